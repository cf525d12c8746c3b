"""How many dates each further filter would leave.

Counts are exact up to ``SAMPLE`` dates in the days shown. Beyond, they are of the first so many,
and said to be "at least": a page must not cost more because the network has grown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from django.db.models import BooleanField, CharField, ExpressionWrapper, F, QuerySet, Value
from django.utils.translation import gettext as _

from events.filters import FREE, LABELS, Filters
from events.models import Occurrence
from events.querysets import OccurrenceQuerySet
from events.terms import Name, Terms
from events.whereabouts import IS_MOVED, key_of_space, key_on_site
from network.facets import Facet, Option

SAMPLE = 200
SPACES_SHOWN = 12
EVERYTHING = ""


#: Asks a question, which is written from the window, and tells its rows.
AskWindow = Callable[[Callable[[OccurrenceQuerySet], QuerySet]], list[tuple]]


class _Date(NamedTuple):
    scope: str
    key: int
    event: int
    space: int | None
    place: int | None
    on_site: int | None
    is_moved: bool | None
    price: object


class Facets:
    """The counts for one state of the filters over a window of dates, of which ``ask`` asks.

    Two queries, whatever is asked: the dates (once for all filters, and once without each kind that
    is ticked, for its own counts), and the terms of their events. ``shown`` are dates whose terms
    the page shows as well.
    """

    def __init__(
        self, ask: AskWindow, filters: Filters, shown: Iterable[Occurrence] = ()
    ) -> None:
        self._ask = ask
        self._filters = filters
        self._shown = list(shown)

    @cached_property
    def _dates(self) -> list[_Date]:
        return [_Date(*row) for row in self._ask(self._question)]

    def _question(self, window: OccurrenceQuerySet) -> QuerySet:
        parts = [self._scope(window, kind) for kind in (EVERYTHING, *self._filters.active)]
        return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]

    def _scope(self, window: OccurrenceQuerySet, kind: str) -> QuerySet[Occurrence]:
        found = window.real().filter(self._filters.condition(besides=kind))
        keys = found.values("pk")[: SAMPLE + 1]  # in the window's own order
        # A plain query set: a multilingual one returns columns in an order of its own.
        dates: QuerySet = QuerySet(Occurrence).order_by().filter(pk__in=keys)
        columns = {
            "scope": Value(kind, output_field=CharField()),
            "of_date": F("pk"),
            "of_event": F("event"),
            "of_space": F("space"),
            "of_place": key_of_space(),
            "on_site": key_on_site(),
            "moved": ExpressionWrapper(IS_MOVED, BooleanField()),
            "of_price": F("event__price"),
        }
        return dates.annotate(**columns).values_list(*columns)

    def _in_scope(self, kind: str) -> list[_Date]:
        scope = kind if kind in self._filters.active else EVERYTHING
        return [date for date in self._dates if date.scope == scope]

    @cached_property
    def total(self) -> int:
        """The dates that fulfil everything; ``SAMPLE`` if there are more (``is_sample``)."""
        return min(len(self._in_scope(EVERYTHING)), SAMPLE)

    @cached_property
    def is_sample(self) -> bool:
        return len(self._in_scope(EVERYTHING)) > SAMPLE

    @cached_property
    def terms(self) -> Terms:
        events = {date.event for date in self._dates} | {date.event_id for date in self._shown}
        spaces = {key for date in self._dates for key in (date.space, date.place) if key}
        moved = {date.key for date in self._dates if date.is_moved}
        # What is asked has a name on days without it as well.
        return Terms.of(events, spaces, self._filters.terms, moved)

    def _terms_of(self, kind: str, date: _Date) -> Iterable[str]:
        if kind == "free":
            return (FREE,) if date.price == 0 else ()
        if kind == "space":
            own = {str(date.space)} if date.space else set()
            return own | self.terms.of_event("shown", date.event)
        if kind == "district":
            return self.terms.of_space(kind, date.on_site)
        if kind == "access":
            return self.terms.access(date.event, date.place, date.key if date.is_moved else None)
        return self.terms.of_event(kind, date.event)

    @cached_property
    def all(self) -> list[Facet]:
        """What can be asked, each kind with the terms that would leave something."""
        facets = (self._facet(kind) for kind in self._filters.kinds)
        return [facet for facet in facets if facet.options]

    def _facet(self, kind: str) -> Facet:
        counts: Counter[str] = Counter()
        for date in self._in_scope(kind):
            counts.update(self._terms_of(kind, date))
        ticked = self._filters.terms[kind]
        names = self._names(kind)
        values = sorted(
            {*counts, *ticked}, key=lambda value: self._order(kind, value, names, counts)
        )
        if kind == "space":
            values = [
                value
                for number, value in enumerate(values)
                if number < SPACES_SHOWN or value in ticked
            ]
        options = [
            Option(value, str(name), name.language, min(counts[value], SAMPLE), value in ticked)
            for value in values
            for name in [names.get(value) or Name(0, value, value)]
        ]
        return Facet(kind, str(LABELS[kind]), options)

    def _names(self, kind: str) -> dict[str, Name]:
        if kind == "free":
            text = _("Free of charge")
            return {FREE: Name(0, text, text)}
        return self.terms.names.get(kind, {})

    @staticmethod
    def _order(kind: str, value: str, names: dict[str, Name], counts: Counter[str]) -> tuple:
        name = names.get(value)
        by_count = -counts[value] if kind == "space" else 0
        return (by_count, name.order if name else 0, str(name or value))
