"""What is on: the pages of a list of events, each with an address of its own.

An agenda (dates in order), a month, a week, the archive; of the network or of one space. All read
occurrence rows through an index and show a bounded number of them, however many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain, groupby
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events.facets import Facets
from events.feeds import webcal
from events.filters import ONE_DAY, SHORTCUTS, Filters, midnight
from events.models import Occurrence
from events.querysets import OccurrenceQuerySet
from events.terms import Name
from network import wording
from network.addresses import prime_addresses

if TYPE_CHECKING:
    from events.models import EventIndexPage

PER_PAGE = 20
MAX_PAGE = 100
LONG_SHOWN = 6
LOOK_AHEAD = timedelta(days=31)
ARCHIVE = "archive"


@dataclass(frozen=True)
class Group:
    """Dates under one heading: a day or a month."""

    label: str
    occurrences: list[Occurrence]
    day: date | None = None


@dataclass(frozen=True)
class Tab:
    """A link to another view or another time, or the one that is shown."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is set, with the address without it."""

    name: str
    url: str


def shown(request: HttpRequest, *lists: OccurrenceQuerySet) -> list[list[Occurrence]]:
    """The rows of each list as it can show them: with categories and addresses, asked for once."""
    found = [list(occurrences.for_cards()) for occurrences in lists]
    rows = list(chain.from_iterable(found))
    prefetch_related_objects(rows, "event__categories")
    for row in rows:
        row.tags = [Name.of(category) for category in row.event.categories.all()]
    prime(request, rows)
    return found


def prime(request: HttpRequest, rows: Sequence[Occurrence]) -> None:
    """Ask at once for the addresses of all pages that lines about these dates link to."""
    pages = [page for row in rows for page in (row.event, row.space, row.event.venue_space)]
    prime_addresses(request, pages)


class EventList:
    """What every view of the list has: filters with counts, tabs, addresses."""

    view = "agenda"
    template = "events/event_index_page.html"

    def __init__(self, page: EventIndexPage, request: HttpRequest) -> None:
        self.page = page
        self.space = page.space
        self.request = request
        self.now: datetime = timezone.now()
        self.filters = Filters(request.GET, self.space)
        self.base = page.get_url(request) or ""

    @property
    def path(self) -> str:
        """What follows the page's own address: ``2026/05/``."""
        return ""

    @property
    def query(self) -> str:
        """The canonical query of this page of the list."""
        return self.filters.query()

    @cached_property
    def dates(self) -> OccurrenceQuerySet:
        dates = Occurrence.objects.public()
        return dates.shown_by(self.space) if self.space is not None else dates

    @cached_property
    def filtered(self) -> OccurrenceQuerySet:
        return self.dates.filter(self.filters.condition())

    def url(self, path: str = "", query: str = "") -> str:
        return f"{self.base}{path}{'?' + query if query else ''}"

    # --- Filters ------------------------------------------------------------------------------

    @property
    def window(self) -> OccurrenceQuerySet:
        """The dates the counts are of: those of the days shown, before any filter."""
        raise NotImplementedError

    @property
    def rows(self) -> list[Occurrence]:
        raise NotImplementedError

    @cached_property
    def facets(self) -> Facets:
        return Facets(self.window, self.filters, self.rows)

    def prepare(self) -> None:
        """Ask for what the lines show besides their rows, all at once."""
        prime(self.request, self.rows)
        terms = self.facets.terms
        for row in self.rows:
            row.tags = terms.named("category", terms.of_event("category", row.event_id))

    @property
    def problems(self) -> list[str]:
        return self.filters.problems

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(option.name, self.url(self.path, self.filters.without(facet.kind, option.value)))
            for facet in self.facets.all
            for option in facet.options
            if option.ticked
        ]

    @property
    def clear_url(self) -> str:
        return self.url(self.path)

    #: Whether the form of the filters asks for days; a month or a week is chosen otherwise.
    asks_days = True

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the filters must keep."""
        return []

    # --- Other views --------------------------------------------------------------------------

    @property
    def first_day(self) -> date:
        """The day other views open at."""
        return self.filters.first or self.filters.today

    @cached_property
    def views(self) -> list[Tab]:
        day, terms = self.first_day, self.filters.without_days()
        year, week, _weekday = day.isocalendar()
        addresses = {
            "agenda": (_("List"), self.url("", terms)),
            "week": (_("Week"), self.url(f"{year}/w{week:02}/", terms)),
            "month": (_("Month"), self.url(f"{day:%Y/%m}/", terms)),
            "archive": (_("Archive"), self.archive_url),
        }
        return [Tab(label, url, view == self.view) for view, (label, url) in addresses.items()]

    def _with(self, name: str, value: str) -> str:
        terms = self.filters.without_days()
        return f"{terms}&{name}={value}" if terms else f"{name}={value}"

    @cached_property
    def shortcuts(self) -> list[Tab]:
        here = self.view == "agenda"
        filters = self.filters
        anything = here and not (filters.shortcut or filters.first or filters.last)
        tabs = [Tab(_("All coming"), self.url("", filters.without_days()), anything)]
        for name, label in SHORTCUTS.items():
            url = self.url("", self._with("when", name))
            tabs.append(Tab(str(label), url, here and filters.shortcut == name))
        return tabs

    @property
    def calendar_url(self) -> str:
        """What can be subscribed to: the dates with the filters that are set."""
        return self.url("calendar.ics", self.filters.without_days())

    @property
    def webcal_url(self) -> str:
        """The same for the calendar of the visitor's own device."""
        query = self.filters.without_days()
        page = self.page.get_full_url(self.request) or ""
        return webcal(f"{page}calendar.ics{'?' + query if query else ''}")

    @property
    def archive_url(self) -> str:
        return self.url("", self._with("view", ARCHIVE))

    @property
    def feed_url(self) -> str:
        return self.url("new.atom", self.filters.without_days())


