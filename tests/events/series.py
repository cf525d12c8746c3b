"""Repeated events for the tests: a weekly class around a Tuesday that is certainly ahead."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.models import EventPage, RecurrenceRule
from tests.factories import add


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def next_tuesday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


def weekly(index, *, weeks: int = 6, rules=None, first: date | None = None, **values) -> EventPage:
    """A published class on Tuesdays 18:00–19:30."""
    day = first or next_tuesday()
    values = {"title_pl": "Joga", "title_en": "Yoga", **values}
    event = EventPage(start=local(day, 18), end=local(day, 19, 30), **values)
    event.rules = [RecurrenceRule(count=weeks)] if rules is None else rules
    return add(index, event)
