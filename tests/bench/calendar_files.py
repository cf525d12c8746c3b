"""What a calendar costs by its entries: its texts made anew, put together, asked for again.

The ratio of the first two is what keeping the texts saves (all in one process, in one run). A part
of ``tests.bench.calendars``; for another commit beside this one see ``tests.bench.two_commits``
(``BENCH_KINDS=calendar.ics``).
"""

from __future__ import annotations

import statistics
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from events.feeds import selection
from events.models import CalendarText, EventPage, Occurrence
from tests.bench.measuring import milliseconds

SIZES = (500, 1500, 5000)
ROUNDS = 5
MANY = 10_000


def told(template: EventPage, copies: Callable[[EventPage, int, int], list[int]]) -> str:
    """The table; ``copies`` writes so many more events like the template, from a number on."""
    space = template.space
    assert space is not None
    address = f"{template.get_parent().get_url()}calendar.ics"
    client = Client(SERVER_NAME="localhost")
    lines = ["entries  anew, ms  together, ms  ratio  ms an entry  304, ms  peak memory / file\n"]
    known = 0
    with mock.patch.multiple(selection, MOST_DATES=MANY, MOST_PAST=MANY):
        for size in SIZES:
            keys = copies(template, size - known, MANY + known)
            known = size
            _write_dates(keys, space.pk)
            lines.append(_line(client, address))
    return "".join(lines)


def _write_dates(events: list[int], space: int) -> None:
    now = timezone.now()
    starts = [now + timedelta(hours=number % 2000 + 1) for number in range(len(events))]
    rows = [
        Occurrence(
            event_id=event,
            space_id=space,
            recurrence_id=start,
            start=start,
            end=start + timedelta(hours=1),
            series="",
        )
        for event, start in zip(events, starts, strict=True)
    ]
    Occurrence.objects.bulk_create(rows, batch_size=2000)


def _line(client: Client, address: str) -> str:
    def ask(**headers: str) -> None:
        nonlocal response
        caches["default"].clear()
        response = client.get(address, headers=headers)

    response = client.get(address)  # what is compiled once is compiled
    CalendarText.objects.all().delete()
    anew = milliseconds(ask)
    together = statistics.median(milliseconds(ask) for _time in range(ROUNDS))
    entries, size, tag = (
        response.content.count(b"BEGIN:VEVENT"),
        len(response.content),
        response["ETag"],
    )
    again = statistics.median(
        milliseconds(lambda: client.get(address, headers={"if-none-match": tag}))
        for _time in range(ROUNDS)
    )
    tracemalloc.start()
    ask()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (
        f"{entries:7,}  {anew:8,.0f}  {together:12,.1f}  {anew / together:5.0f}"
        f"  {together / entries:11.3f}  {again:7.1f}  {peak / size:10.1f}\n"
    )
