"""What the page of an event leads on to: the same event elsewhere, similar events, events nearby.

Each part reads a bounded stretch of an index, however large the network is: the newest events that
share a term, the first coming dates of the nearest spaces. An event stands in one part only and
once, however many dates it has.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.utils import timezone

from events.event_dates import EventDates
from events.event_list import prime
from events.models import EventPage, Occurrence, OccurrenceStatus, Showing
from events.on_map import point_of
from events.querysets import LONG, OccurrenceQuerySet, at_once
from network.addresses import prime_addresses
from network.position import EARTH_RADIUS, Position
from sites.models import SpacePage

LINES = 3  # in each part
ALSO_AT = 4
#: What an event has in common with another, and how much that says.
WEIGHTS = {"categories": 3, "formats": 2, "audiences": 1}
NEWEST = 120  # events that share a term of one kind
CLOSEST = 24  # of these, the ones looked at as a whole
NEARBY_METRES = 3_000
NEAREST_SPACES = 8
OF_A_SPACE = 6  # coming dates read of each


class Answers:
    """For one event that is published; its dates are known to its page already."""

    def __init__(self, event: EventPage, dates: EventDates, request: HttpRequest) -> None:
        self._event = event
        self._dates = dates
        self._request = request
        self._now: datetime = timezone.now()

    @cached_property
    def is_over(self) -> bool:
        """Whether the visitor came too late, or for nothing: what is coming then matters more."""
        return self._dates.is_past or self._dates.all_cancelled

    @cached_property
    def also_at(self) -> list[SpacePage]:
        """The other spaces that show it, once they have accepted."""
        accepted = Showing.objects.filter(event=self._event, answer=Showing.Answer.ACCEPTED)
        spaces = SpacePage.objects.live().filter(pk__in=accepted.values("space"))
        found = list(spaces.order_by("title_pl", "pk")[:ALSO_AT])
        prime_addresses(self._request, found)
        return found

    @property
    def similar(self) -> list[Occurrence]:
        return self._parts[0]

    @property
    def nearby(self) -> list[Occurrence]:
        return self._parts[1]

    @property
    def coming(self) -> list[Occurrence]:
        """What is on next anywhere, where nothing similar and nothing nearby is left to offer."""
        return self._parts[2]

    @cached_property
    def _parts(self) -> tuple[list[Occurrence], list[Occurrence], list[Occurrence]]:
        """The dates of each part; all rows are read at once."""
        likeness = self._likeness
        keys = [self._next_of(list(likeness)), *self._coming_near]
        if self.is_over:
            # Enough for other events to be among them.
            keys.append(self._ahead(Occurrence.objects).first_keys(OF_A_SPACE))
        rows = [row for row in at_once(keys) if not self._is_hidden(row)]
        like = (row for row in rows if row.event_id in likeness)
        similar = _each_once(sorted(like, key=lambda row: (-likeness[row.event_id], row.start)))
        seen = {row.event_id for row in similar}
        near = [(far, row) for row in rows if (far := self._metres(row)) is not None]
        around = (row for _far, row in sorted(near, key=lambda pair: pair[0]))
        nearby = _each_once(row for row in around if row.event_id not in seen)
        coming = _each_once(rows) if self.is_over and not similar and not nearby else []
        prime(self._request, [*similar, *nearby, *coming])
        return similar, nearby, coming

    def _is_hidden(self, row: Occurrence) -> bool:
        return row.event_id == self._event.pk or not row.event.live

    def _ahead(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """What is certain to come, soonest first."""
        off = [OccurrenceStatus.CANCELLED, OccurrenceStatus.POSTPONED]
        others = dates.public().real().exclude(event=self._event.pk).exclude(status__in=off)
        return others.short_within(self._now, None)

    # --- Similar ------------------------------------------------------------------------------

    @cached_property
    def _likeness(self) -> dict[int, int]:
        """How much the events that share most have in common with this one."""
        found: Counter[int] = Counter()
        parts = [self._sharing(field) for field in WEIGHTS]
        for event, field in parts[0].union(*parts[1:], all=True):
            found[event] += WEIGHTS[field]
        # The newest first among equals: they are the likeliest to be still to come.
        best = sorted(found.items(), key=lambda item: (-item[1], -item[0]))
        return dict(best)

    def _sharing(self, field: str) -> QuerySet:
        """The newest events with a term of this kind in common, a row for each term."""
        through = getattr(EventPage, field).through
        term = next(
            each.attname
            for each in through._meta.fields
            if each.is_relation and each.name != "eventpage"
        )
        rows: QuerySet = QuerySet(through).order_by()
        own = rows.filter(eventpage=self._event.pk).values(term)
        others = rows.filter(**{f"{term}__in": own}).exclude(eventpage=self._event.pk)
        # SQLite bounds no part of a union; it does bound a subquery.
        newest = others.order_by("-eventpage").values("pk")[:NEWEST]
        named = rows.filter(pk__in=newest).annotate(kind=Value(field, output_field=CharField()))
        return named.values_list("eventpage", "kind")

    def _next_of(self, events: Sequence[int]) -> QuerySet:
        """The keys of the next date of the first of these events that are still to come."""
        off = [OccurrenceStatus.CANCELLED, OccurrenceStatus.POSTPONED]
        ahead = Q(start__gte=self._now - LONG, end__gt=self._now, moved_to=None)
        dates = Occurrence.objects.filter(ahead, event=OuterRef("pk")).exclude(status__in=off)
        following = dates.order_by("start", "id").values("pk")[:1]
        pages: QuerySet = QuerySet(EventPage).order_by().filter(pk__in=list(events), live=True)
        rows = pages.annotate(following=Subquery(following)).values_list("pk", "following")
        found = {event: date for event, date in rows if date is not None}
        closest = [found[event] for event in events if event in found][:CLOSEST]
        return Occurrence.objects.order_by().filter(pk__in=closest).values("pk")

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
    def _spaces(self) -> list[int]:
        """The keys of its own space and of the nearest others, the nearest first."""
        place, here = self._place, self._here
        if place is None:
            return []
        if here is None:
            return [place.pk]
        down = math.degrees(NEARBY_METRES / EARTH_RADIUS)
        across = down / max(math.cos(math.radians(here.latitude)), 0.01)
        around = SpacePage.objects.live().filter(
            latitude__range=(here.latitude - down, here.latitude + down),
            longitude__range=(here.longitude - across, here.longitude + across),
        )
        rows = around.exclude(pk=place.pk).order_by().values_list("pk", "latitude", "longitude")
        by_distance = sorted((here.distance_to(*point), key) for key, *point in rows)
        near = [key for far, key in by_distance[:NEAREST_SPACES] if far <= NEARBY_METRES]
        return [place.pk, *near]

    @property
    def _coming_near(self) -> list[QuerySet]:
        dates = Occurrence.objects
        return [self._ahead(dates.filter(space=key)).first_keys(OF_A_SPACE) for key in self._spaces]

    def _metres(self, row: Occurrence) -> float | None:
        """How far off a date is; None if it is too far, or nobody knows where."""
        place = self._place
        if place is None or row.place is None:
            return None
        if row.place.pk == place.pk:
            return -1.0  # in the same house: before any other
        there = point_of(row)
        if self._here is None or there is None:
            return None
        far = self._here.distance_to(there.latitude, there.longitude)
        return far if far <= NEARBY_METRES else None


def _each_once(rows: Iterable[Occurrence]) -> list[Occurrence]:
    """The first date of each event, in the order given, and only so many."""
    first: dict[int, Occurrence] = {}
    for row in rows:
        if len(first) == LINES:
            break
        first.setdefault(row.event_id, row)
    return list(first.values())
