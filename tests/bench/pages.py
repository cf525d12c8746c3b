"""Measuring the pages of one server beside its floor: in turns, to meet the same noise."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.counting import ASK, TELL
from tests.bench.load import Burst, Line, burst

ROUNDS = int(os.environ.get("BENCH_ROUNDS", 5))
BURST_SECONDS = float(os.environ.get("BENCH_BURST", 1))
#: Answers of each address before it counts: both processes are to have made it, or to keep it.
WARM_UPS, WARM_UPS_ANEW = 12, 5
#: Grows with the network, for it holds all of it: told, not judged.
HOLDS_ALL = "GeoJSON, all"


@dataclass
class Page:
    """One kind of page, what its addresses were answered with, and the floor of as many bytes."""

    name: str
    addresses: Sequence[str]
    queries: int = 0
    size: int = 0
    bursts: list[Burst] = field(default_factory=list)
    floors: list[Burst] = field(default_factory=list)
    #: One answer after the other: nothing else is busy while it is made.
    alone: list[Burst] = field(default_factory=list)
    floors_alone: list[Burst] = field(default_factory=list)

    def look(self, port: int, *, keeps: bool) -> None:
        """Ask a few times before it counts: what is made once is made, and kept where it is."""
        line = Line(port)
        sizes: list[int] = []
        for address in self.addresses:
            for _time in range(WARM_UPS if keeps else WARM_UPS_ANEW):
                answer = line.ask(address, f"{ASK}: 1")
                if answer.status != 200:
                    raise AssertionError(f"{answer.status} for {address}")
            sizes.append(answer.size)
            self.queries = max(self.queries, int(answer.header(TELL)))
        line.close()
        self.size = round(statistics.mean(sizes))

    def ask(self, port: int, pids: Sequence[int], *, keeps: bool) -> None:
        self.bursts.append(burst(port, self.addresses, BURST_SECONDS, pids))
        floor = f"/floor/?bytes={self.size}"
        self.floors.append(burst(port, [floor], BURST_SECONDS / 2, pids))
        if not keeps:
            self.alone.append(burst(port, self.addresses, BURST_SECONDS, pids, lines=1))
            self.floors_alone.append(burst(port, [floor], BURST_SECONDS / 2, pids, lines=1))

    def figures(self) -> dict[str, float | int | str]:
        """What was found, of both; times in ms, sizes in bytes, rates in answers a second."""
        times = [time for found in self.bursts for time in found.times]
        rate, floor = _rate(self.bursts), _rate(self.floors)
        beside = [a.rate / b.rate for a, b in zip(self.bursts, self.floors, strict=True)]
        return {
            "page": self.name,
            "rate": round(rate, 1),
            "floor_rate": round(floor, 1),
            "of_floor": round(statistics.median(beside), 4),
            "p95_ms": round(_p95(self.bursts), 2),
            "floor_p95_ms": round(_p95(self.floors), 2),
            "cpu_ms": round(_cpu(self.bursts), 3),
            "floor_cpu_ms": round(_cpu(self.floors), 3),
            "alone_ms": round(_cpu(self.alone), 3) if self.alone else 0,
            "floor_alone_ms": round(_cpu(self.floors_alone), 3) if self.alone else 0,
            "client_cpu_ms": round(_client(self.floors), 3),
            "queries": self.queries,
            "bytes": self.size,
            "kept": round(sum(found.kept for found in self.bursts) / len(times), 3),
            "answers": len(times),
        }


def _rate(bursts: Sequence[Burst]) -> float:
    return statistics.median(found.rate for found in bursts)


def _p95(bursts: Sequence[Burst]) -> float:
    return statistics.quantiles([time for found in bursts for time in found.times], n=20)[-1]


def _cpu(bursts: Sequence[Burst]) -> float:
    """Of all together: a tick of the system's clock is long, and rounds away from one burst."""
    return sum(found.cpu_ms for found in bursts) / sum(len(found.times) for found in bursts)


def _client(bursts: Sequence[Burst]) -> float:
    return sum(found.client_ms for found in bursts) / sum(len(found.times) for found in bursts)


def measure(
    port: int, pids: Sequence[int], addresses: dict[str, list[str]], *, keeps: bool
) -> list[dict]:
    """The figures of each page, a round of all pages after the other; see ``Page.figures``."""
    pages = [Page(name, some) for name, some in addresses.items()]
    for page in pages:
        page.look(port, keeps=keeps)
        if keeps:  # whoever asks one after the other may meet one process alone
            burst(port, page.addresses, BURST_SECONDS / 2, pids)
    for _round in range(ROUNDS):
        for page in pages:
            page.ask(port, pids, keeps=keeps)
    return [page.figures() for page in pages]
