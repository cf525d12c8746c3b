"""Rows of dates for lists, with only the columns that lines, points and addresses need.

A date with its event and the three spaces it may be in has some three hundred columns; making
objects of them took most of the time of a month. Here each space is read once, however many dates
it has, and the columns not needed are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.base import ModelState

from events.models import EventPage, Occurrence
from events.models.querysets import OccurrenceQuerySet
from network.db.any_of import AnyOf
from network.db.compiled_queries import Param
from network.i18n.languages import LANGUAGE_CODES
from sites.models import SpacePage


def _in_each_language(*fields: str) -> Iterable[str]:
    return (f"{field}_{code}" for field in fields for code in LANGUAGE_CODES)


_ADDRESS = (
    *("id", "networkpage_ptr_id", "path", "live"),
    *_in_each_language("title", "url_path"),
)
_OF_EVENT = (
    *_ADDRESS,
    *("price", "attendance_mode", "venue_space_id", "venue_address"),
    *_in_each_language("venue_name"),
)
_OF_NEW_DATE = ("id", "recurrence_id", "start", "end", "all_day")
_OF_DATE = (
    *_OF_NEW_DATE,
    *("event_id", "space_id", "moved_to_id", "other_space_id"),
    *("one_of_several", "lasts_long", "spans_days", "status"),
    *_in_each_language("reason", "note", "other_place"),
)
_OF_SPACE = (
    *_ADDRESS,
    *("street", "postcode", "city", "latitude", "longitude", "point_precision"),
    *_in_each_language("point_note"),
)
_NEW_DATE = len(_OF_DATE) + len(_OF_EVENT)
_COLUMNS = (
    *_OF_DATE,
    *(f"event__{field}" for field in _OF_EVENT),
    *(f"moved_to__{field}" for field in _OF_NEW_DATE),
)


def question(parts: Sequence[QuerySet]) -> QuerySet:
    """The rows that cards are made of: the dates of several parts (``first_keys``), by start."""
    union = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    return _dates(Q(pk__in=union))


def cards_at_once(parts: Sequence[QuerySet], known: Iterable[SpacePage] = ()) -> list[Occurrence]:
    """The dates of several parts, soonest first, in at most two queries."""
    return cards_of(list(question(parts)), known)


def first_card(dates: OccurrenceQuerySet, known: Iterable[SpacePage] = ()) -> Occurrence | None:
    """The first of these dates; None if there is none."""
    return next(iter(cards_at_once([dates.first_keys(1)], known)), None)


def cards(keys: Iterable[int]) -> list[Occurrence]:
    """The dates with these keys, soonest first, in two queries.

    Other columns of an event or a space than ``_OF_EVENT`` cost a query each.
    """
    wanted = tuple(keys)
    return cards_of(fetch(_dates_of, keys=wanted)) if wanted else []


def cards_of(
    rows: Iterable[tuple], known: Iterable[SpacePage] = (), *, is_brief: bool = False
) -> list[Occurrence]:
    """The dates of the rows of a ``question``; the spaces ``known`` are not read again.

    Brief ones have no spaces.
    """
    events: dict[int, EventPage] = {}
    found = [_card(row, events) for row in rows]
    if is_brief:
        return found
    places = {key for row in found for key in (row.space_id, row.other_space_id)}
    places |= {event.venue_space_id for event in events.values()}
    spaces: dict[int | None, SpacePage] = {space.pk: space for space in known}
    if wanted := tuple(key for key in places if key is not None and key not in spaces):
        for values in fetch(_spaces, keys=wanted):
            space = _made(SpacePage, _OF_SPACE, values)
            spaces[space.pk] = space
    for row in found:
        _relate(row, "space", spaces.get(row.space_id))
        _relate(row, "other_space", spaces.get(row.other_space_id))
    for event in events.values():
        _relate(event, "venue_space", spaces.get(event.venue_space_id))
    return found


def _dates(which: Q) -> QuerySet:
    # Without modeltranslation's query set: the fields are named as they are.
    dates: QuerySet = QuerySet(Occurrence)
    return dates.filter(which).order_by("start", "id").values_list(*_COLUMNS)


def _spaces(keys: Param) -> QuerySet:
    spaces: QuerySet = QuerySet(SpacePage)
    return spaces.filter(AnyOf("pk", keys)).order_by().values_list(*_OF_SPACE)


def _dates_of(keys: Param) -> QuerySet:
    return _dates(Q(AnyOf("pk", keys)))


def _card(row: tuple, events: dict[int, EventPage]) -> Occurrence:
    date = _made(Occurrence, _OF_DATE, row)
    event = events.get(date.event_id)
    if event is None:
        event = events[date.event_id] = _made(EventPage, _OF_EVENT, row[len(_OF_DATE) :])
    new = _made(Occurrence, _OF_NEW_DATE, row[_NEW_DATE:]) if date.moved_to_id else None
    _relate(date, "event", event)
    _relate(date, "moved_to", new)
    return date


def _made(model: type[Any], names: Sequence[str], values: Sequence) -> Any:
    """An object with these columns, as ``only`` makes it, but without a look at all others."""
    made: Any = object.__new__(model)
    made._state = ModelState()
    made._state.adding = False
    made._state.db = connection.alias
    made.__dict__.update(zip(names, values, strict=False))
    return made


def _relate(holder: Model, name: str, other: Model | None) -> None:
    """As ``holder.<name> = other``, whose key the holder has."""
    holder._state.fields_cache[name] = other
