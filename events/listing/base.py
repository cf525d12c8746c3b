"""What every view of a list of events has: filters with counts, links to other views, lines."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events.feeds.subscription import Subscription
from events.filters.near import WALKS, NearFilter, walk_in_words
from events.filters.query import SHORTCUTS, Filters
from events.filters.terms import TermLabel
from events.listing.facets import Facets, date_facts
from events.listing.lines import DateLine, date_lines
from events.models import EventIndexPage, Occurrence
from events.models.querysets import OccurrenceQuerySet
from network.db.compiled_queries import Param, fetch
from network.listing.links import Chip, Tab
from sites.directory.near import Near, districts, unreadable_position
from sites.map.offer import PLAIN, MapOffer
from sites.models import SpacePage

PER_PAGE = 20
MAX_PAGE = 100
ARCHIVE = "archive"


class Window(NamedTuple):
    """The dates of the days shown, before any filter: a method of the query set, its arguments."""

    method: str
    moments: dict[str, datetime | None]

    def of(self, dates: OccurrenceQuerySet, **moments: Any) -> OccurrenceQuerySet:
        """These dates at other moments than its own, e.g. at placeholders of a prepared query."""
        found: OccurrenceQuerySet = getattr(dates, self.method)(**(moments or self.moments))
        return found


class EventList:
    """One view of a list of events for one request; subclasses choose and group the dates."""

    view = "agenda"
    template = "events/event_index_page.html"
    #: Whether the form of the filters asks for days; a month or a week is chosen by its address.
    asks_days = True
    #: Whether its lines name the event and its hours alone.
    is_brief = False
    #: Dates that last long, shown beside the rest; filled with ``rows``.
    running: Sequence[Occurrence] = ()
    #: The lines of ``rows`` and of ``running``; filled by ``prepare``.
    lines: list[DateLine]
    running_lines: list[DateLine]

    def __init__(self, page: EventIndexPage, request: HttpRequest) -> None:
        self.page = page
        self.space = page.space
        self.request = request
        self.now: datetime = timezone.now()
        # A space has one position: nothing in its own list is nearer than the rest.
        self.near = NearFilter.read(request.GET) if self.space is None else None
        self.filters = Filters(request.GET, self.space, self.near)
        self.base = page.get_url(request) or ""

    # --- Dates --------------------------------------------------------------------------------

    @property
    def window(self) -> Window:
        """The dates that the counts of the filters are of."""
        raise NotImplementedError

    @property
    def rows(self) -> list[Occurrence]:
        raise NotImplementedError

    @property
    def known(self) -> list[SpacePage]:
        """The space whose list it is: most of its dates take place there."""
        return [self.space] if self.space is not None else []

    @property
    def _space_key(self) -> int | None:
        return self.space.pk if self.space is not None else None

    @property
    def filtered(self) -> OccurrenceQuerySet:
        return self.narrowed(self._listed(self._space_key))

    def _listed(self, space: int | Param | None) -> OccurrenceQuerySet:
        return Occurrence.objects.listed(space, self.page.restricted_by)

    def narrowed(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """Those of the dates that the filters leave."""
        return dates.filter(self.filters.condition())

    def fetch_rows(
        self, make: Callable[..., QuerySet], *key: Hashable, **values: datetime | None
    ) -> list[tuple]:
        """The rows of a query that ``make`` builds from the list's dates.

        Without filters its SQL is cached (``network.db.compiled_queries``) under ``key``, which
        tells it from other queries of this view.
        """

        def write(space: int | Param | None, **moments: Any) -> QuerySet:
            return make(self._listed(space), **moments)

        if self.filters.active or self.near is not None or self.page.restricted_by:
            return list(write(self._space_key, **values))
        return fetch(write, key=(type(self), *key), space=self._space_key, **values)

    @cached_property
    def facets(self) -> Facets:
        window, filters = self.window, self.filters

        def counted(dates: OccurrenceQuerySet, **moments: Any) -> QuerySet:
            return date_facts(window.of(dates, **moments), filters)

        found = self.fetch_rows(counted, "window", window.method, **window.moments)
        return Facets(found, filters, [] if self.is_brief else self.rows)

    def prepare(self) -> None:
        """Make the lines, with all they show besides their rows, in few queries."""
        rows, running = self.rows, self.running
        if self.is_brief:
            lines = date_lines(self.request, [*rows, *running], is_brief=True)
            self.lines, self.running_lines = lines[: len(rows)], lines[len(rows) :]
            return
        self.running_lines = date_lines(self.request, running, is_brief=True)
        self.lines = date_lines(self.request, rows, self.space)
        terms = self.facets.terms
        for line in self.lines:
            line.tags = TermLabel.all_of(terms.categories(line.date.event_id))
            if self.near is not None:
                line.distance = self.near.away(line.date)

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.running

    # --- Addresses ----------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """What follows the page's own address: ``2026/05/``."""
        return ""

    @property
    def query(self) -> str:
        """The query string of this page of the list."""
        return self.filters.query()

    @property
    def first_query(self) -> str:
        """The query string of this list's first page."""
        return self.filters.query()

    @property
    def is_beyond(self) -> bool:
        """Whether the page asked for does not exist; then ``first_url`` is redirected to."""
        return False

    @property
    def first_url(self) -> str:
        return self.here_url(self.path, self.first_query)

    @property
    def clear_url(self) -> str:
        return self.url(self.path)

    def url(self, path: str = "", query: str = "") -> str:
        """An address that may be kept and shared: without the position of whoever looks."""
        return f"{self.base}{path}{'?' + query if query else ''}"

    def here_url(self, path: str = "", query: str = "", minutes: int | None = None) -> str:
        """An address within this list, looked at from the same position."""
        return self.url(path, self.from_here(query, minutes))

    def from_here(self, query: str, minutes: int | None = None) -> str:
        """A query string with the position in it."""
        near = urlencode(self.near.pairs(minutes), safe=",") if self.near else ""
        return "&".join(filter(None, [query, near]))

    def _with(self, name: str, value: str) -> str:
        """The query string of the filters, without days, and one parameter more."""
        return "&".join(filter(None, [self.filters.without_days(), f"{name}={value}"]))

    @cached_property
    def subscription(self) -> Subscription:
        return Subscription(self.page, self.filters.without_days(), self.request)

    @property
    def archive_url(self) -> str:
        return self.url("", self._with("view", ARCHIVE))

    # --- What stands above the dates ----------------------------------------------------------

    @cached_property
    def problems(self) -> list[str]:
        """What of the address could not be read, in words."""
        return [
            *self.filters.problems,
            *(unreadable_position(self.request) if self.space is None else []),
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        chips = [
            Chip(
                option.name,
                self.here_url(self.path, self.filters.without(facet.kind, option.value)),
            )
            for facet in self.facets.all
            for option in facet.options
            if option.ticked
        ]
        if self.near is not None:
            chips.append(Chip(_("Near the place you chose"), self.near_offer.clear_url))
        return chips

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The hidden fields of the form of the filters."""
        return self.near.pairs() if self.near is not None else []

    @cached_property
    def near_offer(self) -> Near:
        """The position one looks from, and what may be chosen instead."""
        return Near(self.request, self.url(self.path), self.first_query, districts())

    @cached_property
    def walks(self) -> list[Tab]:
        """How far from there; none without a position."""
        if self.near is None:
            return []
        path, query = self.path, self.first_query
        return [
            Tab(
                walk_in_words(minutes),
                self.here_url(path, query, minutes),
                minutes == self.near.minutes,
            )
            for minutes in WALKS
        ]

    @property
    def map_query(self) -> str | None:
        """The query string of this view for the map; None if it has no map."""
        return None

    @cached_property
    def map_offer(self) -> MapOffer | None:
        if self.map_query is None:
            return None
        return MapOffer(
            data_url=self.here_url("events.geojson", self.map_query),
            plain_url=self.here_url("", "&".join(filter(None, [f"view={PLAIN}", self.map_query]))),
            is_asked="map" in self.request.GET,
        )

    @property
    def first_day(self) -> date:
        """The day other views open at."""
        return self.filters.first or self.filters.today

    @cached_property
    def views(self) -> list[Tab]:
        day, terms = self.first_day, self.filters.without_days()
        year, week, _weekday = day.isocalendar()
        addresses = {
            "agenda": (_("List"), self.here_url("", terms)),
            "week": (_("Week"), self.here_url(f"{year}/w{week:02}/", terms)),
            "month": (_("Month"), self.here_url(f"{day:%Y/%m}/", terms)),
            "archive": (_("Archive"), self.here_url("", self._with("view", ARCHIVE))),
        }
        return [Tab(label, url, view == self.view) for view, (label, url) in addresses.items()]

    @cached_property
    def shortcuts(self) -> list[Tab]:
        filters, here = self.filters, self.view == "agenda"
        anything = here and not (filters.shortcut or filters.first or filters.last)
        tabs = [Tab(_("All coming"), self.here_url("", filters.without_days()), anything)]
        for name, label in SHORTCUTS.items():
            url = self.here_url("", self._with("when", name))
            tabs.append(Tab(str(label), url, here and filters.shortcut == name))
        return tabs


class Paged(EventList):
    """A list of many pages. They are not counted: it only knows whether there is a next one."""

    @cached_property
    def number(self) -> int:
        asked = self.request.GET.get("page", "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
        return min(max(number, 1), MAX_PAGE)

    def _page_of(self, ordered: OccurrenceQuerySet) -> QuerySet:
        """The keys of this page of the list, and one more if there is a next."""
        first = (self.number - 1) * PER_PAGE
        return ordered.keys_between(first, first + PER_PAGE + 1)

    @cached_property
    def _some(self) -> list[Occurrence]:
        """The rows of the page, and one more if there is a next."""
        raise NotImplementedError

    @property
    def rows(self) -> list[Occurrence]:
        return self._some[:PER_PAGE]

    @property
    def is_beyond(self) -> bool:
        return self.number > 1 and not self._some

    def _page_query(self, number: int) -> str:
        return self.filters.query(page=str(number) if number > 1 else None)

    @property
    def query(self) -> str:
        return self._page_query(self.number)

    @property
    def first_query(self) -> str:
        return self._page_query(1)

    @property
    def previous_url(self) -> str | None:
        if self.number == 1:
            return None
        return self.here_url(self.path, self._page_query(self.number - 1))

    @property
    def next_url(self) -> str | None:
        if len(self._some) <= PER_PAGE or self.number >= MAX_PAGE:
            return None
        return self.here_url(self.path, self._page_query(self.number + 1))
