"""The counts beside the filters: how many dates of the list each further term would leave.

Counts are exact up to ``SAMPLE`` dates in the days shown. Beyond, they are of the first ``SAMPLE``
and shown as "200 or more", so that a page costs no more as the network grows. Terms that none of
these dates has are then offered without a count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _
from modeltranslation.utils import get_language

from events.filters.query import FREE, LABELS, Filters
from events.filters.terms import VOCABULARY, TermName, Terms
from events.filters.venue import IS_MOVED, is_online, place_by_event
from events.models import Occurrence
from events.models.querysets import OccurrenceQuerySet
from network.db.json_rows import by_kind, json_rows
from network.listing.facets import Facet, Option

SAMPLE = 200
SPACES_SHOWN = 12
#: Of these kinds all terms there are have been read with those of the dates.
KNOWN_WHOLE = frozenset([*VOCABULARY, "access", "free"])
EVERYTHING = ""


class _DateFacts(NamedTuple):
    key: int
    event: int
    space: int | None
    place: int | None
    is_moved: bool | None
    is_online: bool | None
    is_free: bool | None


def date_facts(window: OccurrenceQuerySet, filters: Filters) -> QuerySet:
    """The ``_DateFacts`` of a window's dates under all filters, and without each kind in turn.

    The counts of a kind of terms leave aside the filter of that kind.
    """
    parts = [_scope(window, filters, kind) for kind in (EVERYTHING, *filters.active)]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _scope(window: OccurrenceQuerySet, filters: Filters, kind: str) -> QuerySet:
    found = window.real().filter(filters.condition(besides=kind))
    keys = found.values("pk")[: SAMPLE + 1]  # in the window's own order
    # A plain query set: a multilingual one returns columns in an order of its own.
    dates: QuerySet = QuerySet(Occurrence).filter(pk__in=keys)
    conditions = (IS_MOVED, is_online(), Q(event__price=0))
    facts = (ExpressionWrapper(condition, BooleanField()) for condition in conditions)
    return json_rows(kind, dates, "pk", "event", "space", place_by_event(), *facts)


class Facets:
    """The counts for one state of the filters; ``found`` are the rows of ``date_facts``.

    The terms of the dates' events are read in one more query, with the categories of the dates
    that the page shows (``shown``).
    """

    def __init__(
        self, found: Iterable[tuple], filters: Filters, shown: Iterable[Occurrence] = ()
    ) -> None:
        self._filters = filters
        self._shown = list(shown)
        scopes = by_kind(found).items()
        self._by_scope = {kind: [_DateFacts(*row) for row in rows] for kind, rows in scopes}

    def _dates_for(self, kind: str) -> list[_DateFacts]:
        """The dates that the counts of a kind are of, and one more if there are more."""
        return self._by_scope.get(kind if kind in self._filters.active else EVERYTHING, [])

    @cached_property
    def total(self) -> int:
        """The number of dates under all filters; ``SAMPLE`` if there are more."""
        return min(len(self._dates_for(EVERYTHING)), SAMPLE)

    @cached_property
    def terms(self) -> Terms:
        dates = [date for scope in self._by_scope.values() for date in scope]
        events = {date.event for date in dates}
        return Terms.of(
            events,
            {key for date in dates for key in (date.space, date.place) if key},
            self._filters.terms,  # these have a name even if no date has them
            moved={date.key for date in dates if date.is_moved},
            tagged={date.event_id for date in self._shown} - events,
            named=self._named_spaces(),
        )

    def _named_spaces(self) -> set[int]:
        """The spaces that may be among those offered; guests are named with their events."""
        if "space" not in self._filters.kinds:
            return set()
        counts = Counter(date.space for date in self._dates_for("space") if date.space)
        first = counts.most_common(SPACES_SHOWN)
        fewest = first[-1][1] if first else 0
        return {space for space, number in counts.items() if number >= fewest}

    def _counts(self, kind: str) -> Counter[str]:
        """How many dates have each term."""
        dates = self._dates_for(kind)
        if kind in VOCABULARY:
            return self.terms.counts(kind, Counter(date.event for date in dates))
        return Counter(term for date in dates for term in self._terms_of(kind, date))

    def _terms_of(self, kind: str, date: _DateFacts) -> Iterable[str]:
        if kind == "free":
            return (FREE,) if date.is_free else ()
        if kind == "space":
            hosts = self.terms.hosts(date.event)
            return {str(date.space), *hosts} if date.space else hosts
        if kind == "district":
            return self.terms.district(None if date.is_online else date.place)
        return self.terms.access(date.event, date.place, date.key if date.is_moved else None)

    @cached_property
    def all(self) -> list[Facet]:
        """Each kind with the terms that leave something, or may."""
        facets = (self._facet(kind) for kind in self._filters.kinds)
        return [facet for facet in facets if facet.options]

    def _facet(self, kind: str) -> Facet:
        counts, ticked, here = self._counts(kind), self._filters.terms[kind], get_language()
        names, is_sample = self._names(kind), len(self._dates_for(kind)) > SAMPLE
        # A term that none of the sample has, a later date may have.
        unseen = names if is_sample and kind in KNOWN_WHOLE else ()
        read = {
            value: (names.get(value) or TermName(0, value, value)).read(here)
            for value in {*counts, *ticked, *unseen}
        }

        def position(value: str) -> tuple:
            by_count = -counts[value] if kind == "space" else 0
            return (by_count, names[value].order if value in names else 0, read[value][0])

        values = sorted(read, key=position)
        if kind == "space":
            first = {*values[:SPACES_SHOWN], *ticked}
            values = [value for value in values if value in first]
        words = _("%(number)s or more")
        options: list[Option] = []
        for value in values:
            name, language = read[value]
            count = None if is_sample and not counts[value] else min(counts[value], SAMPLE)
            at_least = words % {"number": count} if is_sample and count else ""
            options.append(Option(value, name, language, count, value in ticked, at_least))
        return Facet(kind, str(LABELS[kind]), options)

    def _names(self, kind: str) -> dict[str, TermName]:
        if kind == "free":
            text = _("Free of charge")
            return {FREE: TermName(0, text, text)}
        return self.terms.names.get(kind, {})
