"""The map to print of a list of events: its places by number, each with what is on next there."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby

from django.http import HttpResponse

from events.filters.near import walk_in_words
from events.listing.agenda import Agenda
from events.listing.lines import DateLine, date_lines
from events.models import Occurrence
from network.routing.addresses import prime_addresses
from sites.map.offer import PLAIN
from sites.map.print_drawing import Drawing
from sites.map.print_file import FILE, space_point, svg_response
from sites.models import SpacePage

MOST_PRINTED = 200
LINES = 8  # events under one place on paper, each with its next date


class PrintMap(Agenda):
    """The dates of an agenda that have a point, without pages."""

    view = PLAIN
    template = "events/plain_map.html"
    number = 1
    map_query = None

    @cached_property
    def _mapped(self) -> tuple[list[tuple[Occurrence, SpacePage]], bool]:
        return self.mapped(MOST_PRINTED)

    @property
    def rows(self) -> list[Occurrence]:
        return [date for date, _space in self._mapped[0]]

    def prepare(self) -> None:
        self.lines = date_lines(self.request, self.rows)
        prime_addresses(self.request, [space for _date, space in self._mapped[0]])

    @property
    def query(self) -> str:
        return self.filters.query(view=PLAIN)

    # --- As ``sites/plain_map.html`` reads it -------------------------------------------------

    @property
    def words(self) -> list[str]:
        """The days and filters in force."""
        lines = [self.when_words] if self.filters.first or self.filters.last else []
        if self.near is not None:
            lines.append(walk_in_words(self.near.minutes))
        for facet in self.facets.all:
            if ticked := [option.name for option in facet.options if option.ticked]:
                lines.append(f"{facet.label}: {', '.join(ticked)}")
        return lines

    @property
    def most(self) -> int | None:
        """How many dates are shown where there are more; None where these are all."""
        return None if self._mapped[1] else MOST_PRINTED

    @property
    def list_url(self) -> str:
        return self.here_url("", self.filters.query())

    @property
    def file_url(self) -> str:
        return self.here_url(FILE, self.filters.query())

    @cached_property
    def drawing(self) -> Drawing:
        placed = zip(self.lines, (space for _date, space in self._mapped[0]), strict=True)
        by_space = groupby(sorted(placed, key=lambda each: each[1].pk), key=lambda each: each[1])
        places = []
        for space, here in by_space:
            place = space_point(space, space.get_url(self.request) or "")
            first: dict[int, DateLine] = {}
            for line, _space in here:
                first.setdefault(line.date.event_id, line)
            place.lines.extend(sorted(first.values(), key=lambda line: line.date.start)[:LINES])
            places.append(place)
        return Drawing(places)

    def as_file(self) -> HttpResponse:
        """The drawing alone, as SVG."""
        self.prepare()
        return svg_response(self.drawing, self.page.title)
