"""Calendar files and feeds. They are fetched again and again, and mostly have not changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from events.feeds.icalendar import Calendar
from events.filters.query import Filters
from events.filters.saved_search import SavedEventSearch, SavedSpaceSearch
from events.models import EventIndexPage, EventPage, Occurrence, Showing
from events.models.querysets import OccurrenceQuerySet, at_once
from events.recurrence.text import date_in_words
from network.routing.addresses import prime_addresses
from sites.models import SpaceIndexPage, SpacePage

#: When it last changed, and a number or text that differs with the content.
Version = tuple[datetime | None, int | str]

BACK = timedelta(days=90)
# Of one calendar: what a telephone still reads; the nearest come first.
MOST_DATES, MOST_PAST = 1500, 500
MOST_NEWS = 50
# The pages whose words a calendar repeats: its title, where it is.
NAMED_PAGES = ("event", "space", "other_space", "event__venue_space")
CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
FRESH = 900  # seconds a reader may keep a response without asking


def list_calendar(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """The dates of a list with the filters of the address: 90 days back and what is coming."""
    dates = SavedEventSearch(page, request.GET).dates.real()
    title = page.title if page.space is None else f"{page.space.title}: {page.title}"
    return _calendar(request, dates, title, page.intro, of=page.space)


def spaces_calendar(page: SpaceIndexPage, request: HttpRequest) -> HttpResponse:
    """The same for the events of the spaces that the filters of the address find."""
    search = SavedSpaceSearch(page, request.GET)
    dates = search.dates.real()
    if search.matches_nothing:  # what is asked for is gone: not everything instead
        dates = dates.none()
    return _calendar(request, dates, search.line, "", of=None)


def _calendar(
    request: HttpRequest,
    dates: OccurrenceQuerySet,
    title: str,
    description: str,
    *,
    of: SpacePage | None,
) -> HttpResponse:
    now = timezone.now()
    dates = dates.filter(end__gt=now - BACK)

    def make() -> bytes:
        calendar = Calendar(request, name=title, description=description)
        calendar.add(
            at_once(
                [dates.coming(now).first_keys(MOST_DATES), dates.past(now).first_keys(MOST_PAST)]
            )
        )
        return calendar.to_bytes()

    return conditional_response(request, version(of, dates), make, CALENDAR, "calendar.ics")


def event_calendar(event: EventPage, request: HttpRequest) -> HttpResponse:
    """Every date of one event."""
    dates = Occurrence.objects.public().real().filter(event=event)

    def make() -> bytes:
        calendar = Calendar(request, name=event.title)
        calendar.add(list(dates.with_pages().order_by("start", "id")))
        return calendar.to_bytes()

    return conditional_response(request, _changes(dates), make, CALENDAR, f"{event.slug}.ics")


def date_calendar(date: Occurrence, request: HttpRequest) -> HttpResponse:
    """One date, to be put into one's own calendar."""
    dates = Occurrence.objects.public().filter(pk=date.pk)

    def make() -> bytes:
        calendar = Calendar(request, name=date.event.title)
        calendar.add(list(dates.with_pages()), apart=True)
        return calendar.to_bytes()

    return conditional_response(
        request, _changes(dates), make, CALENDAR, f"{date.event.slug}-{date.key}.ics"
    )


