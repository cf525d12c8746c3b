"""What every view of a list of events has: filters with counts, tabs, addresses."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.feeds.views import webcal
from events.filters.near import WALKS, NearFilter, walk_in_words
from events.filters.query import SHORTCUTS, Filters
from events.filters.terms import TermLabel
from events.listing.facets import Facets, question
from events.listing.lines import write_lines
from events.models import Occurrence
from events.models.querysets import OccurrenceQuerySet, in_spaces
from network.cache_tags.collector import made_of_pages
from network.db.compiled_queries import Given, ask
from network.listing.links import Chip, Tab
from network.routing.addresses import prime_addresses
from sites.directory.near import Near, districts, unread
from sites.map.offer import PLAIN, MapOffer

if TYPE_CHECKING:
    from events.models import EventIndexPage
    from sites.models import SpacePage

PER_PAGE = 20
MAX_PAGE = 100
ARCHIVE = "archive"


def prime(
    request: HttpRequest, rows: Sequence[Occurrence], hidden: SpacePage | None = None
) -> None:
    """Give each of these dates its line; ``hidden`` is a space that lines need not name."""
    prime_pages(request, rows)
    write_lines(request, rows, hidden)


def prime_briefly(request: HttpRequest, rows: Sequence[Occurrence]) -> None:
    """The same for lines that name the event alone."""
    events = [row.event for row in rows]
    made_of_pages(events)
    prime_addresses(request, events)
    write_lines(request, rows)


def prime_pages(request: HttpRequest, rows: Iterable[Occurrence]) -> None:
    """Ask at once for the addresses of all pages that lines about these dates name."""
    rows = list(rows)
    pages = [page for row in rows for page in (row.event, row.space, row.event.venue_space)]
    made_of_pages([*pages, *(row.other_space for row in rows)])
    prime_addresses(request, pages)


def _dates_of(space: int | Given | None) -> OccurrenceQuerySet:
    """The dates of everybody, or those that a space (its key) shows."""
    dates = Occurrence.objects.public()
    return dates.filter(in_spaces([space])) if space is not None else dates


class EventList:
    """What every view of the list has: filters with counts, tabs, addresses."""

    view = "agenda"
    template = "events/event_index_page.html"

    def __init__(self, page: EventIndexPage, request: HttpRequest) -> None:
        self.page = page
        self.space = page.space
        self.request = request
        self.now: datetime = timezone.now()
        # A space is in one place: whoever reads its list knows which.
        self.near = NearFilter.read(request.GET) if self.space is None else None
        self.filters = Filters(request.GET, self.space, self.near)
        self.base = page.get_url(request) or ""

    @property
    def path(self) -> str:
        """What follows the page's own address: ``2026/05/``."""
        return ""

    @property
    def query(self) -> str:
        """The query of this page of the list."""
        return self.filters.query()

    @property
    def dates(self) -> OccurrenceQuerySet:
        return _dates_of(self._space_key)

    @property
    def _space_key(self) -> int | None:
        return self.space.pk if self.space is not None else None

    @property
    def known(self) -> list[SpacePage]:
        """The space whose list it is: most of its dates take place there."""
        return [self.space] if self.space is not None else []

    @property
    def filtered(self) -> OccurrenceQuerySet:
        return self.narrowed(self.dates)

    def narrowed(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """Those of the dates that the filters leave."""
        return dates.filter(self.filters.condition())

    def ask(
        self, make: Callable[..., QuerySet], *key: Hashable, **values: datetime | None
    ) -> list[tuple]:
        """The rows of a question about the list's dates, which ``make`` writes from them.

        Without filters its text is kept (``network.db.compiled_queries``): the ``key`` tells it
        from others
        of this view.
        """
        plain = not self.filters.active and self.near is None

        def asked(space: int | Given | None, **moments: Any) -> QuerySet:
            return make(_dates_of(space), **moments)

        whole = (type(self).__name__, *key) if plain else None
        return ask(asked, whole, space=self._space_key, **values)

    def url(self, path: str = "", query: str = "") -> str:
        """An address that may be kept and shared: it says nothing of where somebody is."""
        return f"{self.base}{path}{'?' + query if query else ''}"

    def here_url(self, path: str = "", query: str = "", minutes: int | None = None) -> str:
        """An address within this list, looked at from the same place."""
        return self.url(path, self.from_here(query, minutes))

    def from_here(self, query: str, minutes: int | None = None) -> str:
        """A query within this list with the place in it."""
        near = urlencode(self.near.pairs(minutes), safe=",") if self.near else ""
        return "&".join(filter(None, [query, near]))

    # --- Filters ------------------------------------------------------------------------------

    @property
    def moments(self) -> dict[str, datetime | None]:
        """Between which the days shown lie, by the names ``window`` has for them."""
        raise NotImplementedError

    #: What else makes another ``window``.
    kind_of_window: Hashable = None

    def window(self, dates: OccurrenceQuerySet, **moments: Any) -> OccurrenceQuerySet:
        """The dates the counts are of: those of the days shown, before any filter."""
        raise NotImplementedError

    @property
    def rows(self) -> list[Occurrence]:
        raise NotImplementedError

    #: Whether it has no page of the number asked for (any more); then ``first_url`` is shown.
    is_beyond = False

    @property
    def first_url(self) -> str:
        return self.here_url(self.path, self.first_query)

    #: What lasts long, shown beside the rest; known with the rows.
    running: Sequence[Occurrence] = ()
    #: Whether its lines say when and what, and not where nor what it is about.
    is_brief = False

    @cached_property
    def facets(self) -> Facets:
        def counted(dates: OccurrenceQuerySet, **moments: Any) -> QuerySet:
            return question(self.window(dates, **moments), self.filters)

        found = self.ask(counted, "window", self.kind_of_window, **self.moments)
        return Facets(found, self.filters, [] if self.is_brief else self.rows)

    def prepare(self) -> None:
        """Ask for what the lines show besides their rows, all at once."""
        rows = self.rows
        # Of what lasts long only the event itself is named.
        prime_briefly(self.request, [*(rows if self.is_brief else ()), *self.running])
        if self.is_brief:
            return
        prime(self.request, rows, self.space)
        terms = self.facets.terms
        for row in rows:
            row.tags = TermLabel.all_of(terms.categories(row.event_id))
            row.away = self.near.away(row) if self.near is not None else ""

    @cached_property
    def problems(self) -> list[str]:
        return [*self.filters.problems, *(unread(self.request) if self.space is None else [])]

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
    def clear_url(self) -> str:
        return self.url(self.path)

    #: Whether the form of the filters asks for days; a month or a week is chosen otherwise.
    asks_days = True

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the filters must keep."""
        return self.near.pairs() if self.near is not None else []

    # --- Near me ------------------------------------------------------------------------------

    @property
    def first_query(self) -> str:
        """The query of this list's first page."""
        return self.filters.query()

    @cached_property
    def near_offer(self) -> Near:
        """Where one looks from, and what may be chosen instead."""
        return Near(self.request, self.url(self.path), self.first_query, districts())

    @cached_property
    def walks(self) -> list[Tab]:
        """How far from there; none without a place."""
        if self.near is None:
            return []
        return [
            Tab(
                walk_in_words(minutes),
                self.here_url(self.path, self.first_query, minutes),
                minutes == self.near.minutes,
            )
            for minutes in WALKS
        ]

    # --- The map ------------------------------------------------------------------------------

    @property
    def map_query(self) -> str | None:
        """The filters and days of this view as the map reads them; None if it has no map."""
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
            "agenda": (_("List"), self.here_url("", terms)),
            "week": (_("Week"), self.here_url(f"{year}/w{week:02}/", terms)),
            "month": (_("Month"), self.here_url(f"{day:%Y/%m}/", terms)),
            "archive": (_("Archive"), self.here_url("", self._with("view", ARCHIVE))),
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
        tabs = [Tab(_("All coming"), self.here_url("", filters.without_days()), anything)]
        for name, label in SHORTCUTS.items():
            url = self.here_url("", self._with("when", name))
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
    def digest_url(self) -> str:
        """Where a letter once a week about these dates is asked for; on the host that is read."""
        query = self.filters.without_days()
        path = reverse("events:digest", args=[self.page.pk])
        return f"{path}{'?' + query if query else ''}"

    @property
    def archive_url(self) -> str:
        return self.url("", self._with("view", ARCHIVE))

    @property
    def feed_url(self) -> str:
        return self.url("new.atom", self.filters.without_days())


class Paged(EventList):
    """A list of many pages, which does not count them: it only knows whether there is a next."""

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
    def is_beyond(self) -> bool:
        """Whether the list has no page of this number (any more)."""
        return self.number > 1 and not self._some

    @property
    def first_query(self) -> str:
        return self._page_query(1)

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
        return (
            self.here_url(self.path, self._page_query(self.number - 1)) if self.number > 1 else None
        )

    @property
    def next_url(self) -> str | None:
        if len(self._some) <= PER_PAGE or self.number >= MAX_PAGE:
            return None
        return self.here_url(self.path, self._page_query(self.number + 1))
