"""The start and end of each date of an event, by its rules (no database rows)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from events.models import EventPage, EventSettings
from events.recurrence.rules import ONE_DAY, Pattern, Slot
from network.db.related_rows import related_rows
from network.i18n.wall_clock import length, shown_at
from sites.hours.public_holidays import public_holiday
from sites.models import SpacePage
from sites.space.opening_hours import hours_of


def horizon() -> date:
    """The last local day for which dates of a series without an end are written."""
    return timezone.localdate() + relativedelta(months=EventSettings.load().horizon_months)


def pattern_of(event: EventPage, *, closures: bool = True) -> Pattern | None:
    """The recurrence of an event (local wall time); None while it has no first date (a draft).

    Without ``closures`` days on which the space is closed are not looked up.
    """
    if not event.start or not event.end:
        return None
    first = _slot(event.start, event.end, all_day=event.all_day)
    return Pattern(
        first=first,
        rules=related_rows(event, "rules"),
        extra=[
            first.at(extra.day, extra.start_time, extra.end_time)
            for extra in related_rows(event, "extra_dates")
        ],
        skipped=[(days.first_day, days.end) for days in related_rows(event, "skipped_dates")],
        is_off=_days_off(event) if closures else lambda day: False,
    )


def _slot(start: datetime, end: datetime, *, all_day: bool) -> Slot:
    first = shown_at(start)
    last = first + length(start, end)
    if not all_day:
        return Slot(first, last)
    midnight = datetime.combine(last.date() + ONE_DAY, time())
    return Slot(datetime.combine(first.date(), time()), midnight)


def _days_off(event: EventPage) -> Callable[[date], bool]:
    """Whether a day is skipped: public holidays and closures, as the event is set."""
    closed = _closures(event.venue) if event.skip_closures and event.path else None

    def is_off(day: date) -> bool:
        if event.skip_holidays and public_holiday(day):
            return True
        return closed is not None and closed(day)

    return is_off


def _closures(space: SpacePage | None) -> Callable[[date], bool] | None:
    """The days a space is closed against its usual week."""
    if space is None:
        return None
    hours = hours_of(space)

    def closed(day: date) -> bool:
        found = hours.on(day)
        return found.is_closed and found.differs

    return closed


def past_extra_dates(
    event: EventPage, since: date | None, known: Iterable[datetime]
) -> dict[datetime, datetime]:
    """The extra dates before ``since`` (a local day) that have no row yet: start and end (aware).

    ``known`` are the starts of the rows. An extra date at the usual hour has one if there is any on
    its day: the usual hour may have changed since.
    """
    pattern = pattern_of(event, closures=False)
    if pattern is None or since is None:
        return {}
    starts = set(known)
    days = {shown_at(start).date() for start in starts}
    found: dict[datetime, datetime] = {}
    for extra, slot in zip(related_rows(event, "extra_dates"), pattern.extra, strict=True):
        start, end = slot.aware()
        has_row = start in starts or (extra.start_time is None and extra.day in days)
        if extra.day < since and not has_row and not pattern.skips(extra.day):
            found[start] = end
    return found


def wanted_dates(event: EventPage, since: date | None = None) -> dict[datetime, datetime]:
    """The start and end (aware) of each date by the event's rules, in order.

    Raises ``events.recurrence.rules.TooManyDates``.
    """
    pattern = pattern_of(event)
    if pattern is None:
        return {}
    return dict(slot.aware() for slot in pattern.dates(horizon=horizon(), since=since))
