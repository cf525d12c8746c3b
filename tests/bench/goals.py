"""What the figures say: tables in Markdown, growth from the smaller size to the larger, goals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.installation import Size
from tests.bench.pages import HOLDS_ALL

OF_THE_FLOOR = 0.8
UNCACHED_CPU_MS = {"agenda": 25, "event": 25}
GROWTH, GROWTH_OF = 1.3, {"space": 1.1, "event": 1.1}
FULL = Size(10_000, 1_000_000)
KEPT_FROM = 0.9  # of the answers: below that it is no kept page
#: Kept nowhere on purpose (docs/decisions/0023).
NEVER_KEPT = {"search", "sign-up form"}


@dataclass(frozen=True)
class Run:
    """The figures of one database, one size, with answers kept or each made anew."""

    database: str
    size: Size
    keeps: bool
    pages: list[dict]

    @property
    def title(self) -> str:
        how = "answers kept" if self.keeps else "each answer made anew"
        return f"{self.database}, {self.size}, {how}"

    def as_data(self) -> dict:
        return {
            "database": self.database,
            "spaces": self.size.spaces,
            "dates": self.size.dates,
            "kept": self.keeps,
            "pages": self.pages,
        }


def table(run: Run) -> str:
    head = "| page | a second | floor | of floor | p95 ms | CPU ms | floor | × | alone ms | × "
    head += "| queries | bytes |"
    lines = [f"### {run.title}", "", head, "|---|" + "--:|" * 11]
    for row in run.pages:
        alone = " | "
        if row["alone_ms"]:
            alone = f"{row['alone_ms']:.1f} | {row['alone_ms'] / row['floor_alone_ms']:.1f}"
        not_kept = " (never kept)" if run.keeps and row["kept"] < KEPT_FROM else ""
        lines.append(
            f"| {row['page']}{not_kept} | {row['rate']:,.1f} | {row['floor_rate']:,.0f} "
            f"| {row['of_floor']:.2f} | {row['p95_ms']:,.1f} | {row['cpu_ms']:.2f} "
            f"| {row['floor_cpu_ms']:.2f} | {row['cpu_ms'] / row['floor_cpu_ms']:.1f} "
            f"| {alone} | {row['queries']} | {row['bytes']:,} |"
        )
    client = sum(row["client_cpu_ms"] for row in run.pages) / len(run.pages)
    lines += ["", f"The client itself took {client:.2f} ms of a core for an answer of the floor."]
    return "\n".join([*lines, "", ""])


@dataclass(frozen=True)
class Grown:
    """One page at two sizes, each in terms of its own floor."""

    database: str
    name: str
    cpu: float
    time: float
    queries: tuple[int, int]

    @property
    def limit(self) -> float:
        return GROWTH_OF.get(self.name, GROWTH)

    @property
    def is_judged(self) -> bool:
        return self.name != HOLDS_ALL

    @property
    def asks_the_same(self) -> bool:
        return self.queries[0] == self.queries[1]


def growth(runs: list[Run]) -> list[Grown]:
    """From the smallest to the largest network of each database, each answer made anew."""
    found = []
    for database in dict.fromkeys(run.database for run in runs):
        anew = [run for run in runs if run.database == database and not run.keeps]
        anew.sort(key=lambda run: run.size.dates)
        if len(anew) > 1:
            after = {row["page"]: row for row in anew[-1].pages}
            found += [_grown(database, row, after[row["page"]]) for row in anew[0].pages]
    return found


def _grown(database: str, few: dict, many: dict) -> Grown:
    floor = many["floor_cpu_ms"] / few["floor_cpu_ms"]
    return Grown(
        database,
        few["page"],
        cpu=many["cpu_ms"] / few["cpu_ms"] / floor,
        time=few["of_floor"] / many["of_floor"],
        queries=(few["queries"], many["queries"]),
    )


def growth_table(rows: list[Grown]) -> str:
    lines = ["### Growth from the smaller network to the larger", ""]
    lines += ["| database | page | CPU | time | at most | queries |", "|---|---|--:|--:|--:|--:|"]
    for row in rows:
        few, many = row.queries
        queries = f"{few}" if row.asks_the_same else f"{few} → {many}"
        limit = f"{row.limit}" if row.is_judged else "(all is in it)"
        lines.append(
            f"| {row.database} | {row.name} | {row.cpu:.2f} | {row.time:.2f} | {limit} "
            f"| {queries} |"
        )
    return "\n".join([*lines, "", ""])


@dataclass(frozen=True)
class Verdict:
    goal: str
    held: bool | None  # None: it was not measured
    but: list[str]

    def __str__(self) -> str:
        words = {True: "held", False: "NOT held", None: "not judged"}
        listed = f": {'; '.join(self.but)}" if self.but else ""
        return f"- {self.goal}: {words[self.held]}{listed}\n"

    def as_data(self) -> dict:
        return {"goal": self.goal, "held": self.held, "but": self.but}


def verdicts(runs: list[Run]) -> Iterator[Verdict]:
    """Whether each goal was reached; of the machine and the sizes of this run only."""
    kept = [(run, row) for run in runs if run.keeps for row in run.pages]
    below = [
        f"{row['page']} {row['of_floor']:.2f} ({run.database}, {run.size})"
        for run, row in kept
        if row["kept"] >= KEPT_FROM and row["of_floor"] < OF_THE_FLOOR
    ]
    yield Verdict(f"Kept pages at {OF_THE_FLOOR} of the floor's rate", not below, below)
    never = list(dict.fromkeys(row["page"] for _run, row in kept if row["kept"] < KEPT_FROM))
    others = sorted(set(never) - NEVER_KEPT)
    yield Verdict("Each page is kept but the search and the form", not others, others)
    yield _uncached(runs)
    grown = [row for row in growth(runs) if row.is_judged]
    more = [f"{r.name} {r.cpu:.2f} ({r.database})" for r in grown if r.cpu > r.limit]
    sizes = "Growth of CPU time at most 1.3, of space and event pages 1.1"
    yield Verdict(sizes, (not more) if grown else None, more)
    asked = [f"{r.name} {r.queries} ({r.database})" for r in grown if not r.asks_the_same]
    yield Verdict("As many queries at both sizes", (not asked) if grown else None, asked)


def _uncached(runs: list[Run]) -> Verdict:
    goal = "Agenda and event page made anew in 25 ms of a core, PostgreSQL, database included"
    # One at a time: two busy cores of a virtual machine are often two halves of one.
    anew = [run for run in runs if run.database == "postgresql" and not run.keeps]
    if not anew:
        return Verdict(goal, None, [])
    run = max(anew, key=lambda run: run.size.dates)
    rows = [row for row in run.pages if row["page"] in UNCACHED_CPU_MS]
    said = [
        f"{row['page']} {row['alone_ms']:.1f} ms, {row['alone_ms'] / row['floor_alone_ms']:.1f} × "
        f"floor; {row['cpu_ms']:.1f} ms with all cores busy"
        for row in rows
    ]
    held = all(row["alone_ms"] <= UNCACHED_CPU_MS[row["page"]] for row in rows)
    return Verdict(goal, held if run.size == FULL else None, [f"at {run.size}", *said])
