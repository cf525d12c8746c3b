"""Another commit and this working tree in turns on the same networks: what each page costs now.

    python -m tests.bench.two_commits [--base 3772a5c]

For SQLite and PostgreSQL: CPU of each kind of page made anew (process and database connection),
answers a second of pages that the cache keeps, memory of a server process, CPU of the server's
start, and hits at five of the judged searches. Everything is measured in turns, a turn of the base
and one of the working tree, and told as the median of the turns' ratios. Ends with what exceeds
the limits; writes ``var/bench/two_commits.json``.

The base is a git worktree below ``var/bench``, with an environment of its own if the lock files
differ. It builds the network once; the working tree has a copy, which it migrates. From the
environment: ``BENCH_DATABASES`` (``sqlite,postgresql``), ``BENCH_SPACES`` (1000), ``BENCH_DATES``
(100000), ``BENCH_TURNS`` (5), ``BENCH_EACH`` (answers of a
kind in a turn, 12), ``BENCH_PARTS`` (``pages,kept,server,search``), ``BENCH_KINDS``
(kinds of pages with ``;`` between them; all), ``BENCH_DIR``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from contextlib import ExitStack

from tests.bench.installation import HOME, ROOT, Size
from tests.bench.load import burst
from tests.bench.pair import Network, ResponseError, Side, Worker, base_side, own_side

TURNS = int(os.environ.get("BENCH_TURNS", 5))
SIZE = Size(int(os.environ.get("BENCH_SPACES", 1000)), int(os.environ.get("BENCH_DATES", 100_000)))
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
PARTS = os.environ.get("BENCH_PARTS", "pages,kept,server,search").split(",")
KINDS = [kind.strip() for kind in os.environ.get("BENCH_KINDS", "").split(";") if kind.strip()]
#: Times the base: each page made anew, all of them on average, kept pages' rate, memory and start.
MOST_OF_A_PAGE, MOST_ON_AVERAGE, LEAST_KEPT, MOST_OF_A_SERVER = 1.3, 1.1, 0.95, 1.05
#: Answers of an address before it counts, and within one turn (fewer where one takes long).
WARM_UPS, EACH_TURN, EACH_TURN_SLOW, SLOW_MS = 3, int(os.environ.get("BENCH_EACH", 12)), 2, 400
BURST_SECONDS = 2.0
KEPT = ("home", "directory", "space", "event", "agenda", "month", "feed (Atom)", "GeoJSON, some")
Row = dict[str, float | int | str]
say = sys.stdout.write


def pages(network: Network) -> list[Row]:
    """CPU of each kind of page, every answer made anew."""
    rows: list[Row] = []
    with ExitStack() as stack:
        workers = [stack.enter_context(side.worker()) for side in network.sides]
        for kind, addresses in network.addresses().items():
            if KINDS and kind not in KINDS:
                continue
            try:
                rows.append(_page(kind, addresses, workers))
            except ResponseError as error:
                say(f"  {kind}: {error}\n")
                continue
            _tell(rows[-1], "ms")
    return rows


def _page(kind: str, addresses: list[str], workers: list[Worker]) -> Row:
    found = [worker.ask(addresses * WARM_UPS)[-1] for worker in workers]
    each = EACH_TURN_SLOW if found[0][0] > SLOW_MS else -(-EACH_TURN // len(addresses))
    turns: list[list[float]] = [[], []]
    for _turn in range(TURNS):
        for worker, times in zip(workers, turns, strict=True):
            times.append(statistics.median(ms for ms, _queries in worker.ask(addresses * each)))
    queries = [worker.ask(addresses[:1])[0][1] for worker in workers]
    return _row(kind, turns) | {"base_queries": queries[0], "queries": queries[1]}


def kept(network: Network) -> list[Row]:
    """Answers a second of pages that are kept, through gunicorn with one worker."""
    rows: list[Row] = []
    addresses = network.addresses()
    with ExitStack() as stack:
        servers = [stack.enter_context(side.server(PAGE_CACHE="1")) for side in network.sides]
        for kind in KEPT:
            turns: list[list[float]] = [[], []]
            for server in servers:
                burst(server.port, addresses[kind], BURST_SECONDS / 4, [])
            for _turn in range(TURNS):
                for server, rates in zip(servers, turns, strict=True):
                    rates.append(burst(server.port, addresses[kind], BURST_SECONDS, []).rate)
            rows.append(_row(kind, turns))
            _tell(rows[-1], "a second")
    return rows


def server(network: Network) -> list[Row]:
    """The server's start (CPU and clock until it answers) and its process after each page once."""
    addresses = [address for some in network.addresses().values() for address in some[:2]]
    names = ("start, CPU", "start, clock", "process, RSS", "process, PSS")
    turns: dict[str, list[list[float]]] = {name: [[], []] for name in names}
    for side in network.sides:  # writes the byte code
        with side.server():
            pass
    for _turn in range(TURNS):
        for number, side in enumerate(network.sides):
            with side.server(PAGE_CACHE="0") as started:
                started.warm(addresses)
                found = (started.start_cpu_ms, started.start_ms, *started.memory_mb())
            for name, value in zip(names, found, strict=True):
                turns[name][number].append(value)
    rows = [_row(name, both) for name, both in turns.items()]
    for row in rows:
        _tell(row, "ms" if str(row["kind"]).startswith("start") else "MB")
    return rows


