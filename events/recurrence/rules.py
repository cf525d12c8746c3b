"""When a repeated event takes place: rules read in local wall time, bounded, asking no database.

A rule is read as RFC 5545 §3.3.10 reads it, by python-dateutil: 18:00 stays 18:00 when the clocks
change, and a date whose start would be in the skipped hour is left out and not counted. Single
times are read as in RFC 5545 §3.3.5 (``network.i18n.wall_clock``). Moments in here are naive: what
the clock on the wall shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from dateutil import rrule
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.i18n.wall_clock import exists, moment

MAX_DATES = 1000
ONE_DAY = timedelta(days=1)


class Frequency(models.TextChoices):
    """How often something repeats, as people choose it."""

    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month, on a day of the month")
    MONTHLY_WEEKDAY = "monthly-weekday", _("every month, on a day of the week")


LAST = -1


class TooManyDates(Exception):  # noqa: N818  what came of the rule
    """More dates than an event may have."""


class Rule(Protocol):
    """What ``events.models.RecurrenceRule`` holds; empty values are taken from the first date."""

    frequency: str
    interval: int
    weekdays: Sequence[int]
    nth: int | None
    month_day: int | None
    starts_on: date | None
    start_time: time | None
    end_time: time | None
    until: date | None
    count: int | None


@dataclass(frozen=True, order=True)
class Slot:
    """One date, from ``start`` up to, not including, ``end``; naive, Europe/Warsaw."""

    start: datetime
    end: datetime

    def at(self, day: date, start: time | None = None, end: time | None = None) -> Slot:
        """The same hours on another day, or other hours; past midnight if they end earlier."""
        begins = datetime.combine(day, start or self.start.time())
        if end is None:
            return Slot(begins, begins + (self.end - self.start))
        ends = datetime.combine(day, end)
        return Slot(begins, ends if ends > begins else ends + ONE_DAY)

    def aware(self) -> tuple[datetime, datetime]:
        """The instants; the length is kept if the skipped hour would put the end first.

        Of 2:30 to 3:15 the start is read as 3:30, and so the end as 4:15.
        """
        start, end = moment(self.start), moment(self.end)
        return start, end if end > start else start + (self.end - self.start)


@dataclass(frozen=True)
class Pattern:
    """Everything that decides on which dates an event takes place.

    The first date and the extra ones are named by a person: a holiday or a closure does not remove
    them, only a skipped day does.
    """

    first: Slot
    rules: Sequence[Rule] = ()
    extra: Sequence[Slot] = ()
    skipped: Sequence[tuple[date, date]] = ()
    is_off: Callable[[date], bool] = field(default=lambda day: False)

    @property
    def is_open_ended(self) -> bool:
        return any(rule.until is None and rule.count is None for rule in self.rules)

    def dates(
        self, *, horizon: date, since: date | None = None, limit: int = MAX_DATES
    ) -> list[Slot]:
        """The dates in order, up to and including the day ``horizon`` for open-ended rules.

        Only those from ``since`` on are returned and counted. Raises ``TooManyDates`` beyond
        ``limit``.
        """
        found: dict[datetime, Slot] = {}
        for slot in self._all(horizon, since):
            found.setdefault(slot.start, slot)
            if len(found) > limit:
                raise TooManyDates
        return sorted(found.values())

    def missing_hours(self, *, horizon: date, since: date) -> list[datetime]:
        """When a rule has no date from ``since`` on because the clocks skip the hour it names."""
        found = {
            start
            for rule in self.rules
            for start, is_held in starts(rule, self.first, horizon)
            if start.date() >= since and not is_held
            if not self.is_off(start.date()) and not self.skips(start.date())
        }
        return sorted(found)

    def _all(self, horizon: date, since: date | None) -> Iterator[Slot]:
        named = (self.first, *self.extra)
        repeated = (
            slot
            for rule in self.rules
            for slot in occurrences(rule, self.first, horizon)
            if not self.is_off(slot.start.date())
        )
        for slots in (named, repeated):
            for slot in slots:
                day = slot.start.date()
                if since is not None and day < since:
                    continue
                if not self.skips(day):
                    yield slot

    def skips(self, day: date) -> bool:
        """Whether a person has left this day out."""
        return any(first <= day <= last for first, last in self.skipped)


def occurrences(rule: Rule, first: Slot, horizon: date) -> Iterator[Slot]:
    """What one rule yields, without its exceptions."""
    for start, is_held in starts(rule, first, horizon):
        if is_held:
            yield first.at(start.date(), start.time(), rule.end_time)


def starts(rule: Rule, first: Slot, horizon: date) -> Iterator[tuple[datetime, bool]]:
    """The times a rule names, and whether the clock shows them.

    RFC 5545 §3.3.10: a time that does not exist is ignored and not counted.
    """
    left = None if rule.until else rule.count
    for start in as_rrule(rule, first, horizon):
        is_held = exists(start)
        yield start, is_held
        if left and is_held and (left := left - 1) == 0:
            return


def as_rrule(rule: Rule, first: Slot, horizon: date) -> rrule.rrule:
    """The rule for python-dateutil; one that has no end of its own ends at the horizon.

    Twice its count: of what repeats in the last night of March, every second time may be skipped.
    """
    day = rule.starts_on or first.start.date()
    until = rule.until or (None if rule.count else horizon)
    return rrule.rrule(
        dtstart=datetime.combine(day, rule.start_time or first.start.time()),
        interval=rule.interval,
        count=None if rule.until or not rule.count else 2 * rule.count,
        until=datetime.combine(until, time.max) if until else None,
        wkst=rrule.MO,
        **by_parts(rule, day),
    )


def by_parts(rule: Rule, day: date) -> dict[str, Any]:
    """The frequency and the BY… parts; what the rule leaves open is as on the first day."""
    if rule.frequency == Frequency.DAILY:
        return {"freq": rrule.DAILY}
    if rule.frequency == Frequency.WEEKLY:
        return {"freq": rrule.WEEKLY, "byweekday": weekdays_of(rule, day)}
    if rule.frequency == Frequency.MONTHLY:
        return {"freq": rrule.MONTHLY, "bymonthday": rule.month_day or day.day}
    nth = nth_of(rule, day)
    days = [rrule.weekday(number, nth) for number in weekdays_of(rule, day)]
    return {"freq": rrule.MONTHLY, "byweekday": days}


def weekdays_of(rule: Rule, day: date) -> list[int]:
    """The days of the week, Monday is 0."""
    return sorted(rule.weekdays or [day.weekday()])


def nth_of(rule: Rule, day: date) -> int:
    """Which of the month's Tuesdays: 1 to 5, or ``LAST``.

    A first date on the fifth is taken as on the last, as there is not always a fifth.
    """
    if rule.nth:
        return rule.nth
    nth = (day.day - 1) // 7 + 1
    return nth if nth <= 4 else LAST


def recur(rule: Rule, first: Slot, until: date | datetime) -> dict[str, list[object]]:
    """The parts of an RRULE property (RFC 5545 §3.3.10) that ends with ``until``.

    UNTIL rather than COUNT: what is exported is what takes place, and ends with it.
    """
    parts = by_parts(rule, rule.starts_on or first.start.date())
    names = {rrule.DAILY: "DAILY", rrule.WEEKLY: "WEEKLY", rrule.MONTHLY: "MONTHLY"}
    found: dict[str, list[object]] = {"FREQ": [names[parts["freq"]]]}
    if rule.interval != 1:
        found["INTERVAL"] = [rule.interval]
    if "byweekday" in parts:
        found["BYDAY"] = [_weekday(each) for each in parts["byweekday"]]
    if "bymonthday" in parts:
        found["BYMONTHDAY"] = [parts["bymonthday"]]
    found["UNTIL"] = [until]
    return found


def _weekday(day: int | rrule.weekday) -> str:
    if isinstance(day, int):
        return str(rrule.weekday(day))
    return f"{day.n}{rrule.weekday(day.weekday)}"
