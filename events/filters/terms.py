"""The vocabulary terms of many events: categories, audiences, districts, accessibility …

All are read in one query, a union of a part for each kind. Links between events and terms are read
as pairs of keys (``network.db.json_rows``), the name of each term once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from modeltranslation.utils import get_language

from events.filters.accessibility import features
from events.models import EventAccessibility, EventPage, Occurrence, Showing
from network.db.any_of import AnyOf
from network.db.compiled_queries import fetch
from network.db.json_rows import by_kind, json_rows
from network.db.readable import readable
from network.i18n.fallback import language_attribute
from network.models import (
    AccessibilityFeature,
    Audience,
    Category,
    District,
    EventFormat,
    SpokenLanguage,
)
from network.models.vocabulary import Term
from sites.models import AccessAnswer, SpaceAccessibility, SpacePage

Keys = tuple[int, ...]

VOCABULARY = {
    "category": ("categories", "category"),
    "audience": ("audiences", "audience"),
    "format": ("formats", "eventformat"),
    "language": ("languages", "spokenlanguage"),
}

#: The model of each kind of terms that has one.
MODELS: dict[str, type[Term]] = {
    "category": Category,
    "audience": Audience,
    "format": EventFormat,
    "language": SpokenLanguage,
    "district": District,
    "access": AccessibilityFeature,
}


class TermName(NamedTuple):
    """The position of a term in its vocabulary, and its name in each language."""

    order: int
    pl: str
    en: str

    @classmethod
    def of(cls, term: Term) -> TermName:
        return cls(term.sort_order, term.name_pl, term.name_en or "")

    def read(self, language: str) -> tuple[str, str]:
        """The name a page in this language shows, and the language that name is in."""
        return (self.en, "en") if language == "en" and self.en else (self.pl, "pl")

    def __str__(self) -> str:
        return self.read(get_language())[0]

    @property
    def language(self) -> str:
        """The language of the name that is shown."""
        return self.read(get_language())[1]


class TermLabel(NamedTuple):
    """A name as a page shows it; ``lang`` is its HTML attribute if it is in another language."""

    name: str
    lang: str
    code: str = ""

    @classmethod
    def all_of(cls, names: Iterable[TermName]) -> list[TermLabel]:
        here = get_language()
        read = (name.read(here) for name in names)
        return [
            cls(text, "" if language == here else language_attribute(language))
            for text, language in read
        ]


class Terms:
    """The terms of some events and spaces, and their names."""

    def __init__(self, found: Mapping[str, list[list[Any]]]) -> None:
        self._found = found
        self._indexes: dict[str, dict[int | None, list[list[Any]]]] = {}
        self.names: dict[str, dict[str, TermName]] = {}
        self._codes: dict[str, dict[int, str]] = {}
        for kind in MODELS:
            rows = self._rows(kind)
            self.names[kind] = {
                code: TermName(order, pl, en or "") for _, code, order, pl, en in rows
            }
            self._codes[kind] = {key: code for key, code, *_name in rows}
        titles = [*self._rows("space"), *self._rows("asked space")]
        titles += [(space, pl, en) for _event, space, pl, en in self._rows("shown")]
        self.names["space"] = {str(key): TermName(0, pl, en or "") for key, pl, en in titles}

    @classmethod
    def of(
        cls,
        events: Collection[int],
        spaces: Collection[int],
        asked: Mapping[str, Collection[str]] | None = None,
        *,
        moved: Collection[int] = (),
        tagged: Collection[int] = (),
        named: Collection[int] = (),
    ) -> Terms:
        """Read what is known of these events and spaces (their keys).

        ``asked`` are codes by kind whose names are wanted even if no event has them; ``moved`` are
        dates that take place elsewhere than their event, in rooms of their own. Of the events
        ``tagged`` only the categories are read; only the spaces ``named`` get a name.
        """
        asked = asked or {}
        if not (events or moved or tagged or any(asked.values())):
            return cls({})
        found = fetch(
            _read_terms,
            events=tuple(sorted(events)),
            spaces=tuple(sorted(spaces)),
            moved=tuple(sorted(moved)),
            with_categories=tuple(sorted({*events, *tagged})),
            named=tuple(sorted(named)),
            asked_districts=tuple(sorted(asked.get("district", ()))),
            asked_spaces=tuple(sorted(map(int, asked.get("space", ())))),
        )
        return cls(by_kind(found))

    def _rows(self, kind: str) -> list[list[Any]]:
        return self._found.get(kind, [])

    def _by_key(self, kind: str) -> dict[int | None, list[list[Any]]]:
        """The rows of a kind by their first column."""
        index = self._indexes.get(kind)
        if index is None:
            index = self._indexes[kind] = {}
            for key, *rest in self._rows(kind):
                index.setdefault(key, []).append(rest)
        return index

    def counts(self, kind: str, dates: Mapping[int, int]) -> Counter[str]:
        """How many dates have each term of a vocabulary; ``dates`` is their number by event."""
        codes, counts = self._codes[kind], Counter[str]()
        for event, term in self._rows(f"{kind} of"):
            if number := dates.get(event):
                counts[codes[term]] += number
        return counts

    def categories(self, event: int) -> list[TermName]:
        """The categories of an event, in the order of the vocabulary."""
        names, codes = self.names["category"], self._codes["category"]
        return sorted(names[codes[term]] for (term,) in self._by_key("category of").get(event, ()))

    def hosts(self, event: int) -> set[str]:
        """The keys of the other spaces that show an event."""
        return {str(space) for space, *_title in self._by_key("shown").get(event, ())}

    def district(self, space: int | None) -> list[str]:
        """The code of the district of a space, if it has one."""
        codes, rows = self._codes["district"], self._by_key("district of").get(space, ())
        return [codes[district] for (district,) in rows if district is not None]

    def access(self, event: int, place: int | None, moved: int | None = None) -> set[str]:
        """The codes of the features an event has at a place.

        ``moved`` is a date that is elsewhere than its event, in rooms of its own.
        """
        codes = self._codes["access"]
        own = {codes[key]: value for key, value in self._by_key("own").get(event, ())}
        space = {codes[key] for (key,) in self._by_key("place").get(place, ())}
        of_rooms = self._by_key("room").get(event, ())
        if moved is not None:
            of_rooms = self._by_key("other room").get(moved, ())
        if not own and not of_rooms:
            return space
        rooms: dict[int, dict[str, str]] = {}
        for room, feature, value in of_rooms:
            stated = rooms.setdefault(room, {})
            if feature is not None:  # a room that states nothing is a room all the same
                stated[codes[feature]] = value
        return features(own, rooms, space)


def _read_terms(**keys: Any) -> QuerySet:
    first, *rest = [*_names(**keys), *_terms(**keys), *_places(**keys)]
    return first.union(*rest, all=True)


# Plain query sets throughout: a multilingual one returns columns in an order of its own.


def _names(
    spaces: Keys, named: Keys, asked_districts: Keys, asked_spaces: Keys, **_: Keys
) -> Iterator[QuerySet]:
    """Names: of each vocabulary all terms, of districts those in question."""
    places: QuerySet = QuerySet(SpacePage)
    for kind, model in MODELS.items():
        terms: QuerySet = QuerySet(model)
        if kind == "district":
            theirs = places.order_by().filter(AnyOf("pk", spaces)).values("district")
            terms = terms.filter(Q(pk__in=theirs) | Q(AnyOf("code", asked_districts)))
        yield json_rows(kind, terms, "pk", "code", "sort_order", "name_pl", "name_en")
    said = ("pk", "title_pl", "title_en")
    yield json_rows("space", places.filter(AnyOf("pk", named)), *said)
    yield json_rows("asked space", places.filter(readable(), AnyOf("pk", asked_spaces)), *said)


def _terms(events: Keys, with_categories: Keys, **_: Keys) -> Iterator[QuerySet]:
    """Links between events and terms."""
    for kind, (name, term) in VOCABULARY.items():
        keys = with_categories if kind == "category" else events
        through = getattr(EventPage, name).through.objects.filter(AnyOf("eventpage", keys))
        yield json_rows(f"{kind} of", through, "eventpage", term)
    guests: QuerySet = QuerySet(Showing).filter(AnyOf("event", events))
    guests = guests.filter(readable("space__"), answer=Showing.Answer.ACCEPTED)
    yield json_rows("shown", guests, "event", "space", "space__title_pl", "space__title_en")


def _places(events: Keys, spaces: Keys, moved: Keys, **_: Keys) -> Iterator[QuerySet]:
    """Districts of spaces, and stated accessibility: of spaces only what is yes."""
    places: QuerySet = QuerySet(SpacePage).filter(AnyOf("pk", spaces))
    yield json_rows("district of", places, "pk", "district")
    own: QuerySet = QuerySet(EventAccessibility).filter(AnyOf("event", events))
    yield json_rows("own", own, "event", "feature", "answer")
    rooms = EventPage.booked_rooms.through.objects.filter(AnyOf("eventpage", events))
    said = ("roompage__accessibility__feature", "roompage__accessibility__answer")
    yield json_rows("room", rooms, "eventpage", "roompage", *said)
    others = Occurrence.other_rooms.through.objects.filter(AnyOf("occurrence", moved))
    yield json_rows("other room", others, "occurrence", "roompage", *said)
    yes: QuerySet = QuerySet(SpaceAccessibility).filter(AnyOf("space", spaces))
    yes = yes.filter(answer=AccessAnswer.YES)
    yield json_rows("place", yes, "space", "feature")
