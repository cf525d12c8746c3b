"""What the sitemap costs: its first part made anew, and parts that are kept beside a bare view.

Prints the seconds the first part takes when nothing is kept (goal: 1.1 at 60,000 dates) and how
many kept answers a second each part gives, as a part of what a bare Django view of as many bytes
gives in the same server (goal: 0.8). Run with ``make bench`` or ``python -m tests.bench.sitemap``.
From the environment: ``BENCH_SITEMAP_SIZE`` (``300x60000``: spaces and dates), ``BENCH_DATABASES``
(``sqlite,postgresql``), ``BENCH_ROUNDS``, ``BENCH_BURST`` (seconds), ``BENCH_DIR``.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

from tests.bench.installation import Installation, Size
from tests.bench.load import Line
from tests.bench.pages import ROUNDS, Page

SIZE = "300x60000"
MOST_SECONDS, LEAST_OF_FLOOR = 1.1, 0.8
INDEX, FIRST, SECOND = "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-pages.xml?p=2"
say = sys.stdout.write


def seconds_anew(port: int, address: str) -> float:
    """The median of some answers; the processes have served something before."""
    line = Line(port)
    times = []
    for _time in range(ROUNDS + 2):
        start = time.monotonic()
        answer = line.ask(address)
        times.append(time.monotonic() - start)
        if answer.status != 200:
            raise AssertionError(f"{answer.status} for {address}")
    line.close()
    return statistics.median(times[2:])


def measure(database: str, size: Size) -> bool:
    """Whether the goals are reached."""
    say(f"{database}, {size}\n")
    installation = Installation(database, size)
    try:
        installation.build()
        with installation.server(keeps=False) as (port, _pids):
            first, index = seconds_anew(port, FIRST), seconds_anew(port, INDEX)
        say(f"  made anew: index {index:.3f} s, first part {first:.3f} s\n")
        good = first <= MOST_SECONDS
        with installation.server(keeps=True) as (port, pids):
            for address in (INDEX, FIRST, SECOND):
                page = Page(address, [address])
                page.look(port, keeps=True)
                for _round in range(ROUNDS):
                    page.ask(port, pids, keeps=True)
                found = page.figures()
                say("  kept {page}: {rate}/s, {of_floor} of a bare view\n".format(**found))
                good = good and float(found["of_floor"]) >= LEAST_OF_FLOOR
        return good
    finally:
        installation.close()


def main() -> None:
    size = Size.read(os.environ.get("BENCH_SITEMAP_SIZE", SIZE))
    databases = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
    reached = [measure(database.strip(), size) for database in databases]
    say(f"goals reached: {'yes' if all(reached) else 'no'}\n")
    if not all(reached):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
