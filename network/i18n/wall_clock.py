"""Local time (Europe/Warsaw) as the clock on the wall shows it, and the instants it stands for.

A local time is naive, an instant aware. RFC 5545 §3.3.5: an hour that comes twice is its first
occurrence, one that is skipped is read with the offset before. Lengths and shifts are counted
here: from 22:00 to 4:00 is six hours on every night, a day before 18:00 is 18:00.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dateutil import tz
from django.utils import timezone

NONE = timedelta()


def moment(wall: datetime) -> datetime:
    """The instant, in UTC, of a local time."""
    return wall.replace(tzinfo=timezone.get_default_timezone(), fold=0).astimezone(UTC)


def shown_at(instant: datetime) -> datetime:
    """The local time at an instant; raises ``ValueError`` if that is naive."""
    return timezone.make_naive(instant, timezone.get_default_timezone()).replace(fold=0)


def exists(wall: datetime) -> bool:
    """Whether the clock shows this at all: not in the hour that is skipped in March."""
    return tz.datetime_exists(wall, timezone.get_default_timezone())


def shifted(instant: datetime, by: timedelta) -> datetime:
    """The instant at which the clock shows so much more (or less) than at another.

    Later than that one if ``by`` is positive, earlier if it is negative: where reading the clock
    would turn that round, in the hour around a change, the time that passes counts.
    """
    found = moment(shown_at(instant) + by)
    return found if by and (found > instant) == (by > NONE) else instant + by


def length(start: datetime, end: datetime) -> timedelta:
    """How long it is from one instant to a later one by what the clock shows.

    Where it shows no more at the end (2:45 to the second 2:15), the time that passes.
    """
    shown = shown_at(end) - shown_at(start)
    return shown if shown > NONE else end - start
