"""The two nights of a coming year in which the clocks change in Warsaw, for the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

WARSAW = ZoneInfo("Europe/Warsaw")


def last_sunday(year: int, month: int) -> date:
    """Of March or October, which have 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


YEAR = timezone.localdate().year + 1
SPRING, AUTUMN = last_sunday(YEAR, 3), last_sunday(YEAR, 10)
NIGHTS = [SPRING, AUTUMN]
#: From the evening before to the morning after, every quarter of an hour.
QUARTERS = [timedelta(minutes=15 * number) for number in range(-8, 24)]


def read(wall: datetime) -> datetime:
    """An instant by RFC 5545 §3.3.5, worked out from both offsets and not by ``fold``."""
    offsets = [timedelta(hours=1), timedelta(hours=2)]
    found = [
        instant
        for offset in reversed(offsets)  # in October summer time comes first
        if (instant := wall.replace(tzinfo=UTC) - offset).astimezone(WARSAW).replace(tzinfo=None)
        == wall
    ]
    return found[0] if found else wall.replace(tzinfo=UTC) - offsets[0]


def is_skipped(wall: datetime) -> bool:
    return wall.date() == last_sunday(wall.year, 3) and wall.hour == 2


def on_the_wall(instant: datetime) -> datetime:
    return instant.astimezone(WARSAW).replace(tzinfo=None, fold=0)
