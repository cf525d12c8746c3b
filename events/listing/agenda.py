"""What is on: the pages of a list of events, each with an address of its own.

An agenda (dates in order) and the archive; of the network or of one space. For a month and a week
see ``events.listing.calendar_grids``. All read occurrence rows through an index and show a
bounded number of them,
however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Value, prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events.filters.query import ONE_DAY, midnight
from events.filters.terms import TermLabel, TermName
from events.listing.base import ARCHIVE, Paged, prime
from events.listing.lines import DateLine, lines_of
from events.listing.rows import cards, cards_of, first_card, question
from events.models import Occurrence
from events.models.querysets import LONG, OccurrenceQuerySet
from network.i18n import formatting as wording

if TYPE_CHECKING:
    from events.models import EventIndexPage
    from sites.models import SpacePage

LONG_SHOWN = 6
LOOK_AHEAD = timedelta(days=31)


@dataclass(frozen=True)
class Group:
    """Dates under one heading: a day or a month."""

    label: str
    lines: list[DateLine]
    day: date | None = None

    @property
    def dates(self) -> list[Occurrence]:
        return [line.date for line in self.lines]


def next_and_last(
    request: HttpRequest,
    *whose: OccurrenceQuerySet,
    coming: int,
    past: int,
    space: SpacePage | None = None,
) -> tuple[list[Occurrence], list[Occurrence]]:
    """So many of what is on next, and of what was last, as a page shows them beside other things.

    ``whose`` dates: each set of them is read by an index of its own. What has been running for days
    is among the next only where there is room for it. On the page of a ``space`` no line says that
    it is there.
    """
    now = timezone.now()
    soon, long, last = _shown(
        request,
        [dates.soon(now)[:coming] for dates in whose],
        [_running(dates, now)[:coming] for dates in whose],
        [dates.real().past(now)[:past] for dates in whose],
        hidden=space,
    )
    soon = soon[:coming]
    ahead = sorted([*soon, *long[: coming - len(soon)]], key=lambda row: (row.start, row.pk))
    return ahead, last[::-1][:past]


def _running(dates: OccurrenceQuerySet, now: datetime) -> OccurrenceQuerySet:
    return dates.real().long_within(now, now).filter(start__lt=now - LONG)


def _shown(
    request: HttpRequest, *lists: list[OccurrenceQuerySet], hidden: SpacePage | None
) -> list[list[Occurrence]]:
    """The rows of each list as it can show them, by their start: with categories and addresses.

    First the keys of all lists, then all rows, as ``cards_at_once`` does. With the keys as a
    subquery, PostgreSQL joined every date there is before it chose a few.
    """
    dates = Occurrence.objects.order_by()
    parts = [
        # SQLite bounds no part of a union; it does bound a subquery.
        dates.filter(pk__in=rows.values("pk")).annotate(part=Value(part)).values_list("pk", "part")
        for part, some in enumerate(lists)
        for rows in some
    ]
    keys = dict(parts[0].union(*parts[1:], all=True))
    rows = cards(keys)
    prefetch_related_objects(rows, "event__categories")
    for row in rows:
        row.tags = TermLabel.all_of(map(TermName.of, row.event.categories.all()))
    prime(request, rows, hidden)
    return [[row for row in rows if keys[row.pk] == part] for part in range(len(lists))]


class Agenda(Paged):
    """Dates in order, day by day, from now or from the day asked for."""

    def __init__(self, page: EventIndexPage, request: HttpRequest, day: date | None = None) -> None:
        super().__init__(page, request)
        self.day = day
        if day is not None:
            self.filters.first = self.filters.last = day
            self.filters.shortcut = ""

    @property
    def path(self) -> str:
        return f"{self.day:%Y/%m/%d}/" if self.day else ""

    @property
    def map_query(self) -> str:
        return self.filters.query()

    def _page_query(self, number: int) -> str:
        page = str(number) if number > 1 else None
        if self.day is None:
            return self.filters.query(page=page)
        return self.filters.query(**{"from": None, "to": None, "page": page})

    @cached_property
    def start(self) -> datetime:
        """From when on; what is over today is not shown unless its day was asked for by name."""
        first = self.filters.first
        if first is None or (self.filters.shortcut and first == self.filters.today):
            return self.now
        return midnight(first)

    @cached_property
    def end(self) -> datetime | None:
        return midnight(self.filters.last + ONE_DAY) if self.filters.last else None

    @property
    def moments(self) -> dict[str, datetime | None]:
        return {"start": self.start, "end": self.end}

    @property
    def kind_of_window(self) -> bool:
        """Whether it begins now, not with a day."""
        return self.start == self.now

    def window(self, dates: OccurrenceQuerySet, start: Any, end: Any) -> OccurrenceQuerySet:
        return (dates.short_within if self.kind_of_window else dates.on_days)(start, end)

    @property
    def ordered(self) -> OccurrenceQuerySet:
        return self.window(self.filtered, self.start, self.end)

    @cached_property
    def _some(self) -> list[Occurrence]:
        """A page of dates, and with the first one what lasts long and is on in these days."""

        def make(dates: OccurrenceQuerySet, start: Any, end: Any, until: Any) -> QuerySet:
            dates = self.narrowed(dates)
            parts = [self._page_of(self.window(dates, start, end))]
            if until is not None:
                parts.append(dates.real().long_within(start, until).first_keys(LONG_SHOWN))
            return question(parts)

        until = (self.end or self.start + LOOK_AHEAD) if self.number == 1 else None
        found = self.ask(make, self.number, self.kind_of_window, **self.moments, until=until)
        rows = cards_of(found, self.known)
        self.running = sorted((row for row in rows if row.lasts_long), key=lambda row: row.end)
        return [row for row in rows if not row.lasts_long]

    @cached_property
    def nearest(self) -> Occurrence | None:
        """For an empty list: the first date after it under the same filters, else the last."""
        found = self._nearest
        if found is not None:
            prime(self.request, [found], self.space)
        return found

    @property
    def _nearest(self) -> Occurrence | None:
        dates = self.filtered.real()
        after = first_card(dates.short_within(self.end or self.start, None), self.known)
        if after is not None or self.filters.active or self.near is not None:
            return after
        return first_card(dates.past(self.now), self.known)

    @cached_property
    def groups(self) -> list[Group]:
        first = wording.local(self.start).date()
        days = groupby(self.rows, key=lambda row: max(wording.local(row.start).date(), first))
        return [
            Group(day_label(day, self.filters.today), lines_of(rows), day) for day, rows in days
        ]

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.running

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
    def moments(self) -> dict[str, datetime | None]:
        return {"now": self.now}

    def window(self, dates: OccurrenceQuerySet, now: Any) -> OccurrenceQuerySet:
        return dates.past(now)

    @cached_property
    def _some(self) -> list[Occurrence]:
        def make(dates: OccurrenceQuerySet, now: Any, start: Any, end: Any) -> QuerySet:
            dates = self.narrowed(dates).real().past(now)
            if start is not None:
                dates = dates.filter(start__gte=start)
            if end is not None:
                dates = dates.filter(start__lt=end)
            return question([self._page_of(dates)])

        first, last = self.filters.first, self.filters.last
        start = midnight(first) if first else None
        end = midnight(last + ONE_DAY) if last else None
        found = self.ask(make, self.number, now=self.now, start=start, end=end)
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
        months = groupby(self.rows, key=lambda row: wording.local(row.start).date().replace(day=1))
        return [Group(wording.month_and_year(first), lines_of(rows)) for first, rows in months]


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