def news(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """What was published or changed lately, the latest first (RFC 4287)."""
    dates = SavedEventSearch(page, request.GET).dates.real().filter(end__gt=timezone.now())

    def make() -> bytes:
        return _atom(page, request, _latest(dates))

    return conditional_response(request, version(page.space, dates), make, ATOM, "")


def _latest(dates: OccurrenceQuerySet) -> list[EventPage]:
    """The events changed last, whether their page or one of their dates; the latest first."""
    changed: dict[int, datetime] = {}
    rows = dates.order_by("-modified").values_list("event", "modified")
    for event, moment in rows[: MOST_NEWS * 10]:
        changed.setdefault(event, moment)
    coming = dates.filter(event=OuterRef("pk")).order_by()
    pages = EventPage.objects.live().filter(Exists(coming)).order_by("-last_published_at")
    found = {page.pk: page for page in pages[:MOST_NEWS]}
    by_dates = EventPage.objects.live().in_bulk(list(changed)[:MOST_NEWS])
    for page in (by_dates | found).values():
        known = (changed.get(page.pk), page.last_published_at, page.first_published_at)
        page.changed = max(filter(None, known), default=timezone.now())
    events = sorted((by_dates | found).values(), key=lambda page: (page.changed, page.pk))
    return events[::-1][:MOST_NEWS]


def version(space: SpacePage | None, dates: OccurrenceQuerySet) -> Version:
    """The state of a list: of a space exactly; of the network, that anything has changed at all."""
    if space is not None:
        return _changes(dates)
    # All its dates would be too many to look at: any change of any page or date counts, each read
    # from the end of an index; and the day, for dates come and go with time.
    last_date = Occurrence.objects.aggregate(last=Max("modified"))["last"]
    last_page = PageLogEntry.objects.aggregate(last=Max("timestamp"))["last"]
    last_reply = Showing.objects.aggregate(last=Max("answered_at"))["last"]
    changes = filter(None, (last_date, last_page, last_reply))
    return max(changes, default=None), timezone.localdate().toordinal()


def _changes(dates: QuerySet[Occurrence]) -> Version:
    """The last change of the dates, their events and the places they name; and how many."""
    state = dates.order_by().aggregate(
        number=Count("pk"),
        dates=Max("modified"),
        **{f"of_{page}": Max(f"{page}__last_published_at") for page in NAMED_PAGES},
    )
    number = state.pop("number")
    return max(filter(None, state.values()), default=None), number


def conditional_response(
    request: HttpRequest,
    state: Version,
    make: Callable[[], bytes],
    content_type: str,
    filename: str,
) -> HttpResponse:
    """304 if the client has this state already; only if not, the feed is made (RFC 9110 §13)."""
    modified, number = state
    address = request.build_absolute_uri()
    seen = f"{address} {get_language()} {number} {modified and modified.isoformat()}"
    etag = quote_etag(sha256(seen.encode()).hexdigest()[:32])
    headers = {"ETag": etag}
    if modified is not None:
        headers["Last-Modified"] = http_date(modified.timestamp())
    last = int(modified.timestamp()) if modified is not None else None
    response = get_conditional_response(request, etag, last)
    if response is None:
        response = HttpResponse(make(), content_type=content_type)
        if filename:
            response["Content-Disposition"] = f'inline; filename="{filename}"'
    for name, value in headers.items():
        response[name] = value
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


def _atom(page: EventIndexPage, request: HttpRequest, events: list[EventPage]) -> bytes:
    prime_addresses(request, [page, *events])
    title = page.title if page.space is None else f"{page.space.title}: {page.title}"
    feed = Atom1Feed(
        title=title,
        link=page.get_full_url(request) or "",
        description=page.intro or title,
        language=get_language(),
        feed_url=f"{page.get_full_url(request)}new.atom{_query(page, request)}",
        feed_guid=f"{page.get_full_url(request)}new.atom",
        subtitle=_("New and changed events"),
    )
    following = _next_dates(events)
    for event in events:
        address = event.get_full_url(request) or ""
        feed.add_item(
            title=event.title,
            link=address,
            description=_summary(event, following.get(event.pk)),
            unique_id=f"{address}",
            pubdate=event.first_published_at,
            updateddate=event.changed,
        )
    return feed.writeString("utf-8").encode()


def _query(page: EventIndexPage, request: HttpRequest) -> str:
    """The query string of the filters, without other parameters."""
    query = Filters(request.GET, page.space).query()
    return f"?{query}" if query else ""


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
