"""The filter of dates by accessibility features; the same rule as on an event's own page.

Only a stated yes counts. The event's own value goes first, then those of its rooms (all must be
yes), then the space's. A date moved elsewhere has the rooms and the space it is moved to.
See ``sites.space.accessibility.of_event``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_

from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, In

from events.filters.venue import FEW, IS_MOVED, key_of_space, possibly_in
from events.models import EventAccessibility, EventPage, Occurrence
from network.db.any_of import AnyOf
from network.models import AccessibilityFeature
from sites.models import AccessAnswer, RoomAccessibility, SpaceAccessibility

YES = Value(AccessAnswer.YES)
#: What can state a yes, and up to how many of them their dates are found by an index.
SOURCES = {
    "space": (SpaceAccessibility, FEW),
    "room": (RoomAccessibility, FEW),
    "event": (EventAccessibility, 10 * FEW),  # of far fewer dates than a space has
}


def with_access(codes: Collection[str]) -> Q:
    """The condition on dates for these features, by their codes; makes one query itself."""
    said = _first_with_yes(codes)
    return reduce(and_, (_possible(said[code]) & Q(Exact(_value(code), YES)) for code in codes))


def _value(code: str) -> Coalesce:
    """What holds for a date: one value, as in ``events.filters.venue``."""
    known: QuerySet = QuerySet(AccessibilityFeature).order_by().filter(code=code)
    feature = Subquery(known.values("pk")[:1])
    own = EventAccessibility.objects.filter(event=OuterRef("event"), feature=feature)
    spaces = SpaceAccessibility.objects.filter(feature=feature, answer=AccessAnswer.YES)
    return Coalesce(
        Subquery(own.order_by().values("answer")[:1]),
        Case(When(IS_MOVED, then=_of_other_rooms(feature)), default=_of_rooms(feature)),
        Case(When(In(key_of_space(), spaces.order_by().values("space")), then=YES)),
    )


def _possible(said: Mapping[str, Collection[int]]) -> Q:
    """A wider condition that indexes can serve; none unless few places have the feature."""
    if any(len(said[who]) > few for who, (_model, few) in SOURCES.items()):
        return Q()
    spaces, rooms, events = (tuple(said[who]) for who in SOURCES)
    if not (spaces or rooms or events):
        return Q(pk__in=[])
    booked = EventPage.booked_rooms.through.objects.filter(AnyOf("roompage", rooms))
    taken = Occurrence.other_rooms.through.objects.filter(AnyOf("roompage", rooms))
    return (
        possibly_in(spaces)
        | Q(AnyOf("event", events))
        | Q(AnyOf("event", booked.values("eventpage")))
        | Q(AnyOf("pk", taken.values("occurrence")))
    )


def _first_with_yes(codes: Collection[str]) -> dict[str, dict[str, list[int]]]:
    """By feature and source, the keys of those with a yes; at most one more than are few."""
    parts = [_part(who, code) for code in codes for who in SOURCES]
    said: dict[str, dict[str, list[int]]] = {code: {who: [] for who in SOURCES} for code in codes}
    for code, who, key in parts[0].union(*parts[1:], all=True):
        said[code][who].append(key)
    return said


def _part(who: str, code: str) -> QuerySet:
    model, few = SOURCES[who]
    rows: QuerySet = QuerySet(model).order_by()
    yes = rows.filter(feature__code=code, answer=AccessAnswer.YES)
    # SQLite bounds no part of a union; it does bound a subquery.
    bounded = rows.filter(pk__in=yes.values("pk")[: few + 1])
    named = {"code": Value(code, CharField()), "who": Value(who, CharField())}
    return bounded.annotate(**named).values_list("code", "who", who)


def _of_rooms(feature: Subquery) -> Subquery:
    rooms = EventPage.booked_rooms.through.objects.filter(eventpage=OuterRef("event"))
    return _least(rooms, feature)


def _of_other_rooms(feature: Subquery) -> Subquery:
    rooms = Occurrence.other_rooms.through.objects.filter(occurrence=OuterRef("pk"))
    return _least(rooms, feature)


def _least(rooms: QuerySet, feature: Subquery) -> Subquery:
    """The least value of the rooms: a no first, then none (the space decides), then a yes."""
    mine = Q(roompage__accessibility__feature=feature)
    said = rooms.annotate(said=FilteredRelation("roompage__accessibility", condition=mine))
    said = said.annotate(answer=F("said__answer"))
    turn = Case(When(answer=AccessAnswer.YES, then=2), When(answer=None, then=1), default=0)
    return Subquery(said.order_by(turn).values("answer")[:1])


def features(
    own: Mapping[str, str], rooms: Mapping[int, Mapping[str, str]], space: Collection[str]
) -> set[str]:
    """The codes of the features an event has, from its own values and those of its rooms.

    ``space`` are the features its space has.
    """
    candidates = {*own, *space, *(code for answers in rooms.values() for code in answers)}
    return {code for code in candidates if _has(code, own, rooms, space)}


def _has(
    code: str,
    own: Mapping[str, str],
    rooms: Mapping[int, Mapping[str, str]],
    space: Collection[str],
) -> bool:
    if code in own:
        return own[code] == AccessAnswer.YES
    usual = AccessAnswer.YES if code in space else None
    said = [answers.get(code, usual) for answers in rooms.values()]
    return all(answer == AccessAnswer.YES for answer in said or [usual])
