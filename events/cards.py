"""Dates as lists show them: with no more of their events and places than a line says.

A row with its event and the three spaces it may be in has some three hundred columns; making
objects of them was most of what a month took. Here each space is read once, however many dates it
has, and of it and of an event only what a line, a point on a map or an address needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from events.any_of import AnyOf
from events.models import Occurrence
from events.querysets import OccurrenceQuerySet
from network.addresses import LANGUAGE_CODES
from sites.models import SpacePage


def _in_each_language(*fields: str) -> Iterable[str]:
    return (f"{field}_{code}" for field in fields for code in LANGUAGE_CODES)


_ADDRESS = ("path", "live", *_in_each_language("title", "url_path"))
_OF_EVENT = (
    *_ADDRESS,
    "price",
    "attendance_mode",
    "venue_space_id",
    "venue_address",
    *_in_each_language("venue_name"),
)
_OF_DATE = (
    *(field.attname for field in Occurrence._meta.concrete_fields),
    *(f"moved_to__{field.attname}" for field in Occurrence._meta.concrete_fields),
    *(f"event__{field}" for field in _OF_EVENT),
)
_OF_SPACE = (
    *_ADDRESS,
    *("street", "postcode", "city", "latitude", "longitude", "point_precision"),
    *_in_each_language("point_note"),
)


def cards_at_once(parts: Sequence[QuerySet], known: Iterable[SpacePage] = ()) -> list[Occurrence]:
    """The rows of several parts (``first_keys``), soonest first, in two queries at most."""
    union = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    return _cards(Q(pk__in=union), known)


def first_card(dates: OccurrenceQuerySet, known: Iterable[SpacePage] = ()) -> Occurrence | None:
    """The first of these dates; None if there is none."""
    return next(iter(cards_at_once([dates.first_keys(1)], known)), None)


def cards(keys: Iterable[int]) -> list[Occurrence]:
    """The dates with these keys, soonest first, in two queries.

    Whatever else is asked of an event or a space costs a query for each: see ``_OF_EVENT``.
    """
    wanted = tuple(keys)
    return _cards(Q(AnyOf("pk", wanted))) if wanted else []


def _cards(which: Q, known: Iterable[SpacePage] = ()) -> list[Occurrence]:
    """``known``: spaces that need not be asked for again."""
    dates = Occurrence.objects.filter(which).select_related("event", "moved_to")
    rows = list(dates.only(*_OF_DATE).order_by("start", "id"))
    places = {key for row in rows for key in (row.space_id, row.other_space_id)}
    places |= {row.event.venue_space_id for row in rows}
    spaces: dict[int | None, SpacePage] = {space.pk: space for space in known}
    if wanted := tuple(key for key in places if key is not None and key not in spaces):
        # Without modeltranslation's query set: the fields are named as they are.
        found: QuerySet[SpacePage] = QuerySet(SpacePage)
        asked = found.filter(AnyOf("pk", wanted)).only(*_OF_SPACE).order_by()
        spaces |= {space.pk: space for space in asked}
    for row in rows:
        row.space = spaces.get(row.space_id)
        row.other_space = spaces.get(row.other_space_id)
        row.event.venue_space = spaces.get(row.event.venue_space_id)
    return rows
