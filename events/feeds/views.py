"""Calendar files and feeds. They are fetched again and again, and mostly have not changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from hashlib import sha256
from math import ceil

from django.core.cache import caches
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from wagtail.models import PageLogEntry

from events.feeds.atom import atom
from events.feeds.changes import last_change
from events.feeds.icalendar import calendar_file, calendar_head
from events.feeds.selection import BACK, Selection
from events.feeds.texts import date_text, guest_texts
from events.filters.saved_search import SavedEventSearch, SavedSpaceSearch
from events.models import EventIndexPage, EventPage, Occurrence, Showing
from events.models.querysets import OccurrenceQuerySet
from sites.models import SpaceIndexPage, SpacePage

#: When it last changed, and a number or text that differs with the content.
Version = tuple[datetime | None, int | str]

MOST_NEWS = 50
# The pages whose words a list repeats: its title, where it is.
NAMED_PAGES = ("event", "space", "other_space", "event__venue_space")
CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
FRESH = 900  # seconds a reader may keep a response without asking


def list_calendar(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """The dates of a list with the filters of the address: 90 days back and what is coming."""
    search = SavedEventSearch(page, request.GET)
    title = page.title if page.space is None else f"{page.space.title}: {page.title}"
    selection = Selection(search.dates.real(), request, cuts=search.cuts_series)
    return _calendar(request, selection, title, page.intro)


def spaces_calendar(page: SpaceIndexPage, request: HttpRequest) -> HttpResponse:
    """The same for the events of the spaces that the filters of the address find."""
    search = SavedSpaceSearch(page, request.GET)
    dates = search.dates.real()
    if search.matches_nothing:  # what is asked for is gone: not everything instead
        dates = dates.none()
    return _calendar(request, Selection(dates, request), search.line, "")


def event_calendar(event: EventPage, request: HttpRequest) -> HttpResponse:
    """Every date of one event."""
    selection = Selection(Occurrence.objects.published().filter(event=event), request, back=None)
    return _calendar(request, selection, event.title, "", f"{event.slug}.ics")


def _calendar(
    request: HttpRequest,
    selection: Selection,
    title: str,
    description: str,
    filename: str = "calendar.ics",
) -> HttpResponse:
    head = calendar_head(title, description)

    def make() -> bytes:
        return calendar_file(head, selection.texts())

    return conditional_response(
        request,
        lambda: (head, selection.state()),
        make,
        CALENDAR,
        filename,
        last_change(BACK),
    )


def date_calendar(date: Occurrence, request: HttpRequest) -> HttpResponse:
    """One date, to be put into one's own calendar."""
    head = calendar_head(date.event.title)
    text, _version = date_text(date, request, for_guest=False)
    filename = f"{date.event.slug}-{date.key}.ics"

    def make() -> bytes:
        return calendar_file(head, [text])

    return conditional_response(
        request, lambda: (head, text), make, CALENDAR, filename, last_change()
    )


def calendar_of_guest(event: EventPage, date: Occurrence | None, request: HttpRequest) -> bytes:
    """The date, or all of a course, for somebody who has a place: with online addresses."""
    head = calendar_head(event.title)
    texts = [date_text(date, request, for_guest=True)] if date else guest_texts(event, request)
    return calendar_file(head, (text for text, _version in texts))


def news(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """What was published or changed lately, the latest first (RFC 4287)."""
    dates = SavedEventSearch(page, request.GET).dates.real().filter(end__gt=timezone.now())

    @cache
    def make() -> bytes:
        return atom(page, request, _latest(dates))

    return conditional_response(request, make, make, ATOM, "", last_change())


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
    state: Callable[[], object],
    make: Callable[[], bytes],
    content_type: str,
    filename: str,
    changed: datetime | None = None,
) -> HttpResponse:
    """304 if the client has this already; only if not, the file is made (RFC 9110 §13).

    ``state`` tells whether the content is the same: from it follows the ETag. ``changed`` is not
    before its last change, and never runs backwards: Last-Modified (§8.8.2).
    """
    last = _whole_second(changed)
    headers = {} if last is None else {"Last-Modified": http_date(last)}
    response = None
    if "HTTP_IF_NONE_MATCH" not in request.META:
        response = get_conditional_response(request, None, last)
    if response is None:
        headers["ETag"] = etag = _etag(request, state, last)
        response = get_conditional_response(request, etag, last)
    if response is None:
        response = HttpResponse(make(), content_type=content_type)
        if filename:
            response["Content-Disposition"] = f'inline; filename="{filename}"'
    for name, value in headers.items():
        response[name] = value
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


def _etag(request: HttpRequest, state: Callable[[], object], last: int | None) -> str:
    """The entity tag; known without asking for the state as long as nothing at all has changed."""
    address = f"{request.build_absolute_uri()} {get_language()}"
    key = f"feed:{sha256(address.encode()).hexdigest()[:32]}"
    known = caches["default"].get(key) if last is not None else None
    if known is not None and known[0] == last:
        return known[1]
    etag = quote_etag(sha256(f"{address} {state()!r}".encode()).hexdigest()[:32])
    if last is not None:
        caches["default"].set(key, (last, etag), FRESH)
    return etag


def _whole_second(moment: datetime | None) -> int | None:
    """The second after; None while it has not passed: more may change within it."""
    if moment is None:
        return None
    second = ceil(moment.timestamp())
    return second if second <= timezone.now().timestamp() else None
