"""The list of events: of the whole network, or of the space it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from network.models import ListingPage
from sites.models import SpacePage, space_of

if TYPE_CHECKING:
    from events.listing import EventList


class EventIndexPage(ListingPage):
    """What is on: in the whole network, or in the space it stands in."""

    stands_in = "events"
    rooms = frozenset({"event"})
    page_description = _("The list of events of a space, or of the whole network.")
    template = "events/event_index_page.html"

    _event_list: EventList | None = None

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["space"] = self.space
        context["event_list"] = self.event_list(request)
        return context

    def canonical_query(self, request: HttpRequest) -> str:
        return self.event_list(request).query

    @cached_property
    def space(self) -> SpacePage | None:
        """The space whose events these are; None for the network's list."""
        return space_of(self)

    def event_list(self, request: HttpRequest) -> EventList:
        """What this request sees; made once, for a page object serves one request."""
        from events.listing import EventList

        if self._event_list is None:
            self._event_list = EventList(request, space=self.space)
        return self._event_list