class Paged(EventList):
    """A list of many pages, which does not count them: it only knows whether there is a next."""

    @cached_property
    def _page(self) -> tuple[int, list[Occurrence]]:
        """The number of the page and its rows, one more if there is a next; the first if none."""
        number = self._asked
        rows = self._rows_of(number)
        return (number, rows) if rows or number == 1 else (1, self._rows_of(1))

    @property
    def _asked(self) -> int:
        asked = self.request.GET.get("page", "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
        return min(max(number, 1), MAX_PAGE)

    def _rows_of(self, number: int) -> list[Occurrence]:
        first = (number - 1) * PER_PAGE
        return list(self.ordered[first : first + PER_PAGE + 1].for_cards())

    @property
    def number(self) -> int:
        return self._page[0]

    @property
    def _some(self) -> list[Occurrence]:
        return self._page[1]

    @property
    def ordered(self) -> OccurrenceQuerySet:
        raise NotImplementedError

    @property
    def rows(self) -> list[Occurrence]:
        return self._some[:PER_PAGE]

    @property
    def query(self) -> str:
        return self._page_query(self.number)

    def _page_query(self, number: int) -> str:
        return self.filters.query(page=str(number) if number > 1 else None)

    @property
    def previous_url(self) -> str | None:
        return self.url(self.path, self._page_query(self.number - 1)) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        if len(self._some) <= PER_PAGE or self.number >= MAX_PAGE:
            return None
        return self.url(self.path, self._page_query(self.number + 1))


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
    def ordered(self) -> OccurrenceQuerySet:
        return self._within(self.filtered)

    @property
    def window(self) -> OccurrenceQuerySet:
        return self._within(self.dates)

    def _within(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        now = self.start == self.now
        return (dates.short_within if now else dates.on_days)(self.start, self.end)

    @cached_property
    def _until(self) -> datetime:
        """Up to when what lasts long is looked for."""
        return self.end or self.start + LOOK_AHEAD

    @cached_property
    def _beside(self) -> list[Occurrence]:
        """What lasts long; and for an empty list, the dates before and after it. One query."""
        if self._asked > 1 and self.rows:
            return []
        dates = self.filtered.real()
        parts = [dates.long_within(self.start, self._until).values("pk")[:LONG_SHOWN]]
        if not self.rows:
            parts.append(dates.short_within(self.end or self.start, None).values("pk")[:1])
            parts.append(dates.past(self.now).values("pk")[:1])
        # SQLite bounds no part of a union; it does bound a subquery.
        some = [Occurrence.objects.order_by().filter(pk__in=part).values("pk") for part in parts]
        keys = some[0].union(*some[1:]) if len(some) > 1 else parts[0]
        return list(Occurrence.objects.filter(pk__in=keys).for_cards().order_by("end", "id"))

    @cached_property
    def running(self) -> list[Occurrence]:
        """What lasts long and is on in these days, shown beside the rest."""
        return [
            row
            for row in self._beside
            if row.lasts_long and row.end > self.start and row.start < self._until
        ]

    @cached_property
    def nearest(self) -> Occurrence | None:
        """Around an empty list: the first date after it with the same filters, else the last."""
        found = [row for row in self._beside if row not in self.running]
        return max(found, key=lambda row: row.start, default=None)

    @cached_property
    def groups(self) -> list[Group]:
        first = wording.local(self.start).date()
        days = groupby(self.rows, key=lambda row: max(wording.local(row.start).date(), first))
        return [Group(day_label(day, self.filters.today), list(rows), day) for day, rows in days]

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
    def ordered(self) -> OccurrenceQuerySet:
        dates = self.filtered.real().past(self.now)
        if self.filters.first:
            dates = dates.filter(start__gte=midnight(self.filters.first))
        if self.filters.last:
            dates = dates.filter(start__lt=midnight(self.filters.last + ONE_DAY))
        return dates

    @property
    def window(self) -> OccurrenceQuerySet:
        return self.dates.past(self.now)

    def _page_query(self, number: int) -> str:
        return self.filters.query(view=ARCHIVE, page=str(number) if number > 1 else None)

    @property
    def clear_url(self) -> str:
        return self.url("", f"view={ARCHIVE}")

    @property
    def kept(self) -> list[tuple[str, str]]:
        return [("view", ARCHIVE)]

    @cached_property
    def groups(self) -> list[Group]:
        months = groupby(self.rows, key=lambda row: wording.local(row.start).date().replace(day=1))
        return [Group(wording.month_and_year(first), list(rows)) for first, rows in months]


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
