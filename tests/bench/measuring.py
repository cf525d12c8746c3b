"""How the benches measure: median times, beside a reference that depends on no network's size.

These machines are noisy: what is measured after an hour of growing is compared with what was
measured before. So each request is followed by the reference (some Python, some trivial queries),
and a later time is put into the terms of the earlier reference.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


@dataclass
class Measured:
    """Of each address its median in ms and its queries; the reference taken between them."""

    times: dict[str, float] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    references: list[float] = field(default_factory=list)

    @property
    def reference(self) -> float:
        return statistics.median(self.references)


def measure(
    addresses: Mapping[str, str], *, slow: str = "", unchanged: str = "unchanged"
) -> Measured:
    """Ask for each; names that end in ``slow`` five times, ``unchanged`` with the ETag known."""
    client = Client(SERVER_NAME="localhost")
    found = Measured()
    for name, address in addresses.items():
        first = client.get(address)
        assert first.status_code == 200, address
        headers = {"if-none-match": first["ETag"]} if name.endswith(unchanged) else {}

        def ask(address: str = address, headers: dict[str, str] = headers) -> object:
            return client.get(address, headers=headers)

        times = []
        for _round in range(5 if slow and name.endswith(slow) else ROUNDS):
            times.append(_milliseconds(ask))
            found.references.append(_milliseconds(_reference))
        with CaptureQueriesContext(connection) as queries:
            ask()
        found.times[name] = statistics.median(times)
        found.queries[name] = len(queries)
    return found


def table(small: int, few: Measured, large: int, many: Measured) -> str:
    """Times at both sizes, the later ones in terms of the earlier reference, and their ratio."""
    noise = many.reference / few.reference
    lines = [f"{'median, ms':26}{small:>12,}{large:>12,}{'ratio':>8}{'queries':>10}"]
    for name, before in few.times.items():
        after = many.times[name] / noise
        queries, later = few.queries[name], many.queries[name]
        counted = f"{queries}" if queries == later else f"{queries} → {later}"
        lines.append(f"{name:26}{before:>12.1f}{after:>12.1f}{after / before:>8.2f}{counted:>10}")
    lines.append(f"{'(reference)':26}{few.reference:>12.2f}{many.reference:>12.2f}{noise:>8.2f}")
    return "\n".join(lines) + "\n"
