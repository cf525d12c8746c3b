"""What the hours of a space come to: on one day, at one moment, from now on.

All in Europe/Warsaw wall time. An hour that the clocks skip or repeat is read as RFC 5545 §3.3.5
has it: a repeated one is its first occurrence, a skipped one is taken with the offset before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.utils import timezone

from sites.hours.parsing import Span
from sites.hours.public_holidays import public_holiday

ONE_DAY = timedelta(days=1)
HORIZON_DAYS = 120  # how far ahead the next opening is looked for
NEVER_CLOSES_DAYS = 8  # open for a week and a day is open around the clock


class Week(Protocol):
    """The hours of a week, usual or seasonal (``sites.models.WeeklyHours``)."""

    valid_from: date | None
    valid_until: date | None

    @property
    def is_seasonal(self) -> bool: ...
    def covers(self, day: date) -> bool: ...
    def on_weekday(self, number: int) -> tuple[Span, ...]: ...


class Exceptional(Protocol):
    """Days on which the hours differ (``sites.models.HoursException``)."""

    first_day: date

    @property
    def end(self) -> date: ...
    def covers(self, day: date) -> bool: ...
    @property
    def spans(self) -> tuple[Span, ...]: ...


@dataclass(frozen=True)
class DayHours:
    """The hours that begin on one day, and why they are what they are."""

    day: date
    spans: tuple[Span, ...]
    exception: Any = None
    holiday: str = ""

    @property
    def is_closed(self) -> bool:
        return not self.spans

    @property
    def differs(self) -> bool:
        """Whether the day is not what its week says."""
        return self.exception is not None or bool(self.holiday)

    @property
    def reason(self) -> str:
        """Why it differs: the holiday's name or the exception's reason; may be empty."""
        return self.holiday or (self.exception.reason if self.exception else "")


@dataclass(frozen=True, order=True)
class Interval:
    start: datetime
    end: datetime


@dataclass(frozen=True)
class OpenState:
    """What a person at the door would find at one moment.

    ``until`` is when it closes if open (None: not within a week); ``opens`` when it opens next if
    closed (None: not within ``HORIZON_DAYS``).
    """

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None
    by_appointment: bool = False
    today: DayHours | None = None


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The instant at which the wall clock shows so many minutes after the day's midnight."""
    days, rest = divmod(minutes, 24 * 60)
    wall = datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=zone)
    # Python adds days to the wall clock; through UTC the instant becomes comparable and exact.
    return (wall + days * ONE_DAY).astimezone(ZoneInfo("UTC"))


class Hours:
    """The hours of one space. Asks the database nothing."""

    def __init__(
        self,
        weeks: Sequence[Week],
        exceptions: Sequence[Exceptional] = (),
        *,
        closed_on_holidays: bool = True,
    ) -> None:
        self.weeks = list(weeks)
        self.exceptions = list(exceptions)
        self.closed_on_holidays = closed_on_holidays

    @property
    def known(self) -> bool:
        """Whether anybody has said when the space is open."""
        return bool(self.weeks)

    def on(self, day: date) -> DayHours:
        """An exception goes before a holiday, a holiday before the week.

        Of several exceptions, or weeks, that cover the day the one for the fewest days wins; the
        usual week is the one for all days.
        """
        exceptions = [each for each in self.exceptions if each.covers(day)]
        if exceptions:
            chosen = min(exceptions, key=lambda each: each.end - each.first_day)
            return DayHours(day, chosen.spans, exception=chosen)
        week = self.week_of(day)
        spans = week.on_weekday(day.weekday()) if week else ()
        holiday = public_holiday(day) if spans and self.closed_on_holidays else ""
        if holiday:
            return DayHours(day, (), holiday=holiday)
        return DayHours(day, spans)

    def week_of(self, day: date) -> Week | None:
        covering = [week for week in self.weeks if week.covers(day)]
        return min(covering, key=_days_of_season, default=None)

    def intervals(self, day: date, *, by_appointment: bool = False) -> list[Interval]:
        """The spans that begin on a day, as instants; those by appointment only if asked for."""
        zone = ZoneInfo(timezone.get_default_timezone_name())
        found = [
            Interval(_moment(day, span.opens, zone), _moment(day, span.closes, zone))
            for span in self.on(day).spans
            if span.by_appointment == by_appointment
        ]
        # A span that begins in the hour the clocks skip may come out empty.
        return sorted(each for each in found if each.start < each.end)

    def state(self, now: datetime) -> OpenState:
        """Open or closed at a moment, and until when."""
        today = timezone.localtime(now).date()
        about_today = self.on(today)
        end: datetime | None = None
        for interval in self._from(today - ONE_DAY, HORIZON_DAYS):
            if interval.end <= now:
                continue
            if end is None and interval.start > now:
                return self._closed(now, today, about_today, opens=interval.start)
            if end is not None and interval.start > end:
                break
            end = interval.end if end is None else max(end, interval.end)
            if end - now > NEVER_CLOSES_DAYS * ONE_DAY:
                return OpenState(True, today=about_today)
        if end is None:
            return self._closed(now, today, about_today)
        return OpenState(True, until=end, today=about_today)

    def next_change(self, now: datetime) -> datetime | None:
        """When ``state`` may be another one, at the latest; None: not in the coming days."""
        today = timezone.localtime(now).date()
        moments = []
        for number in range(-1, NEVER_CLOSES_DAYS + 2):
            day = today + number * ONE_DAY
            for interval in (*self.intervals(day), *self.intervals(day, by_appointment=True)):
                # What closes in more than so many days is said to be open around the clock.
                moments += [*_ends(interval), interval.end - NEVER_CLOSES_DAYS * ONE_DAY]
        return min((moment for moment in moments if moment > now), default=None)

    def _closed(
        self, now: datetime, today: date, about_today: DayHours, opens: datetime | None = None
    ) -> OpenState:
        for day in (today - ONE_DAY, today):
            for interval in self.intervals(day, by_appointment=True):
                if interval.start <= now < interval.end:
                    until = min(filter(None, [interval.end, opens]))
                    return OpenState(False, until, opens, by_appointment=True, today=about_today)
        return OpenState(False, opens=opens, today=about_today)

    def _from(self, first: date, days: int) -> Iterator[Interval]:
        for number in range(days):
            yield from self.intervals(first + number * ONE_DAY)

    def is_open_during(self, start: datetime, end: datetime) -> bool:
        """Whether the space is open, by appointment or not, for all of a stretch of time."""
        first = timezone.localtime(start).date() - ONE_DAY
        last = timezone.localtime(end).date()
        covered = start
        spans = sorted(
            interval
            for number in range((last - first).days + 1)
            for by_appointment in (False, True)
            for interval in self.intervals(first + number * ONE_DAY, by_appointment=by_appointment)
        )
        for interval in spans:
            if interval.start <= covered:
                covered = max(covered, interval.end)
        return covered >= end

    def differing(self, first: date, days: int) -> list[DayHours]:
        """The days from ``first`` on that are not what their week says, for people who plan."""
        stretch = (self.on(first + number * ONE_DAY) for number in range(days))
        return [day for day in stretch if day.differs]


def _ends(interval: Interval) -> tuple[datetime, datetime]:
    return interval.start, interval.end


def _days_of_season(week: Week) -> timedelta:
    if week.valid_from is None or week.valid_until is None:
        # Half-open seasons are longer than any with two ends, the usual week longer than those.
        return timedelta.max - (ONE_DAY if week.is_seasonal else timedelta())
    return week.valid_until - week.valid_from
