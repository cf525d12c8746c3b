"""What events add to the CMS and to a space's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from events import admin_views
from events.changes import DateChange
from events.closures import closure_of
from events.listing import shown
from events.models import EventIndexPage, EventPage, Occurrence, OccurrenceStatus
from events.services.cancelling import cancel_between, coming_dates_of
from network.models import NetworkPage, User
from network.services.adding import add_page
from network.translated import both
from sites.models import SpacePage

COMING = 5
PAST = 3
WARNINGS = 3


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("events/preview-dates/", admin_views.preview_dates, name="event_preview_dates"),
    ]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for change in DateChange:
        actions.register_action(change.action, change.label, change.label)


@hooks.register("space_page_sections")
def events_of_a_space(space: SpacePage, request: HttpRequest) -> dict[str, Any] | None:
    """The next and the latest dates of a space, on its own page; none in a preview of a new one."""
    if not space.pk:
        return None
    dates = Occurrence.objects.public().shown_by(space)
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
    """Tell the editor of dates that fall into a closure; they are published all the same."""
    if not isinstance(page, EventPage) or page.status == OccurrenceStatus.CANCELLED:
        return
    coming = page.occurrences.real().coming(timezone.now())
    dates = [*coming] or [*page.occurrences.real()[:1]]
    warnings = [closure_of(page.venue, date.start, date.end) for date in dates]
    warnings = [warning for warning in warnings if warning]
    for warning in warnings[:WARNINGS]:
        messages.warning(request, warning)
    more = len(warnings) - WARNINGS
    if more > 0:
        text = ngettext(
            "%(number)s more date falls into a time when the space is not open.",
            "%(number)s more dates fall into times when the space is not open.",
            more,
        )
        messages.warning(request, text % {"number": more})


@hooks.register("space_opening")
def events_of_a_new_space(space: SpacePage, user: User | None) -> None:
    """A space that is opened has a list of events."""
    add_page(space, EventIndexPage(**both("title", _("Events"))), user=user)


@hooks.register("space_coming_dates")
def dates_of_a_space_that_stops(space: SpacePage) -> int:
    return coming_dates_of(space).count()


@hooks.register("space_stopping")
def cancel_the_dates_of_a_space_that_stops(
    space: SpacePage, first: date, last: date | None, reason: dict[str, str], user: User | None
) -> int:
    return cancel_between(space, first, last, reason=reason, by=user)
