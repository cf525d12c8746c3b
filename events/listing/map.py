"""What is on, by place: the dates of a list that have a point, for the map and the one to print."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from events.filters.near import point_of, walk_in_words
from events.listing.agenda import LONG_SHOWN, LOOK_AHEAD, Agenda
from events.listing.base import EventList, prime
from events.listing.rows import cards_at_once
from events.models import Occurrence
from events.models.querysets import OccurrenceQuerySet
from network.routing.addresses import prime_addresses
from sites.map.offer import PLAIN
from sites.map.print_drawing import Drawing
from sites.map.print_file import FILE, drawn, space_point
from sites.models import SpacePage

if TYPE_CHECKING:
    from events.models import EventIndexPage

MOST_PRINTED = 200
LINES = 8  # events under one place on paper, each with its next date


class MappedDates:
    """The first dates of an agenda that have a point; ``most`` bounds what is read of its index."""

    def __init__(self, agenda: Agenda, most: int) -> None:
        self._agenda = agenda
        self._most = most

    @cached_property
    def _read(self) -> list[Occurrence]:
        agenda = self._agenda
        # Traces are left out below: asked for here, SQLite would read all that is none.
        until = agenda.end or agenda.start + LOOK_AHEAD
        long = agenda.filtered.long_within(agenda.start, until)
        short = agenda.ordered.first_keys(self._most + 1)
        return cards_at_once([short, long.first_keys(LONG_SHOWN)])

    @cached_property
    def is_complete(self) -> bool:
        return sum(not date.lasts_long for date in self._read) <= self._most

    @cached_property
    def rows(self) -> list[tuple[Occurrence, SpacePage]]:
        """Each date with where it is, soonest first."""
        found = [(date, point_of(date)) for date in self._read if not date.is_trace]
        return [(date, place) for date, place in found if place is not None][: self._most]


class PrintMap(EventList):
    """The map to print of a list: its places by number, each with what is on next."""

    view = PLAIN
    template = "events/plain_map.html"

    def __init__(self, page: EventIndexPage, request: HttpRequest) -> None:
        super().__init__(page, request)
        self._agenda = Agenda(page, request)
        self._dates = MappedDates(self._agenda, MOST_PRINTED)

    def prepare(self) -> None:
        """Ask at once for the addresses of all that is named."""
        prime(self.request, self.rows)
        prime_addresses(self.request, [place for _date, place in self._dates.rows])

    @property
    def moments(self) -> dict[str, datetime | None]:
        return self._agenda.moments

    @property
    def kind_of_window(self) -> bool:
        return self._agenda.kind_of_window

    def window(self, dates: OccurrenceQuerySet, **moments: Any) -> OccurrenceQuerySet:
        return self._agenda.window(dates, **moments)

    @property
    def rows(self) -> list[Occurrence]:
        return [date for date, _place in self._dates.rows]

    @property
    def query(self) -> str:
        return self.filters.query(view=PLAIN)

    # --- As the map to print reads it ---------------------------------------------------------

    @property
    def words(self) -> list[str]:
        """The days and filters in force."""
        lines = [self._agenda.when_words] if self.filters.first or self.filters.last else []
        if self.near is not None:
            lines.append(walk_in_words(self.near.minutes))
        lines += [f"{facet.label}: {names}" for facet, names in self._named_facets]
        return lines

    @property
    def _named_facets(self) -> list[tuple]:
        facets = [facet for facet in self.facets.all if facet.ticked]
        return [
            (facet, ", ".join(option.name for option in facet.options if option.ticked))
            for facet in facets
        ]

    @property
    def most(self) -> int | None:
        return None if self._dates.is_complete else MOST_PRINTED

    @property
    def list_url(self) -> str:
        return self.here_url("", self.filters.query())

    @property
    def file_url(self) -> str:
        return self.here_url(FILE, self.filters.query())

    @cached_property
    def drawing(self) -> Drawing:
        by_place = sorted(self._dates.rows, key=lambda row: row[1].pk)
        places = []
        for _key, rows in groupby(by_place, key=lambda row: row[1].pk):
            here = list(rows)
            space = here[0][1]
            place = space_point(space, space.get_url(self.request) or "")
            first = {date.event_id: date for date, _space in reversed(here)}
            place.lines.extend(sorted(first.values(), key=lambda date: date.start)[:LINES])
            places.append(place)
        return Drawing(places)

    def as_file(self) -> HttpResponse:
        """The drawing alone."""
        return drawn(self.drawing, self.page.title)
