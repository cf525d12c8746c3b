"""The views of a list of events that have pages: dates in order, and the archive.

Both read rows of ``Occurrence`` through an index and show a bounded number of them, however many
there are. For months and weeks see ``events.listing.calendar_grids``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from events.filters.near import point_of
from events.filters.query import ONE_DAY, midnight
from events.listing.base import ARCHIVE, Paged, Window
from events.listing.lines import DateLine, date_lines
from events.listing.rows import card_rows, cards_at_once, cards_of, first_card
from events.models import EventIndexPage, Occurrence
from events.models.querysets import OccurrenceQuerySet
from network.i18n import formatting as wording
from sites.models import SpacePage

LONG_SHOWN = 6
LOOK_AHEAD = timedelta(days=31)


@dataclass(frozen=True)
class Group:
    """Dates under one heading: a day or a month."""

    label: str
    lines: list[DateLine]
    day: date | None = None


class Agenda(Paged):
    """Dates in order, day by day, from now or from the day asked for."""

    def __init__(self, page: EventIndexPage, request: HttpRequest, day: date | None = None) -> None:
        super().__init__(page, request)
        self.day = day
        if day is not None:
            self.filters.show_days(day, day)

    @property
    def path(self) -> str:
        return f"{self.day:%Y/%m/%d}/" if self.day else ""

    @property
    def map_query(self) -> str | None:
        return self.filters.query()

    def _page_query(self, number: int) -> str:
        page = str(number) if number > 1 else None
        if self.day is None:
            return self.filters.query(page=page)
        return self.filters.query(**{"from": None, "to": None, "page": page})

    @cached_property
    def start(self) -> datetime:
        """The start of the days shown; of today only what is not over, unless asked for by date."""
        first = self.filters.first
        if first is None or (self.filters.shortcut and first == self.filters.today):
            return self.now
        return midnight(first)

    @cached_property
    def end(self) -> datetime | None:
        return midnight(self.filters.last + ONE_DAY) if self.filters.last else None

    @cached_property
    def window(self) -> Window:
        method = "short_within" if self.start == self.now else "on_days"
        return Window(method, {"start": self.start, "end": self.end})

    @property
    def _long_until(self) -> datetime:
        """Up to when something that lasts long must have begun to be shown beside the rest."""
        return self.end or self.start + LOOK_AHEAD

    @cached_property
    def _some(self) -> list[Occurrence]:
        window = self.window

        def make(dates: OccurrenceQuerySet, start: Any, end: Any, until: Any) -> QuerySet:
            dates = self.narrowed(dates)
            parts = [self._page_of(window.of(dates, start=start, end=end))]
            if until is not None:
                parts.append(dates.real().long_within(start, until).first_keys(LONG_SHOWN))
            return card_rows(parts)

        until = self._long_until if self.number == 1 else None
        found = self.fetch_rows(make, self.number, window.method, **window.moments, until=until)
        rows = cards_of(found, self.known)
        self.running = sorted((row for row in rows if row.lasts_long), key=lambda row: row.end)
        return [row for row in rows if not row.lasts_long]

    def mapped(self, most: int) -> tuple[list[tuple[Occurrence, SpacePage]], bool]:
        """The first dates that have a point, soonest first, each with the space it takes place in.

        Whether these are all is the second value; ``most`` bounds how many are read.
        """
        # Traces are left out below: filtered here, SQLite would read all rows that are none.
        long = self.filtered.long_within(self.start, self._long_until)
        short = self.window.of(self.filtered).first_keys(most + 1)
        rows = cards_at_once([short, long.first_keys(LONG_SHOWN)])
        found = [(row, point_of(row)) for row in rows if not row.is_trace]
        placed = [(row, space) for row, space in found if space is not None]
        return placed[:most], sum(not row.lasts_long for row in rows) <= most

    @cached_property
    def nearest(self) -> DateLine | None:
        """For an empty list: the first date after it under the same filters, else the last."""
        dates = self.filtered.real()
        found = first_card(dates.short_within(self.end or self.start, None), self.known)
        if found is None and not self.filters.active and self.near is None:
            found = first_card(dates.past(self.now), self.known)
        return date_lines(self.request, [found], self.space)[0] if found is not None else None

    @cached_property
    def groups(self) -> list[Group]:
        first = wording.local(self.start).date()
        days = groupby(self.lines, key=lambda each: max(each.date.local_start.date(), first))
        return [Group(day_label(day, self.filters.today), [*lines], day) for day, lines in days]

    @property
    def when_words(self) -> str:
        """The days asked for, for the heading: ``sobota, 28 listopada 2026``; empty for all."""
        first, last = self.filters.first, self.filters.last
        if first and last:
            return wording.days_range(midnight(first), midnight(last + ONE_DAY))
        if first:
            return _("from %(day)s") % {"day": wording.long_date(first)}
        return _("until %(day)s") % {"day": wording.long_date(last)} if last else ""


class Archive(Paged):
    """What has been, the latest first, month by month."""

    view = "archive"

    @property
    def window(self) -> Window:
        return Window("past", {"now": self.now})

    @cached_property
    def _some(self) -> list[Occurrence]:
        def make(dates: OccurrenceQuerySet, now: Any, start: Any, end: Any) -> QuerySet:
            dates = self.narrowed(dates).real().past(now)
            if start is not None:
                dates = dates.filter(start__gte=start)
            if end is not None:
                dates = dates.filter(start__lt=end)
            return card_rows([self._page_of(dates)])

        first, last = self.filters.first, self.filters.last
        start = midnight(first) if first else None
        end = midnight(last + ONE_DAY) if last else None
        found = self.fetch_rows(make, self.number, now=self.now, start=start, end=end)
        return cards_of(found, self.known)[::-1]

    def _page_query(self, number: int) -> str:
        return self.filters.query(view=ARCHIVE, page=str(number) if number > 1 else None)

    @property
    def clear_url(self) -> str:
        return self.url("", f"view={ARCHIVE}")

    @property
    def kept(self) -> list[tuple[str, str]]:
        return [("view", ARCHIVE), *super().kept]

    @cached_property
    def groups(self) -> list[Group]:
        months = groupby(self.lines, key=lambda each: each.date.local_start.date().replace(day=1))
        return [Group(wording.month_and_year(first), [*lines]) for first, lines in months]


def day_label(day: date, today: date) -> str:
    """``dziś, wtorek 24 listopada``, ``jutro, …``; with the year unless it is this one."""
    words = f"{wording.weekday(day)}, {wording.day_and_month(day)}"
    if day.year != today.year:
        words = f"{wording.weekday(day)}, {wording.long_date(day)}"
    if day == today:
        return _("Today · %(day)s") % {"day": words}
    if day == today + ONE_DAY:
        return _("Tomorrow · %(day)s") % {"day": words}
    return words[0].upper() + words[1:]
