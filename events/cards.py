"""Dates as lists show them: with no more of their events and places than a line says.

A row with its event and the three spaces it may be in has some three hundred columns; making
objects of them was most of what a month took. Here each event and each space is read once, however
many dates it has, and only what a line, a point on a map or an address needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from events.any_of import AnyOf
from events.models import EventPage, Occurrence
from events.querysets import OccurrenceQuerySet, keys_of
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
_OF_SPACE = (
    *_ADDRESS,
    *("street", "postcode", "city", "latitude", "longitude", "point_precision"),
    *_in_each_language("point_note"),
)


def cards_at_once(parts: Sequence[QuerySet]) -> list[Occurrence]:
    """The rows of several parts (``first_keys``), soonest first, however many parts there are."""
    return cards(keys_of(parts))


def first_card(dates: OccurrenceQuerySet) -> Occurrence | None:
    """The first of these dates; None if there is none."""
    return next(iter(cards(dates.values_list("pk", flat=True)[:1])), None)


def cards(keys: Iterable[int]) -> list[Occurrence]:
    """The dates with these keys, soonest first, in three queries; a date without event is none.

    Whatever else is asked of an event or a space costs a query for each: see ``_OF_EVENT``.
    """
    wanted = tuple(keys)
    if not wanted:
        return []
    dates = Occurrence.objects.filter(AnyOf("pk", wanted)).select_related("moved_to")
    rows = list(dates.order_by("start", "id"))
    events = _pages(EventPage, _OF_EVENT, {row.event_id for row in rows})
    places = {key for row in rows for key in (row.space_id, row.other_space_id)}
    places |= {event.venue_space_id for event in events.values()}
    spaces = _pages(SpacePage, _OF_SPACE, places)
    for event in events.values():
        event.venue_space = spaces.get(event.venue_space_id)
    for row in rows:
        row.space = spaces.get(row.space_id)
        row.other_space = spaces.get(row.other_space_id)
        if row.event_id in events:
            row.event = events[row.event_id]
    return [row for row in rows if row.event_id in events]


def _pages(model: Any, fields: Sequence[str], keys: set[int | None]) -> dict[int | None, Any]:
    """The pages with these keys, each once."""
    wanted = tuple(key for key in keys if key is not None)
    rows: QuerySet = QuerySet(model)  # without modeltranslation's: the fields are named as they are
    found = rows.filter(AnyOf("pk", wanted)).only(*fields).order_by() if wanted else ()
    return {page.pk: page for page in found}
