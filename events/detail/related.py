"""Related events on an event's page: other spaces that show it, similar events, events nearby.

Each part reads a bounded stretch of an index, however large the network is: the newest events that
share a term, the first coming dates of the nearest spaces. An event stands in one part only and
once, however many dates it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from events.caching.rules import of_terms
from events.detail.dates import PageDates
from events.detail.related_sql import PLACES, related_dates
from events.filters.venue import place_by_event
from events.listing.lines import DateLine, date_lines
from events.listing.rows import cards
from events.models import AttendanceMode, EventPage, Occurrence, OccurrenceStatus, Showing
from network.cache_tags.collector import add_page_tags, add_tags, expires_at, is_collecting
from network.cache_tags.tags import NETWORK
from network.db.any_of import AnyOf
from network.db.compiled_queries import Param, fetch
from network.db.readable import readable
from network.i18n.languages import LANGUAGE_CODES
from network.listing.position import Position
from network.routing.addresses import prime_addresses
from sites.models import SpacePage

LINES = 3  # in each part
ALSO_AT = 4
NEARBY_METRES = 3_000
SPACES_KNOWN = 160  # the nearest, whose distance is known
_NAMED = (
    "path",
    "live",
    *(f"{field}_{code}" for field in ("title", "url_path") for code in LANGUAGE_CODES),
)


class _Space(NamedTuple):
    """A space nearby, or one that shows the event."""

    pk: int
    path: str
    latitude: Decimal | None
    longitude: Decimal | None
    accepts: bool


class _Candidate(NamedTuple):
    """A date that may be shown, with the columns that decide on it."""

    pk: int
    event: int
    start: datetime
    end: datetime
    status: str
    event__attendance_mode: str
    at_place: int | None

    @property
    def is_online(self) -> bool:
        moved = self.status == OccurrenceStatus.MOVED_ONLINE
        return moved or self.event__attendance_mode == AttendanceMode.ONLINE


def _spaces(event: Param, box: Sequence[Param] = (), point: Sequence[Param] = ()) -> QuerySet:
    """The spaces that show the event, and the nearest to a position (``_around``)."""
    spaces: QuerySet = QuerySet(SpacePage).order_by()
    accepted = Showing.objects.filter(event=event, answer=Showing.Answer.ACCEPTED)
    accepts = Q(pk__in=accepted.values("space"))
    keys = spaces.filter(accepts).values("pk")
    if box:
        within = spaces.filter(readable(), latitude__range=box[:2], longitude__range=box[2:])
        down, across = F("latitude") - point[0], (F("longitude") - point[1]) * point[2]
        squared = ExpressionWrapper(down * down + across * across, FloatField())
        nearest = within.order_by(squared).values("pk")[:SPACES_KNOWN]
        # SQLite bounds no part of a union; it does bound a subquery.
        keys = keys.union(spaces.filter(pk__in=nearest).values("pk"))
    shows = ExpressionWrapper(accepts, BooleanField())
    rows = spaces.filter(readable(), pk__in=keys).annotate(accepts=shows)
    return rows.values_list(*_Space._fields)


def _around(here: Position) -> dict[str, Any]:
    """A square around a position, and the position with how much shorter longitudes are there."""
    square = here.square(NEARBY_METRES)
    (south, north), (west, east) = square["latitude__range"], square["longitude__range"]
    numbers = {
        "box": (south, north, west, east),
        "point": (here.latitude, here.longitude, (north - south) / (east - west)),
    }
    return {name: [Decimal(f"{each:.6f}") for each in some] for name, some in numbers.items()}


def _candidates(keys: Param) -> QuerySet:
    dates = Occurrence.objects.filter(readable("event__"), AnyOf("pk", keys)).real()
    placed = dates.annotate(at_place=place_by_event()).order_by("start", "id")
    return placed.values_list(*_Candidate._fields)


class RelatedEvents:
    """The related events of a published event; ``dates`` are those its page has read."""

    def __init__(self, event: EventPage, dates: PageDates, request: HttpRequest) -> None:
        self._event = event
        self._dates = dates
        self._request = request
        self._now: datetime = timezone.now()

    @cached_property
    def is_over(self) -> bool:
        """Whether the event is over or called off; then related events stand first on the page."""
        return self._dates.is_past or self._dates.all_off

    @cached_property
    def also_at(self) -> list[SpacePage]:
        """The other spaces that show it."""
        accepted = [space.pk for space in self._around if space.accepts]
        if not accepted:
            return []
        spaces = SpacePage.objects.filter(pk__in=accepted).only(*_NAMED)
        found = sorted(spaces, key=lambda space: (space.title_pl, space.pk))[:ALSO_AT]
        prime_addresses(self._request, found)
        return found

    @property
    def similar(self) -> list[DateLine]:
        return self._parts[0]

    @property
    def nearby(self) -> list[DateLine]:
        return self._parts[1]

    @property
    def coming(self) -> list[DateLine]:
        """The next dates of the network, if nothing similar and nothing nearby can be offered."""
        return self._parts[2]

    @cached_property
    def _parts(self) -> list[list[DateLine]]:
        """The dates of each part: chosen by a few columns, then read with what they show."""
        likeness, keys = self._keys
        rows = self._candidates(keys)
        expires_at(*(moment for row in rows for moment in (row.start, row.end)))
        like = [row for row in rows if row.event in likeness]
        similar = _each_once(sorted(like, key=lambda row: -likeness[row.event]))
        seen = {row.event for row in similar}
        near = [(far, row) for row in rows if (far := self._metres(row)) is not None]
        by_distance = (row for _far, row in sorted(near, key=lambda pair: pair[0]))
        nearby = _each_once(row for row in by_distance if row.event not in seen)
        anywhere = self.is_over and not similar and not nearby
        if anywhere:
            add_tags(NETWORK)
        parts = (similar, nearby, _each_once(rows) if anywhere else [])
        shown = cards(row.pk for part in parts for row in part)
        lines = {line.date.pk: line for line in date_lines(self._request, shown)}
        return [[lines[row.pk] for row in part if row.pk in lines] for part in parts]

    def _candidates(self, keys: tuple[int, ...]) -> list[_Candidate]:
        """Those of these dates that are public and no traces, soonest first."""
        if not keys:
            return []
        return [_Candidate(*row) for row in fetch(_candidates, keys=keys)]

    @property
    def _keys(self) -> tuple[dict[int, int], tuple[int, ...]]:
        """How much similar events have in common with this one; the keys of all dates."""
        if is_collecting():
            add_tags(*of_terms(self._event.pk))
        found = related_dates(self._event.pk, self._spaces, self._now, self.is_over)
        likeness = {event: alike for event, alike, _date in found if alike is not None}
        return likeness, tuple(date for _event, _alike, date in found)

    # --- Nearby -------------------------------------------------------------------------------

    @cached_property
    def _place(self) -> SpacePage | None:
        """Where it takes place; else the space whose event it is."""
        main = self._dates.main
        return (main.place if main is not None else self._event.venue) or self._event.space

    @cached_property
    def _here(self) -> Position | None:
        place = self._place
        if place is None or not place.has_point:
            return None
        return Position(float(place.latitude or 0), float(place.longitude or 0))

    @cached_property
    def _around(self) -> list[_Space]:
        """Spaces nearby, and those that show the event (``accepts``)."""
        here, event = self._here, self._event.pk
        rows = fetch(_spaces, event=event, **(_around(here) if here is not None else {}))
        around = [_Space(*row) for row in rows]
        add_page_tags([*around, self._place])
        return around

    @cached_property
    def _far(self) -> dict[int, float]:
        """The distances of the spaces around, in metres."""
        here = self._here
        return {
            space.pk: here.distance_to(float(space.latitude), float(space.longitude))
            for space in self._around
            if here is not None and space.latitude is not None and space.longitude is not None
        }

    @cached_property
    def _spaces(self) -> list[int]:
        """The keys of its own space and of the nearest others, the nearest first."""
        place, here = self._place, self._here
        if place is None:
            return []
        if here is None:
            return [place.pk]
        near = sorted(
            (metres, key)
            for key, metres in self._far.items()
            if key != place.pk and metres <= NEARBY_METRES
        )
        return [place.pk, *(key for _metres, key in near[: PLACES - 1])]

    def _metres(self, row: _Candidate) -> float | None:
        """The distance of a date; None if it is too far, or not known."""
        place = self._place
        if place is None or row.at_place is None:
            return None
        if row.at_place == place.pk:
            return -1.0  # in the same space: before any other
        far = None if row.is_online else self._far.get(row.at_place)
        return far if far is not None and far <= NEARBY_METRES else None


def _each_once(rows: Iterable[_Candidate]) -> list[_Candidate]:
    """The first date of each of the first ``LINES`` events, in the order given."""
    first: dict[int, _Candidate] = {}
    for row in rows:
        if len(first) == LINES:
            break
        first.setdefault(row.event, row)
    return list(first.values())
