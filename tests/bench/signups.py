"""How many people can sign up in a second for one date, through the server as `make run` runs it.

Prints the rate while there are places, the rate once it is full (all wait), that of a bare INSERT
through the same server in the same run, the ratios, and the slowest of a hundred. The machine's
cores also carry the load. Run with ``make bench``, or
``TEST_DATABASE=postgresql python -m tests.bench.signups``; uses a database of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

import tests.plugins.database  # noqa: F401  chooses the database before Django reads its settings

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.server_settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from events.models import EventPage, OutgoingMail, Places, SignUp  # noqa: E402
from tests.events.live import Form, Visitor, server  # noqa: E402
from tests.factories import (  # noqa: E402
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

SECONDS = float(os.environ.get("BENCH_SECONDS", 6))
VISITORS = 8
write = sys.stdout.write


def make_hot_event() -> EventPage:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        key = "BIGSERIAL" if connection.vendor == "postgresql" else "INTEGER"
        columns = f"id {key} PRIMARY KEY, name varchar(120), email varchar(254)"
        cursor.execute(f"CREATE TABLE bench_insert ({columns})")
    index = make_event_index(make_space(make_space_index(make_home())))
    start = timezone.now() + timedelta(days=9)
    return make_event(index, start=start, signup_mode="date", capacity=1_000_000)


def rate(port: int, form: Form, name: str, took: list[float] | None = None) -> float:
    """Answers in a second, all of which must lead on; ``took`` gets the seconds of each."""
    end = time.monotonic() + SECONDS
    counts = [0] * VISITORS
    wrong: list[int] = []

    def visit(number: int) -> None:
        visitor = Visitor(port)
        while time.monotonic() < end:
            sent = time.monotonic()
            status, _location = visitor.sign_up(form, f"{name}{number}x{counts[number]}")
            if took is not None:
                took.append(time.monotonic() - sent)
            counts[number] += 1
            if status != 303:
                wrong.append(status)

    threads = [threading.Thread(target=visit, args=[number]) for number in range(VISITORS)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[:5]
    return sum(counts) / (time.monotonic() - start)


def main() -> None:
    event = make_hot_event()
    date = event.occurrences.get()
    form, insert = Form(event, date), Form(event, date, "/bench/insert/")
    log = Path(tempfile.mkdtemp(prefix="mam-bench-")) / "server.log"
    with server(log=log, DJANGO_SETTINGS_MODULE="tests.bench.server_settings") as port:
        rate(port, form, "warm")
        inserts = [rate(port, insert, "a")]
        placed_took: list[float] = []
        placed = rate(port, form, "placed", placed_took)
        inserts.append(rate(port, insert, "b"))
        Places.objects.update(capacity=Places.objects.get().taken, own_capacity=True)
        waiting_took: list[float] = []
        waiting = rate(port, form, "waiting", waiting_took)
        inserts.append(rate(port, insert, "c"))
    bare = sum(inserts) / len(inserts)
    assert OutgoingMail.objects.count() == SignUp.objects.count()
    write(f"{connection.vendor}, {VISITORS} visitors, 2 workers\n")
    write(f"{'a second':24}{'':>8}{'bare INSERT':>14}{'ratio':>8}{'slowest of 100, ms':>20}\n")
    rows = (
        ("sign-ups, placed", placed, placed_took),
        ("sign-ups, waiting", waiting, waiting_took),
    )
    for name, found, took in rows:
        slow = 1000 * sorted(took)[len(took) * 99 // 100]
        write(f"{name:24}{found:>8.0f}{bare:>14.0f}{found / bare:>8.2f}{slow:>20.0f}\n")


if __name__ == "__main__":
    main()
