"""What is on within a walk of a place: asked of the network's list by a position in its address.

It narrows a list as a filter does, but is no term: it stands in the addresses of the list alone and
never in one that is kept, so that neither a calendar nor a letter knows where somebody was.
"""

from __future__ import annotations

from functools import cached_property

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.http import QueryDict
from django.utils.translation import ngettext

from events.any_of import AnyOf, AnyOfMany, AnyOfRows
from events.models import AttendanceMode, EventPage, Occurrence, OccurrenceStatus
from network.position import PARAMETER, Position
from sites import distance
from sites.models import SpacePage

#: The name in an address: ``walk=15``, in minutes.
WALK = "walk"
WALKS = (15, 30, 60)
USUAL_WALK = 30
#: So many spaces, and their dates are found by an index (``Around._by_index``).
FEW = 100


def point_of(date: Occurrence) -> SpacePage | None:
    """The space in which a date takes place, if it takes place on site and the point is known."""
    online = date.status == OccurrenceStatus.MOVED_ONLINE
    if online or date.event.attendance_mode == AttendanceMode.ONLINE:
        return None
    place = date.place
    return place if place is not None and place.live and place.has_point else None


def walk_in_words(minutes: int) -> str:
    """``Up to 30 minutes on foot``."""
    words = ngettext("Up to %(number)s minute on foot", "Up to %(number)s minutes on foot", minutes)
    return words % {"number": minutes}


class Around:
    """A circle on the map: as far as somebody walks in so many minutes (``sites.distance``)."""

    def __init__(self, position: Position, minutes: int = USUAL_WALK) -> None:
        self.position = position
        self.minutes = minutes

    @classmethod
    def read(cls, params: QueryDict) -> Around | None:
        """What the address asks for; None if it names no position that can be read."""
        position = Position.read(params)
        if position is None:
            return None
        known = {str(minutes): minutes for minutes in WALKS}
        return cls(position, known.get(params.get(WALK, ""), USUAL_WALK))

    def pairs(self, minutes: int | None = None) -> list[tuple[str, str]]:
        """As it stands in an address, the usual walk unnamed."""
        walk = minutes or self.minutes
        named = [] if walk == USUAL_WALK else [(WALK, str(walk))]
        return [(PARAMETER, str(self.position)), *named]

    @cached_property
    def _spaces(self) -> tuple[int, ...]:
        here, metres = self.position, self.minutes * distance.METRES_A_MINUTE
        spaces: QuerySet[SpacePage] = QuerySet(SpacePage).order_by()
        points = spaces.filter(live=True, **here.square(metres))
        rows = points.values_list("pk", "latitude", "longitude")
        return tuple(key for key, *point in rows if here.distance_to(*point) <= metres)

    @cached_property
    def condition(self) -> Q:
        """What a date must fulfil to take place on site in one of these spaces (``point_of``)."""
        if not self._spaces:
            return Q(pk__in=[])
        found = (
            ~Q(status=OccurrenceStatus.MOVED_ONLINE)
            & _empty("other_place_pl")
            & _empty("other_place_en")
            & Q(AnyOfMany(_place(), self._spaces))
        )
        return found & self._by_index if len(self._spaces) <= FEW else found

    @property
    def _by_index(self) -> Q:
        """Dates that may be meant, as far as indexes know.

        Where few spaces are near, nearly all dates of a large network would else be looked at one
        by one. Where many are, the first dates soon yield enough.
        """
        hosted: QuerySet = QuerySet(EventPage).order_by()
        hosted = hosted.filter(AnyOf("venue_space", self._spaces)).values("pk")
        here = Q(AnyOf("space", self._spaces)) | Q(AnyOf("other_space", self._spaces))
        return here | Q(AnyOfRows("event", hosted))

    def away(self, date: Occurrence) -> str:
        """How far a date is, in words; empty where it has no point."""
        place = point_of(date)
        return distance.away(self.position, place) if place is not None else ""


def _place() -> Subquery:
    """The key of the space a date takes place in, if it is on site; as ``Occurrence.place`` has it.

    One value for each date: of several conditions with an "or" between them PostgreSQL would read
    all events first.
    """
    unnamed = _empty("venue_name_pl") & _empty("venue_name_en") & _empty("venue_address")
    moved = Q(IsNull(OuterRef("other_space"), False))
    events: QuerySet = QuerySet(EventPage).order_by().filter(pk=OuterRef("event_id"))
    events = events.exclude(attendance_mode=AttendanceMode.ONLINE).filter(moved | unnamed)
    where = Coalesce(OuterRef("other_space"), F("venue_space"), OuterRef("space"))
    return Subquery(events.annotate(where=where).values("where")[:1])


def _empty(field: str) -> Q:
    return Q(**{field: ""}) | Q(**{field: None})
