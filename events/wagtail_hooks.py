"""What events add to the CMS and to a space's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from events.closures import closure_of
from events.listing import shown
from events.models import EventIndexPage, EventPage, Occurrence
from events.services.cancelling import cancel_between, coming_dates_of
from network.models import NetworkPage, User
from network.services.adding import add_page
from network.translated import both
from sites.models import SpacePage

COMING = 5
PAST = 3


@hooks.register("space_page_sections")
def events_of_a_space(space: SpacePage, request: HttpRequest) -> dict[str, Any] | None:
    """The next and the latest dates of a space, on its own page; none in a preview of a new one."""
    if not space.pk:
        return None
    dates = Occurrence.objects.public().of_space(space)
    now = timezone.now()
    coming, past = shown(request, dates.coming(now)[:COMING], dates.past(now)[:PAST])
    index = EventIndexPage.objects.child_of(space).live().first()
    return {
        "order": 10,
        "template": "events/partials/space_section.html",
        "context": {
            "coming": coming,
            "past": past,
            "list_url": index.get_url(request) if index else None,
        },
    }


@hooks.register("after_publish_page")
def warn_of_closures(request: HttpRequest, page: NetworkPage) -> None:
    """Tell the editor of an event that falls into a closure; it is published all the same."""
    if isinstance(page, EventPage) and not page.is_cancelled:
        for start, end in page.dates():
            if warning := closure_of(page.venue, start, end):
                messages.warning(request, warning)


@hooks.register("space_opening")
def events_of_a_new_space(space: SpacePage, user: User | None) -> None:
    """A space that is opened has a list of events."""
    add_page(space, EventIndexPage(**both("title", _("Events"))), user=user)


@hooks.register("space_coming_dates")
def dates_of_a_space_that_stops(space: SpacePage) -> int:
    return coming_dates_of(space).count()


@hooks.register("space_stopping")
def cancel_the_dates_of_a_space_that_stops(space: SpacePage, first: date, last: date | None) -> int:
    return cancel_between(space, first, last)
