"""How many dates each further filter would leave.

Counts are exact up to ``SAMPLE`` dates in the days shown. Beyond, they are of the first so many,
and said to be "at least": a page must not cost more because the network has grown. Terms that none
of these has are offered all the same, without a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

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


class _Date(NamedTuple):
    key: int
    event: int
    space: int | None
    place: int | None
    is_moved: bool | None
    is_online: bool | None
    is_free: bool | None

    @property
    def on_site(self) -> int | None:
        """The space one goes to, as ``whereabouts.space_on_site`` says."""
        return None if self.is_online else self.place


def question(window: OccurrenceQuerySet, filters: Filters) -> QuerySet:
    """Of the dates of a window, what ``Facets`` must know."""
    parts = [_scope(window, filters, kind) for kind in (EVERYTHING, *filters.active)]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _scope(window: OccurrenceQuerySet, filters: Filters, kind: str) -> QuerySet:
    found = window.real().filter(filters.condition(besides=kind))
    keys = found.values("pk")[: SAMPLE + 1]  # in the window's own order
    # A plain query set: a multilingual one returns columns in an order of its own.
    dates: QuerySet = QuerySet(Occurrence).filter(pk__in=keys)
    told = (IS_MOVED, is_online(), Q(event__price=0))
    facts = (ExpressionWrapper(fact, BooleanField()) for fact in told)
    return json_rows(kind, dates, "pk", "event", "space", place_by_event(), *facts)


class Facets:
    """The counts for one state of the filters; ``found`` are the rows of ``question``.

    Two queries, whatever is asked: the dates (once for all filters, and once without each kind that
    is ticked, for its own counts), and the terms of their events. ``shown`` are dates of which the
    page shows the categories as well.
    """

    def __init__(
        self, found: Iterable[tuple], filters: Filters, shown: Iterable[Occurrence] = ()
    ) -> None:
        self._filters = filters
        self._shown = list(shown)
        scopes = by_kind(found).items()
        self._by_scope = {kind: [_Date(*row) for row in rows] for kind, rows in scopes}

    def _in_scope(self, kind: str) -> list[_Date]:
        return self._by_scope.get(kind if kind in self._filters.active else EVERYTHING, [])

    @cached_property
    def total(self) -> int:
        """The dates that fulfil everything; ``SAMPLE`` if there are more."""
        return min(len(self._in_scope(EVERYTHING)), SAMPLE)

    def _is_sample(self, kind: str) -> bool:
        """Whether there are more dates than were looked at for the counts of a kind."""
        return len(self._in_scope(kind)) > SAMPLE

    @cached_property
    def terms(self) -> Terms:
        dates = [date for some in self._by_scope.values() for date in some]
        events = {date.event for date in dates}
        shown = {date.event_id for date in self._shown} - events
        spaces = {key for date in dates for key in (date.space, date.place) if key}
        moved = {date.key for date in dates if date.is_moved}
        # What is asked has a name on days without it as well.
        return Terms.of(
            events,
            spaces,
            self._filters.terms,
            moved=moved,
            tagged=shown,
            named=self._named_spaces(),
        )

    def _named_spaces(self) -> set[int]:
        """The spaces that may be among those offered; guests are named with their events."""
        if "space" not in self._filters.kinds:
            return set()
        counts = Counter(date.space for date in self._in_scope("space") if date.space)
        first = counts.most_common(SPACES_SHOWN)
        fewest = first[-1][1] if first else 0
        return {space for space, number in counts.items() if number >= fewest}

    def _counts(self, kind: str) -> Counter[str]:
        """How many dates have each term: looked up once for dates that are alike in this."""
        if kind in VOCABULARY:
            return self.terms.counts(kind, Counter(date.event for date in self._in_scope(kind)))
        decides, terms_of = self._ways(kind)
        counts: Counter[str] = Counter()
        for what, number in Counter(map(decides, self._in_scope(kind))).items():
            for term in terms_of(what):
                counts[term] += number
        return counts

    def _ways(self, kind: str) -> tuple[Callable[[_Date], Any], Callable[[Any], Iterable[str]]]:
        """What decides which terms of a kind a date has, and the terms by that."""
        terms = self.terms
        if kind == "free":
            return attrgetter("is_free"), (lambda free: (FREE,) if free else ())
        if kind == "space":
            return attrgetter("space", "event"), self._spaces_of
        if kind == "district":
            return attrgetter("on_site"), terms.district
        return _decides_access, lambda what: terms.access(*what)

    def _spaces_of(self, what: tuple[int | None, int]) -> set[str]:
        space, event = what
        own = {str(space)} if space else set()
        return own | self.terms.hosts(event)

    @cached_property
    def all(self) -> list[Facet]:
        """What can be asked, each kind with the terms that leave something, or may."""
        facets = (self._facet(kind) for kind in self._filters.kinds)
        return [facet for facet in facets if facet.options]

    def _facet(self, kind: str) -> Facet:
        counts, ticked, here = self._counts(kind), self._filters.terms[kind], get_language()
        names, is_sample = self._names(kind), self._is_sample(kind)
        # What none of so many dates has, a later one may have.
        unseen = names if is_sample and kind in KNOWN_WHOLE else ()
        read = {
            value: (names.get(value) or TermName(0, value, value)).read(here)
            for value in {*counts, *ticked, *unseen}
        }

        def place(value: str) -> tuple:
            by_count = -counts[value] if kind == "space" else 0
            return (by_count, names[value].order if value in names else 0, read[value][0])

        values = sorted(read, key=place)
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


def _decides_access(date: _Date) -> tuple[int, int | None, int | None]:
    return date.event, date.place, date.key if date.is_moved else None
