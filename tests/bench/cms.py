"""What the CMS costs beside a plain Wagtail project of as many pages, and at two sizes of its own.

    python -m tests.bench.cms

Both sides run in turns on SQLite, each in a process of its own; a time is the CPU of that process,
the median of the turns' medians. Prints each screen's time, queries and bytes, their ratio to the
plain project's, and the goals. From the environment: ``BENCH_SPACES`` (300), ``BENCH_FEW`` (30),
``BENCH_TURNS`` (3), ``BENCH_ROUNDS`` (9), ``BENCH_DIR``.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.bench.installation import FOREIGN, HOME, ROOT, Installation, Size

SPACES, FEW = int(os.environ.get("BENCH_SPACES", 300)), int(os.environ.get("BENCH_FEW", 30))
TURNS = int(os.environ.get("BENCH_TURNS", 3))
DATES_EACH = 10
Figures = dict[str, dict[str, float]]
say = sys.stdout.write


@dataclass(frozen=True)
class Goal:
    """A screen of ours, that of the plain project beside it, and what it may cost at most."""

    screen: str
    beside: str
    times: float
    kilobytes: int | None = None


GOALS = [
    Goal("form, new", "form, new", 2, 300),
    Goal("form, edited", "form, edited", 2, 300),
    Goal("space form", "form, edited", 1.7, 260),
    Goal("draft saved", "draft saved", 2),
    Goal("dashboard", "dashboard", 1.5),
    Goal("explorer", "explorer", 1.5),
]


def side(name: str, pages: int, environment: dict[str, str]) -> Figures:
    command = [sys.executable, "-m", "tests.bench.cms_side", name, str(pages)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout)


def plain_project() -> dict[str, str]:
    """The environment of the plain project, its database made."""
    folder = HOME / "plain"
    (folder / "plain_migrations").mkdir(parents=True, exist_ok=True)
    known = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    settings = "tests.bench.plain.settings"
    environment = {**known, "DJANGO_SETTINGS_MODULE": settings, "DATA_DIR": str(folder)}
    # Each in a process of its own: the second imports what the first has written.
    for command in (["makemigrations", "plain"], ["migrate"]):
        whole = [sys.executable, "-m", "django", *command, "--verbosity", "0"]
        subprocess.run(whole, cwd=ROOT, env=environment, check=True)
    return environment


def median(turns: list[Figures]) -> Figures:
    """Times as medians over the turns; queries and bytes are the same in each."""
    return {
        name: {**of_first, "ms": statistics.median(turn[name]["ms"] for turn in turns)}
        for name, of_first in turns[0].items()
    }


def table(ours: Figures, plain: Figures) -> None:
    say(
        f"{'':24}{'ms':>7}{'plain':>7}{'ratio':>7}{'queries':>9}{'plain':>7}{'kB':>6}{'plain':>7}\n"
    )
    beside = {goal.screen: goal.beside for goal in GOALS}
    for name, mine in ours.items():
        other: dict[str, Any] = plain.get(beside.get(name, name), {})
        ratio = f"{mine['ms'] / other['ms']:.2f}" if other else "–"
        say(
            f"{name:24}{mine['ms']:7.0f}{other.get('ms', 0):7.0f}{ratio:>7}"
            f"{mine['queries']:9.0f}{other.get('queries', 0):7.0f}"
            f"{mine['bytes'] / 1000:6.0f}{other.get('bytes', 0) / 1000:7.0f}\n"
        )


def missed(ours: Figures, plain: Figures, few: Figures) -> list[str]:
    """The goals that are not reached, in words."""
    lines = []
    for goal in GOALS:
        mine, other = ours[goal.screen], plain[goal.beside]
        if mine["ms"] > goal.times * other["ms"]:
            lines.append(f"{goal.screen}: {mine['ms'] / other['ms']:.2f} of at most {goal.times}")
        if goal.kilobytes and mine["bytes"] > goal.kilobytes * 1000:
            lines.append(f"{goal.screen}: {mine['bytes'] / 1000:.0f} of {goal.kilobytes} kB")
    for name, mine in ours.items():
        if mine["queries"] > few[name]["queries"]:
            lines.append(f"{name}: {few[name]['queries']:.0f} → {mine['queries']:.0f} queries")
    return lines


def main() -> None:
    large, small = (
        Installation("sqlite", Size(spaces, spaces * DATES_EACH)) for spaces in (SPACES, FEW)
    )
    for each in (large, small):
        say(f"{each.size}\n")
        each.build()
    plain_side = plain_project()
    turns: dict[str, list[Figures]] = {"ours": [], "plain": []}
    for turn in range(TURNS):
        say(f"  turn {turn + 1} of {TURNS} …\n")
        sys.stdout.flush()
        turns["ours"].append(side("ours", SPACES, large.environment()))
        turns["plain"].append(side("plain", SPACES, plain_side))
    few = side("ours", FEW, small.environment())
    ours, plain = median(turns["ours"]), median(turns["plain"])
    table(ours, plain)
    lines = missed(ours, plain, few)
    say("".join(f"  goal missed: {line}\n" for line in lines) or "  all goals reached\n")
    if lines:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
