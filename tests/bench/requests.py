"""What each kind of public page costs through the server as ``make run`` starts it.

For each database and each size of the network: requests a second, the slowest of twenty (p95), the
time of a core (server and database), queries and bytes, with answers kept and with each made anew;
each page in turns with a bare Django view of as many bytes in the same server. Then the growth from
the smallest size to the largest, and whether the goals were reached. Prints tables in Markdown,
writes ``var/bench/requests.json``.

Run with ``make bench`` or ``python -m tests.bench.requests``. The networks are built once, which
takes long, and kept in ``var/bench``. From the environment: ``BENCH_DATABASES`` (``sqlite,
postgresql``), ``BENCH_SIZES`` (``100x10000,1000x100000``: spaces and dates, for all databases),
``BENCH_ROUNDS``, ``BENCH_BURST`` (seconds), ``BENCH_DIR``.
"""

from __future__ import annotations

import json
import os
import sys
import time

from tests.bench.goals import Run, growth, growth_table, table, verdicts
from tests.bench.installation import HOME, Installation, Size
from tests.bench.pages import measure

SIZES = {"sqlite": "100x10000,1000x100000", "postgresql": "100x10000,10000x1000000"}
say = sys.stdout.write


def wanted() -> list[tuple[str, Size]]:
    databases = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
    return [
        (database.strip(), Size.read(size))
        for database in databases
        for size in os.environ.get("BENCH_SIZES", SIZES[database.strip()]).split(",")
    ]


def runs_of(database: str, size: Size) -> list[Run]:
    say(f"{database}, {size}\n")
    sys.stdout.flush()
    installation = Installation(database, size)
    try:
        installation.build()
        addresses = installation.addresses()
        runs = []
        for keeps in (True, False):
            start = time.monotonic()
            with installation.server(keeps=keeps) as (port, pids):
                pages = measure(port, pids, addresses, keeps=keeps)
            runs.append(Run(database, size, keeps, pages))
            how = "answers kept" if keeps else "each made anew"
            say(f"  measured with {how}, {time.monotonic() - start:.0f} s\n")
            sys.stdout.flush()
        return runs
    finally:
        installation.close()


def main() -> None:
    runs = [run for database, size in wanted() for run in runs_of(database, size)]
    grown = growth(runs)
    found = list(verdicts(runs))
    say("\n" + "".join(table(run) for run in runs))
    if grown:
        say(growth_table(grown))
    say("### Goals\n\n" + "".join(str(verdict) for verdict in found))
    path = HOME / "requests.json"
    data = {
        "runs": [run.as_data() for run in runs],
        "growth": [vars(row) for row in grown],
        "goals": [verdict.as_data() for verdict in found],
    }
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
    say(f"\nWritten to {path}\n")


if __name__ == "__main__":
    main()
