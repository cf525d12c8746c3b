"""A month and a week of events: a bounded number of dates on each day."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from events.filters.query import ONE_DAY, midnight
from events.listing.agenda import LONG_SHOWN
from events.listing.base import EventList, Window
from events.listing.lines import DateLine
from events.listing.rows import card_rows, cards_of
from events.models import EventIndexPage, Occurrence
from events.models.querysets import OccurrenceQuerySet
from network.i18n import formatting as wording

IN_A_MONTH, IN_A_WEEK = 5, 30  # dates shown on one day
SPANNING = 60  # dates of more than one day that a month or a week shows
FIRST, LAST = date(1901, 1, 1), date(2099, 12, 31)
# How far links lead on from today, so that no robot follows them through the centuries.
BACK, AHEAD = 731 * ONE_DAY, 548 * ONE_DAY


@dataclass(frozen=True)
class DayCell:
    """One day: its dates, and whether there are more than are shown."""

    day: date
    label: str
    lines: list[DateLine]
    more: bool
    outside: bool
    is_today: bool
    url: str


class CalendarGrid(EventList):
    """What a month and a week share: days, each with its first dates."""

    per_day = IN_A_MONTH
    asks_days = False
    #: The first day of the month or week.
    first: date
    #: From the first day into the next month or week.
    step: timedelta

    def __init__(self, page: EventIndexPage, request: HttpRequest) -> None:
        super().__init__(page, request)
        # The path names the days; those of the query string belong to other views.
        self.filters.show_days(None, None)

    @property
    def days(self) -> Sequence[date]:
        raise NotImplementedError

    @property
    def start(self) -> datetime:
        return midnight(self.days[0])

    @property
    def end(self) -> datetime:
        return midnight(self.days[-1] + ONE_DAY)

    @cached_property
    def window(self) -> Window:
        return Window("on_days", {"start": self.start, "end": self.end})

    @property
    def map_query(self) -> str | None:
        days = {"from": self.days[0].isoformat(), "to": self.days[-1].isoformat()}
        return self.filters.query(**days)

    @cached_property
    def _all(self) -> list[Occurrence]:
        """The first dates of each day, what spans several, and what lasts long.

        A day's part stops after a few rows of the index, so that a busy month costs no more than
        a quiet one.
        """

        def make(dates: OccurrenceQuerySet, **midnights: Any) -> QuerySet:
            dates, ends = self.narrowed(dates), list(midnights.values())
            parts = [
                dates.beginning(begin, end).first_keys(self.per_day + 1)
                for begin, end in pairwise(ends)
            ]
            parts.append(dates.spanning(ends[0], ends[-1]).first_keys(SPANNING))
            parts.append(dates.real().long_within(ends[0], ends[-1]).first_keys(LONG_SHOWN))
            return card_rows(parts)

        days = [*self.days, self.days[-1] + ONE_DAY]
        midnights = {f"day{number}": midnight(day) for number, day in enumerate(days)}
        return cards_of(self.fetch_rows(make, **midnights), self.known, is_brief=self.is_brief)

    @cached_property
    def rows(self) -> list[Occurrence]:
        return [row for row in self._all if not row.lasts_long]

    @cached_property
    def running(self) -> list[Occurrence]:
        """What lasts long, named once above the days."""
        return [row for row in self._all if row.lasts_long]

    @cached_property
    def _by_day(self) -> dict[date, list[DateLine]]:
        """The lines by the day they begin on."""
        by_day: dict[date, list[DateLine]] = {}
        for line in self.lines:
            by_day.setdefault(line.date.local_start.date(), []).append(line)
        return by_day

    @cached_property
    def _spanning(self) -> list[DateLine]:
        return [line for line in self.lines if line.date.spans_days]

    def cell(self, day: date, *, outside: bool = False) -> DayCell:
        begins = midnight(day)
        earlier = [
            line
            for line in self._spanning
            if line.date.start < begins and line.date.ends_after(begins)
        ]
        lines = [*earlier, *self._by_day.get(day, [])]
        return DayCell(
            day=day,
            label=f"{wording.weekday(day)}, {wording.long_date(day)}",
            lines=lines[: self.per_day],
            more=len(lines) > self.per_day,
            outside=outside,
            is_today=day == self.filters.today,
            url=self.here_url(f"{day:%Y/%m/%d}/", self._terms_query),
        )

    @cached_property
    def _terms_query(self) -> str:
        return self.filters.without_days()

    def path_of(self, day: date) -> str:
        """The path of the month or week of a day."""
        raise NotImplementedError

    @property
    def path(self) -> str:
        return self.path_of(self.first)

    @property
    def first_day(self) -> date:
        today = self.filters.today
        return today if self.path_of(today) == self.path else self.first

    def _url_of(self, day: date) -> str | None:
        """The address of the month or week of a day; None where links lead no further."""
        today = self.filters.today
        too_early = day < self.first and day < today - BACK
        too_late = day > self.first and day > today + AHEAD
        if too_early or too_late or not FIRST <= day <= LAST:
            return None
        return self.here_url(self.path_of(day), self._terms_query)

    @property
    def previous_url(self) -> str | None:
        return self._url_of(self.first - ONE_DAY)

    @property
    def next_url(self) -> str | None:
        return self._url_of(self.first + self.step)


class MonthGrid(CalendarGrid):
    """One month as a table of weeks; on a telephone, a list of its days."""

    view = "month"
    is_brief = True
    template = "events/month.html"
    step = 31 * ONE_DAY

    def __init__(self, page: EventIndexPage, request: HttpRequest, year: int, month: int) -> None:
        super().__init__(page, request)
        self.first = date(year, month, 1)

    @cached_property
    def days(self) -> Sequence[date]:
        return list(Calendar().itermonthdates(self.first.year, self.first.month))

    def path_of(self, day: date) -> str:
        return f"{day:%Y/%m}/"

    @property
    def label(self) -> str:
        return wording.month_and_year(self.first)

    @cached_property
    def weeks(self) -> list[list[DayCell]]:
        cells = [self.cell(day, outside=day.month != self.first.month) for day in self.days]
        return [cells[number : number + 7] for number in range(0, len(cells), 7)]

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """The names above the columns: short to be seen, in full for screen readers."""
        week = self.days[:7]
        return [(wording.weekday_short(day), wording.weekday(day)) for day in week]


class WeekGrid(CalendarGrid):
    """Seven days, Monday first (ISO 8601), each with all its dates."""

    view = "week"
    template = "events/week.html"
    per_day = IN_A_WEEK
    step = 7 * ONE_DAY

    def __init__(self, page: EventIndexPage, request: HttpRequest, year: int, week: int) -> None:
        super().__init__(page, request)
        self.first = date.fromisocalendar(year, week, 1)

    @cached_property
    def days(self) -> Sequence[date]:
        return [self.first + number * ONE_DAY for number in range(7)]

    def path_of(self, day: date) -> str:
        year, week, _weekday = day.isocalendar()
        return f"{year}/w{week:02}/"

    @property
    def label(self) -> str:
        return wording.days_range(self.start, self.end)

    @cached_property
    def cells(self) -> list[DayCell]:
        return [self.cell(day) for day in self.days]
