"""In which space a date takes place: said of one date, and asked of many.

What is at an address of its own is in no space, whoever's event it is: nobody guesses.
"""

from __future__ import annotations

import operator
from functools import reduce

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from events.models import AttendanceMode, EventPage, Occurrence, OccurrenceStatus
from network.db.any_of import AnyOf, AnyOfMany, AnyOfManyRows, AnyOfRows
from network.i18n.languages import LANGUAGE_CODES
from sites.models import SpacePage

#: So many spaces, and their dates are found by an index (``possibly_in``).
FEW = 100


def _is_told(field: str) -> Q:
    """Whether it has this text in any language."""
    said = (Q(**{f"{field}_{code}__gt": ""}) for code in LANGUAGE_CODES)
    return reduce(operator.or_, said)


#: What ``Occurrence.is_elsewhere`` says.
IS_MOVED = _is_told("other_place") | Q(other_space__isnull=False)


def space_on_site(date: Occurrence) -> SpacePage | None:
    """The space one goes to for a date; None if it is elsewhere, or online alone."""
    moved_online = date.status == OccurrenceStatus.MOVED_ONLINE
    online = moved_online or date.event.attendance_mode == AttendanceMode.ONLINE
    return None if online else date.place


def key_of_space() -> Case:
    """The key of the space of each date, online or not, as ``Occurrence.place`` says.

    One value for each date: of several conditions with an "or" between them PostgreSQL would read
    all events first.
    """
    return _key(_is_told("other_place"), _events())


def key_on_site() -> Case:
    """The key of the space one goes to for each date (``space_on_site``)."""
    nowhere = _is_told("other_place") | Q(status=OccurrenceStatus.MOVED_ONLINE)
    return _key(nowhere, _events().exclude(attendance_mode=AttendanceMode.ONLINE))


def place_by_event() -> Case:
    """``key_of_space`` of dates that are chosen already, which may be joined to their events."""
    elsewhere = _is_told("event__venue_name") | Q(event__venue_address__gt="")
    return Case(
        When(_is_told("other_place"), then=None),
        When(other_space__isnull=False, then=F("other_space")),
        When(elsewhere, then=None),
        default=Coalesce(F("event__venue_space"), F("space")),
    )


def is_online() -> Q:
    """Whether one goes nowhere for a date (``space_on_site``)."""
    moved = Q(status=OccurrenceStatus.MOVED_ONLINE)
    return moved | Q(event__attendance_mode=AttendanceMode.ONLINE)


def on_site_in(spaces: tuple[int, ...]) -> Q:
    """What a date must fulfil to take place on site in one of these spaces."""
    if not spaces:
        return Q(pk__in=[])
    possible = possibly_in(spaces) if len(spaces) <= FEW else _at_a_glance(spaces)
    return possible & Q(AnyOfMany(key_on_site(), spaces))


def possibly_in(spaces: tuple[int, ...]) -> Q:
    """Dates that may be meant, as far as indexes know.

    Where few spaces are meant, nearly all dates of a large network would else be looked at one by
    one. Where many are, the first dates soon yield enough.
    """
    here = Q(AnyOf("space", spaces)) | Q(AnyOf("other_space", spaces))
    return here | Q(AnyOfRows("event", _hosted(spaces)))


def _key(nowhere: Q, events: QuerySet) -> Case:
    unnamed = ~_is_told("venue_name") & Q(venue_address="")
    moved = Q(IsNull(OuterRef("other_space"), False))
    where = Coalesce(OuterRef("other_space"), F("venue_space"), OuterRef("space"))
    spaces = events.filter(moved | unnamed).annotate(where=where).values("where")[:1]
    return Case(When(nowhere, then=None), default=Subquery(spaces))


def _events() -> QuerySet:
    # Without modeltranslation's query set: the fields are named as they are.
    pages: QuerySet = QuerySet(EventPage)
    return pages.order_by().filter(pk=OuterRef("event_id"))


def _at_a_glance(spaces: tuple[int, ...]) -> Q:
    """The same, told of each date without its event being read."""
    here = Q(AnyOfMany("space", spaces)) | Q(AnyOfMany("other_space", spaces))
    return here | Q(AnyOfManyRows("event", _hosted(spaces)))


def _hosted(spaces: tuple[int, ...]) -> QuerySet:
    hosted: QuerySet = QuerySet(EventPage).order_by()
    return hosted.filter(AnyOf("venue_space", spaces)).values("pk")