def search(database: str, sides: tuple[Side, Side]) -> list[Row]:
    """Hits at five of the judged searches."""
    found = []
    for side in sides:
        printed = subprocess.run(
            [side.python, "-m", "tests.bench.search_quality"],
            cwd=side.root,
            env={**side.known, "TEST_DATABASE": database},
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        ).stdout
        hits = re.search(r"hits at 5 with stems +([\d.]+)", printed)
        assert hits is not None, printed
        found.append([float(hits[1])])
    row = _row("hits at 5", found)
    _tell(row, "")
    return [row]


def _row(kind: str, turns: list[list[float]]) -> Row:
    base, own = turns
    ratios = [mine / theirs for theirs, mine in zip(base, own, strict=True)]
    return {
        "kind": kind,
        "base": round(statistics.median(base), 3),
        "own": round(statistics.median(own), 3),
        "ratio": round(statistics.median(ratios), 3),
    }


def _tell(row: Row, unit: str) -> None:
    counts = f"  {row['base_queries']:>3} → {row['queries']} queries" if "queries" in row else ""
    say(f"  {row['kind']:26}{row['base']:>10,.1f}{row['own']:>10,.1f} {unit:9}")
    say(f"{row['ratio']:>6.2f}{counts}\n")
    sys.stdout.flush()


def exceeded(found: dict[str, dict[str, list[Row]]]) -> list[str]:
    """What is outside the limits, a sentence each."""
    told = []
    for database, parts in found.items():
        limits = {"pages": MOST_OF_A_PAGE, "server": MOST_OF_A_SERVER}
        for part, most in limits.items():
            rows = [row for row in parts.get(part, ()) if row["kind"] != "start, clock"]
            told += [f"{database}, {r['kind']}: {r['ratio']}" for r in rows if r["ratio"] > most]
        for part, least in {"kept": LEAST_KEPT, "search": 1.0}.items():
            rows = parts.get(part, [])
            told += [f"{database}, {r['kind']}: {r['ratio']}" for r in rows if r["ratio"] < least]
        mean = average(parts.get("pages", []))
        if mean > MOST_ON_AVERAGE:
            told.append(f"{database}, pages on average: {mean:.2f}")
    return told


def average(rows: list[Row]) -> float:
    ratios = [float(row["ratio"]) for row in rows]
    return statistics.mean(ratios) if ratios else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base", default="3772a5c", help="the commit to compare with")
    sides = (base_side(parser.parse_args().base), own_side())
    found: dict[str, dict[str, list[Row]]] = {}
    for database in DATABASES:
        parts: dict[str, list[Row]] = {}
        if {"pages", "kept", "server"} & set(PARTS):
            network = Network(database, SIZE, sides)
            try:
                for measure in (pages, kept, server):
                    if measure.__name__ in PARTS:
                        say(f"{database}, {SIZE}, {measure.__name__}\n")
                        parts[measure.__name__] = measure(network)
            finally:
                network.close()
        if "search" in PARTS:
            say(f"{database}, judged searches\n")
            parts["search"] = search(database, sides)
        found[database] = parts
        if parts.get("pages"):
            say(f"  {'on average':26}{'':29}{average(parts['pages']):>6.2f}\n")
    told = exceeded(found)
    say(
        "Outside the limits:\n" + "".join(f"  {each}\n" for each in told) if told else "All held.\n"
    )
    path = HOME / "two_commits.json"
    data = {"size": str(SIZE), "turns": TURNS, "found": found, "outside": told}
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
    say(f"Written to {path} (of the working tree in {ROOT}).\n")


if __name__ == "__main__":
    main()
