"""Hooks by which events extend spaces, the directory, proposals, freshness and search."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from events.caching.expiry import expire_with_dates
from events.feeds.subscription import Subscription
from events.feeds.views import spaces_calendar
from events.filters.saved_search import SavedSpaceSearch
from events.integrations.activities import KIND, offer_all_activities
from events.integrations.freshness import regular_activities
from events.integrations.next_dates import coming_dates, next_words
from events.integrations.proposals import ActivityKind, EventKind
from events.integrations.search_documents import dates_of
from events.listing.next_dates import next_and_last
from events.models import EventIndexPage, EventPage, Occurrence
from events.occurrences.attendees_hook import HOOK as PEOPLE_OF_DATES
from events.occurrences.cancellation import cancel_between, coming_dates_of
from events.occurrences.held_in import held_in_space
from events.signup.date_changes import people_at, people_of_dates
from events.signup.phone_calls import audience_of
from events.signup.staff_letters import keep_what_people_count_on, tell_of_a_stopped_venue
from network.db.readable import readable
from network.i18n.fallback import both
from network.models import Category, User
from network.routing.page_views import view_of
from network.search.documents import DATES_HOOK
from network.services.add_page import add_page
from sites.cms.contributor_home import OVER_HOOK
from sites.directory.facet_kinds import OfferedKind
from sites.freshness.subjects import SUBJECTS_HOOK
from sites.lifecycle.stages import HostedEvent
from sites.models import SpaceIndexPage, SpacePage
from sites.proposals.kinds import HOOK as PROPOSAL_KINDS
from sites.proposals.kinds import ProposalKind

COMING = 5
PAST = 3

hooks.register(PEOPLE_OF_DATES, people_of_dates)
hooks.register(DATES_HOOK, dates_of)
hooks.register(SUBJECTS_HOOK, regular_activities)
hooks.register("directory_renewal", offer_all_activities)
hooks.register("directory_clock", expire_with_dates)
hooks.register("directory_next", coming_dates)
hooks.register("directory_next_words", next_words)


@hooks.register("directory_kinds")
def activities() -> OfferedKind:
    return OfferedKind(KIND, _("Activities"), Category)


@hooks.register("space_page_sections")
def events_of_a_space(space: SpacePage, request: HttpRequest) -> dict[str, Any] | None:
    """The next and the latest dates of a space, on its own page; none in a preview of a new one."""
    if not space.pk:
        return None
    dates = Occurrence.objects.public(space.restricted_by)
    # Of both at once PostgreSQL may read all dates there are for the last three of a space.
    whose = [dates.of_space(space), dates.guests_of(space)]
    expire_with_dates(space)
    coming, past = next_and_last(request, *whose, coming=COMING, past=PAST, space=space)
    lists = EventIndexPage.objects.child_of(space)
    index = lists.filter(readable(within=space.restricted_by)).first()
    return {
        "order": 10,
        "template": "events/partials/space_section.html",
        "context": {
            "coming": coming,
            "past": past,
            "list_url": index.get_url(request) if index else None,
        },
    }


@hooks.register(PROPOSAL_KINDS)
def events_are_proposed() -> list[ProposalKind]:
    return [EventKind(), ActivityKind()]


@hooks.register("space_opening")
def events_of_a_new_space(space: SpacePage, user: User | None) -> None:
    """A space that is opened has a list of events."""
    add_page(space, EventIndexPage(**both("title", _("Events"))), user=user)


@hooks.register(OVER_HOOK)
def events_that_are_over(keys: list[int]) -> set[int]:
    """Those of these pages that are events with dates, all of them past."""
    dates = Occurrence.objects.real().filter(event__in=keys)
    coming = dates.filter(end__gt=timezone.now()).values("event")
    return set(dates.exclude(event__in=coming).values_list("event", flat=True))


@hooks.register("space_coming_dates")
def dates_of_a_space_that_stops(space: SpacePage) -> int:
    return coming_dates_of(space).count()


@hooks.register("space_people")
def people_of_a_space_that_stops(space: SpacePage) -> list[dict[str, Any]]:
    """Who is told if its dates are cancelled."""
    audience = audience_of(coming_dates_of(space))
    if not audience.people:
        return []
    return [{"template": "events/admin/audience.html", "audience": audience}]


@hooks.register("space_stopping")
def cancel_the_dates_of_a_space_that_stops(
    space: SpacePage, first: date, last: date | None, reason: dict[str, str], user: User | None
) -> int:
    return cancel_between(space, first, last, reason=reason, by=user)


@hooks.register("space_hosted_events")
def events_of_others_in(space: SpacePage) -> list[HostedEvent]:
    """Each with how many coming dates it has there, and people signed up for them."""
    dates = held_in_space(space).order_by()
    found = []
    for event in EventPage.objects.filter(pk__in=dates.values("event")).order_by("path"):
        theirs = dates.filter(event=event)
        found.append(HostedEvent(event.title, theirs.count(), people_at(theirs)))
    return found


@hooks.register("space_stopped")
def tell_those_whose_events_are_there(space: SpacePage, first: date, last: date | None) -> None:
    tell_of_a_stopped_venue(space, first, last)


hooks.register("page_expiring", keep_what_people_count_on)


@hooks.register("directory_files")
def files_of_the_directory(
    page: SpaceIndexPage, request: HttpRequest, name: str
) -> HttpResponse | None:
    """The calendar of the events of the spaces that are found."""
    return spaces_calendar(page, request) if name == "calendar.ics" else None


@hooks.register("directory_sections")
def subscribing_to_the_directory(page: SpaceIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Below the spaces that are found: their events, in one's own calendar or by letter."""
    filters = view_of(page, request).directory.filters
    search = SavedSpaceSearch(page, request.GET, filters.vocabulary)
    can_subscribe = page.pk and not search.matches_nothing
    return {
        "order": 90,
        "template": "events/partials/subscribe_spaces.html",
        "context": Subscription(page, search.query, request) if can_subscribe else None,
    }
