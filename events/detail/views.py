"""Responses of an event's page: the event, one of its dates, the sign-up form, calendar files."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from events.caching.rules import of_places
from events.detail.dates import PageDates
from events.detail.related import RelatedEvents
from events.detail.schema_org import event_jsonld
from events.detail.signup_summary import SignUpSummary
from events.detail.terms import own_terms
from events.feeds import views as feeds
from events.feeds.subscription import webcal
from events.models import EventPage, Occurrence
from events.signup.views import form_page
from network.cache_tags.collector import add_tags, forbid_caching
from network.db.related_rows import related_rows
from network.i18n import formatting as wording
from network.models import Project
from network.pages.views import PageView
from network.routing.page_views import page_view
from sites.models import SpacePage
from sites.pages.space_facts import group_by_role
from sites.space.accessibility import of_event
from sites.space.stoppage import stoppage_of

#: The relations the page shows as they are, with what their rows refer to.
_SHOWN = (
    ("programme", "format"),
    ("people", "role", "affiliation"),
)


@page_view(EventPage)
class EventPageView(PageView[EventPage]):
    """The page of an event, of one of its dates, or of the form for signing up."""

    #: Set where the sign-up form is shown: it lies below the event's own address.
    canonical_path = ""

    def one_date(self, key: str) -> HttpResponse:
        """The page as it is about one date, named by its local start by the rule."""
        return self.render(chosen=self.page.date_named(key))

    def sign_up(self, key: str | None) -> HttpResponse:
        """The form for one of its dates, for the next one, or for the whole course."""
        forbid_caching()  # the form carries a stamp of its own
        date = self.page.date_named(key) if key else PageDates(self.page).main
        return form_page(self.page, self.request, date)

    def file(self, name: str) -> HttpResponse:
        stem, _dot, kind = name.rpartition(".")
        if kind != "ics":
            return super().file(name)
        if stem == "event":
            return feeds.event_calendar(self.page, self.request)
        return feeds.date_calendar(self.page.date_named(stem), self.request)

    def keep_response(self) -> None:
        super().keep_response()
        add_tags(of_places(self.page.pk))

    def _venue_stopped(self, date: Occurrence | None, venue: SpacePage | None) -> str:
        """That another space in which the date is to take place does not work then; else empty.

        The event's own space says so itself, at the head of the page.
        """
        if date is None or date.frees_the_room or date.is_past or venue == self.page.space:
            return ""
        return stoppage_of(venue, wording.local(date.start).date())

    def context(self, **kwargs: Any) -> dict[str, Any]:
        """``chosen`` is the date the page is about, if its address names one."""
        event, request = self.page, self.request
        context = super().context(**kwargs)
        draft = getattr(request, "is_preview", False) or not event.live
        dates = PageDates(event, chosen=kwargs.get("chosen"), draft=draft)
        main = dates.main
        venue = main.place if main is not None else event.venue
        if main is not None and main.is_elsewhere:
            rooms = list(main.other_rooms.all())
        else:
            rooms = related_rows(event, "booked_rooms")
        terms = own_terms(event)
        # An event that names no project belongs to its space's.
        project = event.project_id or (event.space.project_id if event.space else None)
        for relation, *related in _SHOWN:
            # Read only if the template shows them: the sign-up form does not.
            context[relation] = SimpleLazyObject(partial(related_rows, event, relation, *related))
        return {
            **context,
            **terms,
            "webcal_url": webcal(f"{event.get_full_url(request)}event.ics"),
            "dates": dates,
            "space": event.space,
            "organisations": group_by_role(event),
            "venue": venue,
            "venue_stopped": self._venue_stopped(main, venue),
            "rooms": rooms,
            "access": of_event(related_rows(event, "accessibility"), rooms, venue),
            "project": Project.with_organisations(project),
            "jsonld": event_jsonld(dates, request, [term.code for term in terms["languages"]]),
            "signup": SignUpSummary(dates) if event.takes_signups else None,
            "related": None if draft else RelatedEvents(event, dates, request),
        }
