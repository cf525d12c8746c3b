"""Dates as lines of a list, in the language of the page the list is on.

What all lines share (language, time zone, site) is looked up once; what only some lists show is
computed in properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from events.filters.terms import TermLabel
from events.models import EventPage, Occurrence, OccurrenceStatus
from network.cache_tags.collector import add_page_tags
from network.i18n import formatting as wording
from network.i18n.fallback import Reader
from network.routing.addresses import Addresses, prime_addresses
from network.templatetags.network_tags import local_hours, when
from sites.models import SpacePage


class _LineContext:
    """What the lines of one page have in common; lines do not name the space ``hidden``."""

    def __init__(self, request: HttpRequest, hidden: SpacePage | None) -> None:
        self.hidden = hidden
        self.zone = timezone.get_current_timezone()
        self.reader = Reader()
        self._addresses = Addresses(request)
        self._events: dict[int, tuple[str, str, str]] = {}

    def event(self, event: EventPage) -> tuple[str, str, str]:
        """The address and title of an event, and the ``lang`` attribute of the title."""
        found = self._events.get(event.pk)
        if found is None:
            title, lang = self.reader.read(event, "title")
            url = self._addresses.of(event) or ""
            found = self._events[event.pk] = (url, wording.bind_short_words(title), lang)
        return found


class DateLine:
    """One date as a line of a list."""

    __slots__ = ("_context", "date", "distance", "lang", "page_url", "tags", "title", "url")

    def __init__(self, date: Occurrence, context: _LineContext) -> None:
        self.date = date
        self._context = context
        self.page_url, self.title, self.lang = context.event(date.event)
        self.url = f"{self.page_url}{date.address_in(context.zone)}"
        #: The names of the event's categories, in lists that show them.
        self.tags: Sequence[TermLabel] = ()
        #: How far away it is, in words, in lists of what is near.
        self.distance = ""

    @property
    def is_off(self) -> bool:
        """Whether the line is struck through: the date is cancelled, postponed, or has moved."""
        return self.date.is_off or self.date.is_trace

    @property
    def is_as_planned(self) -> bool:
        return self.date.status == OccurrenceStatus.SCHEDULED

    @property
    def has_news(self) -> bool:
        """Whether the date has a status, place, reason or note of its own to show."""
        date, read = self.date, self._context.reader.read
        if date.is_trace or date.other_space_id is not None or not self.is_as_planned:
            return True
        return any(read(date, field)[0] for field in ("other_place", "reason", "note"))

    @property
    def status_words(self) -> str:
        """The status in a word; empty if the date takes place as planned."""
        if self.date.is_trace:
            return pgettext("date", "Moved")
        return "" if self.is_as_planned else self.date.get_status_display()

    @property
    def over_word(self) -> str:
        return pgettext("event", "Over") if self.date.is_past else ""

    @property
    def is_free(self) -> bool:
        return self.date.event.price == 0

    @property
    def clock(self) -> str:
        """The local time it begins at; empty for all-day dates."""
        return "" if self.date.all_day else wording.clock(self._local(self.date.start))

    @property
    def hours(self) -> SafeString:
        """Its hours, for a line under the heading of its day; the days if there are several."""
        start, end = self._local(self.date.start), self._local(self.date.end)
        if self.date.all_day or start.date() != end.date():
            return self.when
        return local_hours(start, end, self._context.reader.language)

    @property
    def when(self) -> SafeString:
        return when(self.date)

    @property
    def place(self) -> TermLabel | None:
        """Where it is, the date's own place before the event's; None if that needs no saying."""
        date, event, read = self.date, self.date.event, self._context.reader.read
        name, lang = read(date, "other_place")
        if name:
            return TermLabel(wording.bind_short_words(name), lang)
        space = date.other_space
        if space is None:
            name, _lang = read(event, "venue_name")
            if name or event.venue_address:
                return TermLabel(name or event.venue_address, "")
            space = event.venue_space
        if space is None:
            hidden = self._context.hidden
            if date.space is None or (hidden is not None and date.space_id == hidden.pk):
                return None
            space = date.space
        name, lang = read(space, "title")
        return TermLabel(wording.bind_short_words(name), lang)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._context.zone)


def date_lines(
    request: HttpRequest,
    rows: Sequence[Occurrence],
    hidden: SpacePage | None = None,
    *,
    is_brief: bool = False,
) -> list[DateLine]:
    """The lines of these dates; ``hidden`` is a space they need not name.

    Brief lines name the event alone, not where it is.
    """
    if is_brief:
        events = [row.event for row in rows]
        add_page_tags(events)
        prime_addresses(request, events)
    else:
        prime_pages(request, rows)
    context = _LineContext(request, hidden)
    return [DateLine(row, context) for row in rows]


def prime_pages(request: HttpRequest, rows: Iterable[Occurrence]) -> None:
    """Look up at once the addresses of all pages that lines about these dates name."""
    rows = list(rows)
    pages = [page for row in rows for page in (row.event, row.space, row.event.venue_space)]
    add_page_tags([*pages, *(row.other_space for row in rows)])
    prime_addresses(request, pages)
