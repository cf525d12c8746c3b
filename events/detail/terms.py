"""What an event itself says by vocabulary: what it is about, for whom, how, in which languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import CharField, QuerySet, Value

from events.filters.terms import VOCABULARY, TermLabel, TermName
from events.models import EventPage
from network.db.compiled_queries import Given, Prepared, is_in_hand

_RELATIONS = [relation for relation, _term in VOCABULARY.values()]


class OwnTerm(NamedTuple):
    """A term as a page shows it, with the attribute that says in which language if need be."""

    code: str
    name: str
    lang: str


def own_terms(event: EventPage) -> dict[str, list[OwnTerm]]:
    """The terms of an event by its relations, in their order; in one query, a draft's in none."""
    found: dict[str, list[OwnTerm]] = {relation: [] for relation in _RELATIONS}
    for relation, order, code, pl, en in sorted(_rows(event)):
        (tag,) = TermLabel.all_of([TermName(order, pl, en or "")])
        found[relation].append(OwnTerm(code, *tag))
    return found


def _rows(event: EventPage) -> Iterable[tuple]:
    if any(is_in_hand(event, relation) for relation in _RELATIONS):
        return _in_hand(event)
    return _OF_EVENT(event=event.pk)


def _in_hand(event: EventPage) -> Iterator[tuple]:
    for relation in _RELATIONS:
        for term in getattr(event, relation).all():
            yield relation, term.sort_order, term.code, term.name_pl, term.name_en


def _of_event(event: Given) -> QuerySet:
    parts = [_of_kind(event, *names) for names in VOCABULARY.values()]
    return parts[0].union(*parts[1:], all=True)


def _of_kind(event: Given, relation: str, term: str) -> QuerySet:
    # A plain query set: a multilingual one returns columns in an order of its own.
    having: QuerySet = QuerySet(getattr(EventPage, relation).through)
    named = having.filter(eventpage=event).annotate(of=Value(relation, output_field=CharField()))
    said = (f"{term}__{field}" for field in ("sort_order", "code", "name_pl", "name_en"))
    return named.order_by().values_list("of", *said)


_OF_EVENT = Prepared(_of_event)
