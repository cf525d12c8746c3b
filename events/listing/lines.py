"""What a line of a list says of a date, in the language of the page it stands on.

What is the same for all lines (the language, the time zone, the site that is read) is asked for
once; what only some lists show is worked out where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from events.models import EventPage, Occurrence, OccurrenceStatus
from network.i18n import formatting as wording
from network.i18n.fallback import Reader
from network.routing.addresses import Addresses
from network.templatetags.network_tags import local_hours, when
from sites.models import SpacePage


class PlaceName(NamedTuple):
    """Where a date is, in words, with the attribute that says in which language."""

    name: str
    lang: str = ""


class _EventTitle(NamedTuple):
    """What the lines of an event have in common."""

    url: str
    title: str
    lang: str


class _LineContext:
    """What lines have in common: the page they stand on; ``hidden`` is a space it is all about."""

    def __init__(self, request: HttpRequest, hidden: SpacePage | None) -> None:
        self.hidden = hidden
        self.zone = timezone.get_current_timezone()
        self.reader = Reader()
        self._addresses = Addresses(request)
        self._events: dict[int, _EventTitle] = {}

    def event(self, event: EventPage) -> _EventTitle:
        said = self._events.get(event.pk)
        if said is None:
            title, lang = self.reader.read(event, "title")
            url = self._addresses.of(event) or ""
            said = _EventTitle(url, wording.bind_short_words(title), lang)
            self._events[event.pk] = said
        return said


class DateLine:
    """One date as a line shows it."""

    __slots__ = ("_page", "date", "lang", "page_url", "title", "url")

    def __init__(self, date: Occurrence, page: _LineContext) -> None:
        self.date = date
        self._page = page
        self.page_url, self.title, self.lang = page.event(date.event)
        self.url = f"{self.page_url}{date.address_in(page.zone)}"

    @property
    def is_off(self) -> bool:
        """Whether nothing takes place then: it is cancelled, or has moved."""
        return self.date.is_cancelled or self.date.is_trace

    @property
    def is_as_planned(self) -> bool:
        return self.date.status == OccurrenceStatus.SCHEDULED

    @property
    def has_news(self) -> bool:
        """Whether there is something to say of what became of it."""
        date, read = self.date, self._page.reader.read
        if date.is_trace or date.other_space_id is not None or not self.is_as_planned:
            return True
        return any(read(date, field)[0] for field in ("other_place", "reason", "note"))

    @property
    def status_words(self) -> str:
        """What became of it, in a word; empty if it takes place as planned."""
        if self.date.is_trace:
            return pgettext("date", "Moved")
        return "" if self.is_as_planned else self.date.get_status_display()

    @property
    def over_word(self) -> str:
        """That it is over; empty if it is not."""
        return pgettext("event", "Over") if self.date.is_past else ""

    @property
    def is_free(self) -> bool:
        return self.date.event.price == 0

    @property
    def clock(self) -> str:
        """When it begins, on the clock; empty for what has no hours."""
        return "" if self.date.all_day else wording.clock(self._local(self.date.start))

    @property
    def hours(self) -> SafeString:
        """Its hours under the heading of its day; the days if it is over several."""
        start, end = self._local(self.date.start), self._local(self.date.end)
        if self.date.all_day or start.date() != end.date():
            return when(self.date)
        return local_hours(start, end, self._page.reader.language)

    @property
    def when(self) -> SafeString:
        return when(self.date)

    @property
    def place(self) -> PlaceName | None:
        """Where it is, the date's own place before the event's; None if that needs no saying."""
        date, event, read = self.date, self.date.event, self._page.reader.read
        name, lang = read(date, "other_place")
        if name:
            return PlaceName(wording.bind_short_words(name), lang)
        if date.other_space is not None:
            return self._named(date.other_space)
        name, _lang = read(event, "venue_name")
        if name or event.venue_address:
            return PlaceName(name or event.venue_address)
        if event.venue_space is not None:
            return self._named(event.venue_space)
        hidden = self._page.hidden
        if date.space is None or (hidden is not None and date.space_id == hidden.pk):
            return None
        return self._named(date.space)

    def _named(self, space: SpacePage) -> PlaceName:
        name, lang = self._page.reader.read(space, "title")
        return PlaceName(wording.bind_short_words(name), lang)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._page.zone)


def write_lines(
    request: HttpRequest, rows: Iterable[Occurrence], hidden: SpacePage | None = None
) -> None:
    """Give each of these dates its line."""
    page = _LineContext(request, hidden)
    for row in rows:
        row.line = DateLine(row, page)


def lines_of(rows: Iterable[Occurrence]) -> list[DateLine]:
    """The lines of dates that have them."""
    return [row.line for row in rows]
