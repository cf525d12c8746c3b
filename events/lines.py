"""What a line of a list says of a date, in the language of the page it stands on.

What is the same for all lines (the language, the site that is read) is asked for once; what only
some lists show is worked out where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.safestring import SafeString

from events.models import Occurrence, OccurrenceStatus
from network import wording
from network.addresses import Addresses
from network.templatetags.network_tags import hours, when
from network.translated import Reader
from sites.models import SpacePage


class Place(NamedTuple):
    """Where a date is, in words, with the attribute that says in which language."""

    name: str
    lang: str = ""


class Line:
    """One date as a line shows it; ``hidden`` is the space that need not be named."""

    __slots__ = ("_hidden", "_reader", "date", "lang", "page_url", "title", "url")

    def __init__(
        self, date: Occurrence, page_url: str, reader: Reader, hidden: SpacePage | None
    ) -> None:
        self.date = date
        self.page_url = page_url
        self.url = f"{page_url}{date.address}"
        title, self.lang = reader.read(date.event, "title")
        self.title = wording.bind_short_words(title)
        self._reader = reader
        self._hidden = hidden

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
        date = self.date
        told = self._reader.read(date, "reason")[0] or self._reader.read(date, "note")[0]
        return bool(told) or date.is_trace or date.is_elsewhere or not self.is_as_planned

    @property
    def is_free(self) -> bool:
        return self.date.event.price == 0

    @property
    def clock(self) -> str:
        """When it begins, on the clock; empty for what has no hours."""
        return "" if self.date.all_day else f"{wording.local(self.date.start):%H:%M}"

    @property
    def hours(self) -> SafeString:
        return hours(self.date)

    @property
    def when(self) -> SafeString:
        return when(self.date)

    @property
    def place(self) -> Place | None:
        """Where it is, the date's own place before the event's; None if that needs no saying."""
        date, event = self.date, self.date.event
        if date.is_elsewhere:
            name, lang = self._reader.read(date, "other_place")
            if name:
                return Place(wording.bind_short_words(name), lang)
            if date.other_space is not None:
                return self._named(date.other_space)
        name, _lang = self._reader.read(event, "venue_name")
        if name or event.venue_address:
            return Place(name or event.venue_address)
        if event.venue_space is not None:
            return self._named(event.venue_space)
        if date.space is None or (self._hidden is not None and date.space_id == self._hidden.pk):
            return None
        return self._named(date.space)

    def _named(self, space: SpacePage) -> Place:
        name, lang = self._reader.read(space, "title")
        return Place(wording.bind_short_words(name), lang)


def write_lines(
    request: HttpRequest, rows: Iterable[Occurrence], hidden: SpacePage | None = None
) -> None:
    """Give each of these dates its line."""
    reader, addresses = Reader(), Addresses(request)
    for row in rows:
        row.line = Line(row, addresses.of(row.event) or "", reader, hidden)
