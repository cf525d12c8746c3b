"""The vocabulary terms of one event: categories, audiences, formats, languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import CharField, QuerySet, Value

from events.filters.terms import VOCABULARY, TermLabel, TermName
from events.models import EventPage
from network.db.compiled_queries import Param, fetch
from network.db.related_rows import is_loaded

_RELATIONS = [relation for relation, _term in VOCABULARY.values()]


def own_terms(event: EventPage) -> dict[str, list[TermLabel]]:
    """By relation, in the order of each vocabulary. One query; none for a draft's."""
    found: dict[str, list[TermLabel]] = {relation: [] for relation in _RELATIONS}
    for relation, order, code, pl, en in sorted(_rows(event)):
        (label,) = TermLabel.all_of([TermName(order, pl, en or "")])
        found[relation].append(label._replace(code=code))
    return found


def _rows(event: EventPage) -> Iterable[tuple]:
    if any(is_loaded(event, relation) for relation in _RELATIONS):
        return _in_hand(event)
    return fetch(_of_event, event=event.pk)


def _in_hand(event: EventPage) -> Iterator[tuple]:
    for relation in _RELATIONS:
        for term in getattr(event, relation).all():
            yield relation, term.sort_order, term.code, term.name_pl, term.name_en


def _of_event(event: Param) -> QuerySet:
    parts = [_of_kind(event, *names) for names in VOCABULARY.values()]
    return parts[0].union(*parts[1:], all=True)


def _of_kind(event: Param, relation: str, term: str) -> QuerySet:
    # A plain query set: a multilingual one returns columns in an order of its own.
    having: QuerySet = QuerySet(getattr(EventPage, relation).through)
    named = having.filter(eventpage=event).annotate(of=Value(relation, output_field=CharField()))
    said = (f"{term}__{field}" for field in ("sort_order", "code", "name_pl", "name_en"))
    return named.order_by().values_list("of", *said)
