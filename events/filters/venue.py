"""The space a date takes place in: of one date, and as conditions on many.

A date at an address of its own is in no space, regardless of the organiser.
"""

from __future__ import annotations

import operator
from functools import reduce

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from events.models import AttendanceMode, EventPage, Occurrence, OccurrenceStatus
from network.db.any_of import AnyOf
from network.i18n.languages import LANGUAGE_CODES
from sites.models import SpacePage

#: The dates of at most so many spaces are found by an index (``possibly_in``).
FEW = 100


def _has_text(field: str) -> Q:
    """Whether a text is filled in any language."""
    said = (Q(**{f"{field}_{code}__gt": ""}) for code in LANGUAGE_CODES)
    return reduce(operator.or_, said)


#: ``Occurrence.is_elsewhere`` as a condition.
IS_MOVED = _has_text("other_place") | Q(other_space__isnull=False)


def space_on_site(date: Occurrence) -> SpacePage | None:
    """The space to go to for a date; None if it is elsewhere, or online only."""
    moved_online = date.status == OccurrenceStatus.MOVED_ONLINE
    online = moved_online or date.event.attendance_mode == AttendanceMode.ONLINE
    return None if online else date.place


def key_of_space() -> Case:
    """The key of ``Occurrence.place``, online or not, as an expression.

    One value for each date: with several conditions joined by OR, PostgreSQL would read all events.
    """
    return _key(_has_text("other_place"), _events())


def key_on_site() -> Case:
    """The key of ``space_on_site`` as an expression."""
    nowhere = _has_text("other_place") | Q(status=OccurrenceStatus.MOVED_ONLINE)
    return _key(nowhere, _events().exclude(attendance_mode=AttendanceMode.ONLINE))


def place_by_event() -> Case:
    """``key_of_space`` of dates that are chosen already, which may be joined to their events."""
    elsewhere = _has_text("event__venue_name") | Q(event__venue_address__gt="")
    return Case(
        When(_has_text("other_place"), then=None),
        When(other_space__isnull=False, then=F("other_space")),
        When(elsewhere, then=None),
        default=Coalesce(F("event__venue_space"), F("space")),
    )


def is_online() -> Q:
    """The condition that a date takes place online only (``space_on_site``)."""
    moved = Q(status=OccurrenceStatus.MOVED_ONLINE)
    return moved | Q(event__attendance_mode=AttendanceMode.ONLINE)


def on_site_in(spaces: tuple[int, ...]) -> Q:
    """The condition that a date takes place on site in one of these spaces."""
    if not spaces:
        return Q(pk__in=[])
    possible = possibly_in(spaces) if len(spaces) <= FEW else _at_a_glance(spaces)
    return possible & Q(AnyOf(key_on_site(), spaces, by_hash=True))


def possibly_in(spaces: tuple[int, ...]) -> Q:
    """A wider condition that indexes can serve.

    Without it nearly all dates of a large network would be looked at to find those of a few spaces.
    Of many spaces, the first dates soon yield enough.
    """
    here = Q(AnyOf("space", spaces)) | Q(AnyOf("other_space", spaces))
    return here | Q(AnyOf("event", _hosted(spaces)))


def _key(nowhere: Q, events: QuerySet) -> Case:
    unnamed = ~_has_text("venue_name") & Q(venue_address="")
    moved = Q(IsNull(OuterRef("other_space"), False))
    where = Coalesce(OuterRef("other_space"), F("venue_space"), OuterRef("space"))
    spaces = events.filter(moved | unnamed).annotate(where=where).values("where")[:1]
    return Case(When(nowhere, then=None), default=Subquery(spaces))


def _events() -> QuerySet:
    # Without modeltranslation's query set: the fields are named as they are.
    pages: QuerySet = QuerySet(EventPage)
    return pages.order_by().filter(pk=OuterRef("event_id"))


def _at_a_glance(spaces: tuple[int, ...]) -> Q:
    """The same, checked for each date in turn without reading its event."""
    here = Q(AnyOf("space", spaces, by_hash=True)) | Q(AnyOf("other_space", spaces, by_hash=True))
    return here | Q(AnyOf("event", _hosted(spaces), by_hash=True))


def _hosted(spaces: tuple[int, ...]) -> QuerySet:
    hosted: QuerySet = QuerySet(EventPage).order_by()
    return hosted.filter(AnyOf("venue_space", spaces)).values("pk")
