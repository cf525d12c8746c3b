"""The filter of the network's list by walking distance from a position in its address.

The position stands in addresses within the list only, never in those of calendars and letters, so
that these do not tell where somebody was.
"""

from __future__ import annotations

from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import ngettext

from events.filters.venue import on_site_in, space_on_site
from events.models import Occurrence
from network.db.readable import readable
from network.listing.position import PARAMETER, Position
from sites.models import SpacePage
from sites.space import walking_distance as distance

#: The name in an address: ``walk=15``, in minutes.
WALK = "walk"
WALKS = (15, 30, 60)
USUAL_WALK = 30


def point_of(date: Occurrence) -> SpacePage | None:
    """The space a date takes place in, if it is on site and its point is known.

    None for a space that whoever reads of the event may not read of.
    """
    place = space_on_site(date)
    if place is None or not (place.live and place.has_point):
        return None
    return place if place.restricted_by in ("", date.event.restricted_by) else None


def walk_in_words(minutes: int) -> str:
    """``Up to 30 minutes on foot``."""
    words = ngettext("Up to %(number)s minute on foot", "Up to %(number)s minutes on foot", minutes)
    return words % {"number": minutes}


class NearFilter:
    """A circle around a position: as far as one walks in so many minutes."""

    def __init__(self, position: Position, minutes: int = USUAL_WALK) -> None:
        self.position = position
        self.minutes = minutes

    @classmethod
    def read(cls, params: QueryDict) -> NearFilter | None:
        """The filter in a query string; None if there is no position that can be read."""
        position = Position.read(params)
        if position is None:
            return None
        known = {str(minutes): minutes for minutes in WALKS}
        return cls(position, known.get(params.get(WALK, ""), USUAL_WALK))

    def pairs(self, minutes: int | None = None) -> list[tuple[str, str]]:
        """The parameters of the query string; the usual walk is left out."""
        walk = minutes or self.minutes
        named = [] if walk == USUAL_WALK else [(WALK, str(walk))]
        return [(PARAMETER, str(self.position)), *named]

    @cached_property
    def _spaces(self) -> tuple[int, ...]:
        here, metres = self.position, self.minutes * distance.METRES_A_MINUTE
        spaces: QuerySet[SpacePage] = QuerySet(SpacePage).order_by()
        points = spaces.filter(readable(), **here.square(metres))
        rows = points.values_list("pk", "latitude", "longitude")
        return tuple(key for key, *point in rows if here.distance_to(*point) <= metres)

    @cached_property
    def condition(self) -> Q:
        """The condition on dates: on site in one of these spaces (``point_of``)."""
        return on_site_in(self._spaces)

    def away(self, date: Occurrence) -> str:
        """How far away a date is, in words; empty if it has no point."""
        place = point_of(date)
        return distance.distance_of(self.position, place) if place is not None else ""
