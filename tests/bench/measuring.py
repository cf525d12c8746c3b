"""How the benches measure: median times, beside a reference that depends on no network's size.

A time is that of the processor, for the page and for its database: what else the machine does
counts little. But it changes its pace, and what is measured after an hour of growing is compared
with what was measured before. So each request is followed by the reference (some Python, some
trivial queries), and a later time is put into the terms of the earlier reference.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS = 15
_ROWS = [{"number": number, "text": "żółw" * 5} for number in range(400)]


def _reference() -> None:
    json.loads(json.dumps(_ROWS))
    with connection.cursor() as cursor:
        for _time in range(20):
            cursor.execute("SELECT 1")
            cursor.fetchone()


def _processor_ns() -> int:
    """What this process has used, and PostgreSQL's for this connection."""
    used = time.process_time_ns()
    if connection.vendor == "postgresql":
        process = connection.connection.info.backend_pid
        used += int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    return used


def milliseconds(work: Callable[[], object]) -> float:
    start = _processor_ns()
    work()
    return (_processor_ns() - start) / 1_000_000


@dataclass
class Measured:
    """Of each address its median in ms, its queries and how many results it shows.

    ``references`` are those that were taken between the requests for it.
    """

    times: dict[str, float] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    results: dict[str, int] = field(default_factory=dict)
    references: dict[str, float] = field(default_factory=dict)

    @property
    def reference(self) -> float:
        return statistics.median(self.references.values())


def measure(
    addresses: Mapping[str, str],
    *,
    slow: str = "",
    unchanged: str = "unchanged",
    results: Callable[[Any], int] | None = None,
) -> Measured:
    """Ask for each; names that end in ``slow`` five times, ``unchanged`` with the ETag known.

    ``results`` counts what an answer shows.
    """
    client = Client(SERVER_NAME="localhost")
    found = Measured()
    for name, address in addresses.items():
        first = client.get(address)
        assert first.status_code == 200, address
        headers = {"if-none-match": first["ETag"]} if name.endswith(unchanged) else {}

        def ask(address: str = address, headers: dict[str, str] = headers) -> object:
            return client.get(address, headers=headers)

        times, references = [], []
        for _round in range(5 if slow and name.endswith(slow) else ROUNDS):
            times.append(milliseconds(ask))
            references.append(milliseconds(_reference))
        with CaptureQueriesContext(connection) as queries:
            ask()
        found.times[name] = statistics.median(times)
        found.references[name] = statistics.median(references)
        found.queries[name] = len(queries)
        if results is not None:
            found.results[name] = results(ask())
    return found


def table(small: int, few: Measured, large: int, many: Measured) -> str:
    """Times at both sizes, the later ones in terms of the earlier reference, and their ratio.

    A ratio compares like with like only where as many results are shown.
    """
    counts = f"{'queries':>10}" + (f"{'results':>14}" if few.results else "")
    lines = [f"{'median, ms':32}{small:>10,}{large:>10,}{'ratio':>8}{counts}"]
    for name, before in few.times.items():
        after = many.times[name] / many.references[name] * few.references[name]
        counts = f"{_both(few.queries[name], many.queries[name]):>10}"
        if few.results:
            counts += f"{_both(few.results[name], many.results[name]):>14}"
        lines.append(f"{name:32}{before:>10.1f}{after:>10.1f}{after / before:>8.2f}{counts}")
    pace = many.reference / few.reference
    lines.append(f"{'(reference)':32}{few.reference:>10.2f}{many.reference:>10.2f}{pace:>8.2f}")
    return "\n".join(lines) + "\n"


def _both(few: int, many: int) -> str:
    return f"{few:,}" if few == many else f"{few:,} → {many:,}"
