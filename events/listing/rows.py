"""Rows of dates for lists, with only the columns that lines, points and addresses need.

A row with its event and the three spaces it may be in has some three hundred columns. Here each
event and each space becomes one object, however many dates it has, with only the columns that a
line, a point on a map or an address needs; others are deferred, as by ``only``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q, QuerySet

from events.models import EventPage, Occurrence
from events.models.querysets import OccurrenceQuerySet
from network.db.any_of import AnyOf
from network.db.compiled_queries import Param, fetch
from network.i18n.languages import LANGUAGE_CODES
from sites.models import SpacePage

_Model = TypeVar("_Model", bound=Model)


def _in_each_language(*fields: str) -> Iterable[str]:
    return (f"{field}_{code}" for field in fields for code in LANGUAGE_CODES)


_ADDRESS = (
    *("id", "networkpage_ptr_id", "path", "live", "restricted_by"),
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


@cache
def _in_order(model: type[Model], names: tuple[str, ...]) -> tuple[str, ...]:
    """These columns in the order of the model's fields, as ``Model.from_db`` takes them.

    Not at import: modeltranslation adds fields when all apps are loaded.
    """
    return tuple(f.attname for f in model._meta.concrete_fields if f.attname in names)


def card_rows(parts: Sequence[QuerySet]) -> QuerySet:
    """The rows that cards are made of: the dates of several parts (``first_keys``), by start."""
    union = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    return _dates(Q(pk__in=union))


def cards_at_once(parts: Sequence[QuerySet], known: Iterable[SpacePage] = ()) -> list[Occurrence]:
    """The dates of several parts, soonest first, in at most two queries."""
    return cards_of(list(card_rows(parts)), known)


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
    """The dates of the rows of a ``card_rows``; the spaces ``known`` are not read again.

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
            space = _object(SpacePage, _OF_SPACE, values)
            spaces[space.pk] = space
    for row in found:
        row.space = spaces.get(row.space_id)
        row.other_space = spaces.get(row.other_space_id)
    for event in events.values():
        event.venue_space = spaces.get(event.venue_space_id)
    return found


def _dates(which: Q) -> QuerySet:
    # Without modeltranslation's query set: the fields are named as they are.
    dates: QuerySet = QuerySet(Occurrence)
    columns = (
        *_in_order(Occurrence, _OF_DATE),
        *(f"event__{name}" for name in _in_order(EventPage, _OF_EVENT)),
        *(f"moved_to__{name}" for name in _in_order(Occurrence, _OF_NEW_DATE)),
    )
    return dates.filter(which).order_by("start", "id").values_list(*columns)


def _spaces(keys: Param) -> QuerySet:
    spaces: QuerySet = QuerySet(SpacePage)
    return spaces.filter(AnyOf("pk", keys)).order_by().values_list(*_in_order(SpacePage, _OF_SPACE))


def _dates_of(keys: Param) -> QuerySet:
    return _dates(Q(AnyOf("pk", keys)))


def _object(model: type[_Model], names: tuple[str, ...], values: Sequence) -> _Model:
    """An object with these columns, the others deferred."""
    return model.from_db(DEFAULT_DB_ALIAS, _in_order(model, names), values)


def _card(row: tuple, events: dict[int, EventPage]) -> Occurrence:
    date = _object(Occurrence, _OF_DATE, row[: len(_OF_DATE)])
    if date.event_id not in events:
        values = row[len(_OF_DATE) : _NEW_DATE]
        events[date.event_id] = _object(EventPage, _OF_EVENT, values)
    date.event = events[date.event_id]
    if date.moved_to_id:
        date.moved_to = _object(Occurrence, _OF_NEW_DATE, row[_NEW_DATE:])
    return date
