"""Responses of a list of events: its views, its files and its canonical addresses."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from events.caching.expiry import expire_with_dates
from events.feeds import views as feeds
from events.filters.near import WALK
from events.filters.query import LABELS
from events.listing import geojson
from events.listing.agenda import Agenda, Archive
from events.listing.base import ARCHIVE, EventList
from events.listing.calendar_grids import FIRST, LAST, MonthGrid, WeekGrid
from events.listing.map import PrintMap
from events.models import EventIndexPage
from network.listing.position import PARAMETER
from network.pages.views import PageView
from network.routing.page_views import page_view
from sites.directory.near import AROUND, query_with_position
from sites.map.offer import PLAIN
from sites.map.print_file import FILE as MAP_FILE
from sites.map.tiles import allow_tiles
from sites.proposals.address import invitation


@page_view(EventIndexPage)
class EventIndexView(PageView[EventIndexPage]):
    """The agenda, archive, months, weeks and map of the network's or of one space's events."""

    def __init__(self, page: EventIndexPage, request: HttpRequest) -> None:
        super().__init__(page, request)
        self.space = page.space
        self.shows_the_network = self.space is None

    @property
    def query_names(self) -> tuple[str, ...]:
        names = (*LABELS, "from", "map", "page", "to", "view", "when")
        return names if self.space is not None else (*names, AROUND, WALK, PARAMETER)

    @cached_property
    def event_list(self) -> EventList:
        """The view of the list that this request asks for; set by the routes below."""
        views: dict[str, type[EventList]] = {ARCHIVE: Archive, PLAIN: PrintMap}
        asked = self.request.GET.get("view", "")
        return views.get(asked, Agenda)(self.page, self.request)

    # --- Routes -------------------------------------------------------------------------------

    def agenda(self) -> HttpResponse:
        return self._response(self.event_list)

    def day(self, year: str, month: str, day: str) -> HttpResponse:
        try:
            asked = date(int(year), int(month), int(day))
        except ValueError as error:
            raise Http404 from error
        return self._response(Agenda(self.page, self.request, asked))

    def month(self, year: str, month: str) -> HttpResponse:
        if not 1 <= int(month) <= 12 or not FIRST.year <= int(year) <= LAST.year:
            raise Http404
        return self._response(MonthGrid(self.page, self.request, int(year), int(month)))

    def week(self, year: str, week: str) -> HttpResponse:
        if not FIRST.year <= int(year) <= LAST.year:
            raise Http404
        try:
            return self._response(WeekGrid(self.page, self.request, int(year), int(week)))
        except ValueError as error:  # a year has 52 or 53 weeks
            raise Http404 from error

    def _response(self, event_list: EventList) -> HttpResponse:
        query = query_with_position(self.request) if self.space is None else None
        if query is not None:
            return HttpResponseRedirect(f"{self.request.path}{'?' + query if query else ''}")
        self.event_list = event_list
        if event_list.is_beyond:
            return HttpResponseRedirect(event_list.first_url)
        response = self.render()
        if event_list.map_offer is not None:
            allow_tiles(response)
        return response

    @property
    def template(self) -> str:
        return self.event_list.template

    def context(self, **kwargs: Any) -> dict[str, Any]:
        context = super().context(**kwargs)
        self.event_list.prepare()
        return {
            **context,
            "space": self.space,
            "propose": invitation(self.space, self.request) if self.space else None,
            "event_list": self.event_list,
            "map": self.event_list,
        }

    def file(self, name: str) -> HttpResponse:
        if name == "calendar.ics":
            return feeds.list_calendar(self.page, self.request)
        if name == "new.atom":
            return feeds.news(self.page, self.request)
        if name == geojson.FILE:
            return geojson.list_geojson(self.page, self.request)
        if name == MAP_FILE:
            return PrintMap(self.page, self.request).as_file()
        return super().file(name)

    # --- Addresses and caching ----------------------------------------------------------------

    @property
    def canonical_path(self) -> str:
        return self.event_list.path

    @property
    def canonical_query(self) -> str:
        # Pages of what is near have no address of their own in a search engine.
        shown = self.event_list
        return shown.query if shown.near is None else shown.first_query

    @property
    def switch_query(self) -> str | None:
        shown = self.event_list
        return shown.from_here(shown.query) if shown.near is not None else None

    def keep_response(self) -> None:
        super().keep_response()
        expire_with_dates(self.space, back=feeds.BACK)
