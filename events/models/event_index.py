"""The page of a list of events: of the whole network, or of the space it stands in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from network.models import ListingPage, NetworkPage
from network.routing.page_views import view_of
from sites.models import SpacePage, space_of

_MONTH = r"(?P<year>(?:19|20)\d\d)/(?P<month>\d\d)"


class EventIndexPage(RoutablePageMixin, ListingPage):
    """A list of events; its routes are answered by ``events.listing.views``."""

    stands_in = "events"
    rooms = frozenset({"event"})
    page_description = _("The list of events of a space, or of the whole network.")
    template = "events/event_index_page.html"

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    @cached_property
    def space(self) -> SpacePage | None:
        """The space whose events these are; None for the network's list."""
        return space_of(self)

    @path("")
    def agenda(self, request: HttpRequest) -> HttpResponse:
        return view_of(self, request).agenda()

    @re_path(rf"^{_MONTH}/(?P<day>\d\d)/$")
    def day(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return view_of(self, request).day(**kwargs)

    @re_path(rf"^{_MONTH}/$")
    def month(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return view_of(self, request).month(**kwargs)

    @re_path(r"^(?P<year>(?:19|20)\d\d)/w(?P<week>\d\d)/$")
    def week(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return view_of(self, request).week(**kwargs)

    # A routable page would leave the language of the preview to the editor's own.
    serve_preview = NetworkPage.serve_preview
