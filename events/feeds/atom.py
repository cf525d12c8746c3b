"""The feed of new and changed events of a list (Atom, RFC 4287)."""

from __future__ import annotations

from uuid import uuid5

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.filters.query import Filters
from events.models import EventIndexPage, EventPage, Occurrence
from events.recurrence.text import date_in_words
from network.models import NetworkPage
from network.routing.addresses import prime_addresses

MOST_DATES = 1500


def atom(page: EventIndexPage, request: HttpRequest, events: list[EventPage]) -> bytes:
    """The feed with these events, each with the moment it ``changed``."""
    prime_addresses(request, [page, *events])
    house = page.space.title if page.space is not None else settings.WAGTAIL_SITE_NAME
    title = page.title if page.space is None else f"{house}: {page.title}"
    query = Filters(request.GET, page.space).query()
    feed = Atom1Feed(
        title=title,
        link=page.get_full_url(request) or "",
        description=page.intro or title,
        language=get_language(),
        author_name=house,  # of every entry (RFC 4287 §4.1.1)
        feed_url=f"{page.get_full_url(request)}new.atom{'?' + query if query else ''}",
        feed_guid=_id(page, query),
        subtitle=_("New and changed events"),
    )
    following = _next_dates(events)
    for event in events:
        address = event.get_full_url(request) or ""
        feed.add_item(
            title=event.title,
            link=address,
            description=_summary(event, following.get(event.pk)),
            unique_id=_id(event),
            pubdate=event.first_published_at,
            updateddate=event.changed,
        )
    return feed.writeString("utf-8").encode()


def _id(page: NetworkPage, query: str = "") -> str:
    """For good, whatever its address is (RFC 4287 §4.2.6): of a page in one language.

    Of a feed by its filters as well; an entry is the same in all feeds.
    """
    return uuid5(page.translation_key, f"{get_language()} {query}".strip()).urn


def _next_dates(events: list[EventPage]) -> dict[int, Occurrence]:
    coming = Occurrence.objects.real().coming(timezone.now())
    found: dict[int, Occurrence] = {}
    for date in coming.filter(event__in=[event.pk for event in events])[:MOST_DATES]:
        found.setdefault(date.event_id, date)
    return found


def _summary(event: EventPage, date: Occurrence | None) -> str:
    parts = [event.lead]
    if date is not None:
        words = date_in_words(date.start, date.end, all_day=date.all_day)
        status = f" – {date.get_status_display()}" if date.own_status else ""
        parts.insert(0, f"{words}{status}")
    return "\n\n".join(part for part in parts if part)
