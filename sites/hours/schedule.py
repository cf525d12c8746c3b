"""The opening hours of a space calculated: on one day, at one moment, over a stretch of time.

All in Europe/Warsaw wall time. An hour that the clocks skip or repeat is read as in RFC 5545
§3.3.5: a repeated one is its first occurrence, a skipped one is taken with the offset before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from sites.hours.parsing import Span
from sites.hours.public_holidays import public_holiday, public_holidays

ONE_DAY = timedelta(days=1)
HORIZON_DAYS = 120  # how far ahead the next opening is looked for
NEVER_CLOSES_DAYS = 8  # open for a week and a day is open around the clock


@dataclass(frozen=True)
class DayHours:
    """The hours that begin on one day, with the exception or holiday they come from."""

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
    """A span of hours as two instants (UTC), ``end`` exclusive."""

    start: datetime
    end: datetime
    by_appointment: bool = False


@dataclass(frozen=True)
class OpenState:
    """Whether a space is open at one moment.

    ``until`` is when it closes if open (None: not within a week); ``opens`` when it opens next if
    closed (None: not within ``HORIZON_DAYS``).
    """

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None
    by_appointment: bool = False
    today: DayHours | None = None


def _moment(day: date, minutes: int) -> datetime:
    """The instant at which the wall clock shows so many minutes after the day's midnight."""
    days, rest = divmod(minutes, 24 * 60)
    zone = timezone.get_default_timezone()
    wall = datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=zone)
    # Python adds days to the wall clock; through UTC the instant becomes comparable and exact.
    return (wall + days * ONE_DAY).astimezone(UTC)


class Hours:
    """The hours of one space, from its ``WeeklyHours`` and ``HoursException``; makes no query."""

    def __init__(
        self,
        weeks: Sequence[Any],
        exceptions: Sequence[Any] = (),
        *,
        closed_on_holidays: bool = True,
    ) -> None:
        self.weeks = list(weeks)
        self.exceptions = list(exceptions)
        self.closed_on_holidays = closed_on_holidays

    @property
    def known(self) -> bool:
        """Whether any hours are on record."""
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

    def week_of(self, day: date) -> Any:
        covering = [week for week in self.weeks if week.covers(day)]
        return min(covering, key=_days_of_season, default=None)

    def intervals(self, day: date) -> list[Interval]:
        """The spans that begin on a day, those by appointment included, as instants."""
        found = [
            Interval(_moment(day, span.opens), _moment(day, span.closes), span.by_appointment)
            for span in self.on(day).spans
        ]
        # A span that begins in the hour the clocks skip may come out empty.
        return sorted(each for each in found if each.start < each.end)

    def intervals_from(self, first: date, days: int) -> Iterator[Interval]:
        """The spans that begin on one of so many days from ``first`` on, day by day."""
        for number in range(days):
            yield from self.intervals(first + number * ONE_DAY)

    def state(self, now: datetime) -> OpenState:
        """Open or closed at a moment, and until when."""
        today = timezone.localtime(now).date()
        about_today = self.on(today)
        end: datetime | None = None
        opens: datetime | None = None
        for interval in self.intervals_from(today - ONE_DAY, HORIZON_DAYS):
            if interval.by_appointment or interval.end <= now:
                continue
            if end is None and interval.start > now:
                opens = interval.start
                break
            if end is not None and interval.start > end:
                break
            end = interval.end if end is None else max(end, interval.end)
            if end - now > NEVER_CLOSES_DAYS * ONE_DAY:
                return OpenState(True, today=about_today)
        if end is not None:
            return OpenState(True, until=end, today=about_today)
        for interval in self.intervals_from(today - ONE_DAY, 2):
            if interval.by_appointment and interval.start <= now < interval.end:
                until = min(filter(None, [interval.end, opens]))
                return OpenState(False, until, opens, by_appointment=True, today=about_today)
        return OpenState(False, opens=opens, today=about_today)

    def next_change(self, now: datetime) -> datetime | None:
        """When ``state`` may be another one, at the latest; None: not in the coming days."""
        yesterday = timezone.localtime(now).date() - ONE_DAY
        moments = [
            moment
            for interval in self.intervals_from(yesterday, NEVER_CLOSES_DAYS + 3)
            # What closes in more than so many days is said to be open around the clock.
            for moment in (
                interval.start,
                interval.end,
                interval.end - NEVER_CLOSES_DAYS * ONE_DAY,
            )
        ]
        return min((moment for moment in moments if moment > now), default=None)

    def is_open_during(self, start: datetime, end: datetime) -> bool:
        """Whether the space is open, by appointment or not, for all of a stretch of time."""
        first = timezone.localtime(start).date() - ONE_DAY
        last = timezone.localtime(end).date()
        covered = start
        for interval in sorted(self.intervals_from(first, (last - first).days + 1)):
            if interval.start <= covered:
                covered = max(covered, interval.end)
        return covered >= end

    def differing(self, first: date, days: int) -> list[DayHours]:
        """The days from ``first`` on that are not what their week says, in order.

        Only days of exceptions and public holidays are looked at: no other day can differ.
        """
        last = first + (days - 1) * ONE_DAY
        candidates = public_holidays(first, last) if self.closed_on_holidays else set()
        for each in self.exceptions:
            begins, ends = max(first, each.first_day), min(last, each.end)
            candidates |= {begins + n * ONE_DAY for n in range((ends - begins).days + 1)}
        return [day for day in map(self.on, sorted(candidates)) if day.differs]


def _days_of_season(week: Any) -> timedelta:
    if week.valid_from is None or week.valid_until is None:
        # Half-open seasons are longer than any with two ends, the usual week longer than those.
        return timedelta.max - (ONE_DAY if week.is_seasonal else timedelta())
    return week.valid_until - week.valid_from
