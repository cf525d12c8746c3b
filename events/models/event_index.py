"""The list of events: of the whole network, or of the space it stands in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from network.models import ListingPage, NetworkPage
from sites.models import SpacePage, space_of

if TYPE_CHECKING:
    from events.listing.base import EventList

_MONTH = r"(?P<year>(?:19|20)\d\d)/(?P<month>\d\d)"


class EventIndexPage(RoutablePageMixin, ListingPage):
    """What is on: in the whole network, or in the space it stands in."""

    stands_in = "events"
    rooms = frozenset({"event"})
    page_description = _("The list of events of a space, or of the whole network.")
    template = "events/event_index_page.html"

    _shown: EventList | None = None

    @property
    def query_names(self) -> tuple[str, ...]:
        from events.filters.near import WALK
        from events.filters.query import LABELS
        from sites.directory.near import AROUND

        return (*LABELS, AROUND, WALK, "from", "map", "page", "to", "view", "when")

    @property
    def shows_the_network(self) -> bool:
        return self.space is None

    def keep_answer(self) -> None:
        from events.caching.expiry import follow_dates
        from events.feeds.views import BACK

        super().keep_answer()
        follow_dates(self.space, back=BACK)

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    @path("")
    def agenda(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request, self.event_list(request))

    @re_path(rf"^{_MONTH}/(?P<day>\d\d)/$")
    def day(self, request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
        from events.listing.agenda import Agenda

        try:
            asked = date(int(year), int(month), int(day))
        except ValueError as error:
            raise Http404 from error
        return self._answer(request, Agenda(self, request, asked))

    @re_path(rf"^{_MONTH}/$")
    def month(self, request: HttpRequest, year: str, month: str) -> HttpResponse:
        from events.listing.calendar_grids import FIRST, LAST, MonthGrid

        if not 1 <= int(month) <= 12 or not FIRST.year <= int(year) <= LAST.year:
            raise Http404
        return self._answer(request, MonthGrid(self, request, int(year), int(month)))

    @re_path(r"^(?P<year>(?:19|20)\d\d)/w(?P<week>\d\d)/$")
    def week(self, request: HttpRequest, year: str, week: str) -> HttpResponse:
        from events.listing.calendar_grids import FIRST, LAST, WeekGrid

        if not FIRST.year <= int(year) <= LAST.year:
            raise Http404
        try:
            return self._answer(request, WeekGrid(self, request, int(year), int(week)))
        except ValueError as error:  # a year has 52 or 53 weeks
            raise Http404 from error

    # A routable page would leave the language of the preview to the editor's own.
    serve_preview = NetworkPage.serve_preview

    def _answer(self, request: HttpRequest, shown: EventList) -> HttpResponse:
        from events.listing.base import Paged
        from sites.directory.near import chosen
        from sites.map.tiles import let_tiles_in

        query = chosen(request) if self.space is None else None
        if query is not None:
            return HttpResponseRedirect(f"{request.path}{'?' + query if query else ''}")

        self._shown = shown
        if isinstance(shown, Paged) and shown.is_beyond:
            return HttpResponseRedirect(shown.first_url)
        response = self.render(request, template=shown.template)
        if shown.map_offer is not None:
            let_tiles_in(response)
        return response

    def serve_file(self, request: HttpRequest, name: str) -> HttpResponse:
        from events.feeds import views as feeds
        from events.listing import geojson
        from events.listing.map import PrintMap
        from sites.map.print_file import FILE

        if name == "calendar.ics":
            return feeds.list_calendar(self, request)
        if name == "new.atom":
            return feeds.news(self, request)
        if name == geojson.FILE:
            return geojson.list_geojson(self, request)
        if name == FILE:
            return PrintMap(self, request).as_file()
        return super().serve_file(request, name)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from sites.proposals.address import invitation

        context = super().get_context(request, *args, **kwargs)
        context["space"] = self.space
        context["propose"] = invitation(self.space, request) if self.space else None
        context["event_list"] = context["map"] = event_list = self.event_list(request)
        event_list.prepare()
        return context

    def canonical_query(self, request: HttpRequest) -> str:
        shown = self.event_list(request)
        # Pages of what is near have no place of their own in a search engine.
        return shown.query if shown.near is None else shown.first_query

    def switch_query(self, request: HttpRequest) -> str | None:
        shown = self.event_list(request)
        return shown.from_here(shown.query) if shown.near is not None else None

    def canonical_path(self, request: HttpRequest) -> str:
        return self.event_list(request).path

    @cached_property
    def space(self) -> SpacePage | None:
        """The space whose events these are; None for the network's list."""
        return space_of(self)

    def event_list(self, request: HttpRequest) -> EventList:
        """What this request sees; made once, for a page object serves one request."""
        from events.listing.agenda import Agenda, Archive
        from events.listing.base import ARCHIVE
        from events.listing.map import PrintMap
        from sites.map.offer import PLAIN

        if self._shown is None:
            views: dict[str, type[EventList]] = {ARCHIVE: Archive, PLAIN: PrintMap}
            self._shown = views.get(request.GET.get("view", ""), Agenda)(self, request)
        return self._shown
