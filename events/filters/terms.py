"""The terms of many events at once: what each is about, for whom, where, how accessible.

One query of several parts, so that a page asks once however many kinds of terms there are. Who has
a term is told by keys alone (``network.db.json_rows``), what it is called once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from modeltranslation.utils import get_language

from events.filters.accessibility import features
from events.models import EventAccessibility, EventPage, Occurrence, Showing
from network.db.any_of import AnyOf
from network.db.compiled_queries import ask
from network.db.json_rows import by_kind, json_rows
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
    """A term's place in the order of its vocabulary, and its name in each language."""

    order: int
    pl: str
    en: str

    @classmethod
    def of(cls, term: Term) -> TermName:
        return cls(term.sort_order, term.name_pl, term.name_en or "")

    def read(self, language: str) -> tuple[str, str]:
        """What a page in this language shows, and in which language that is."""
        return (self.en, "en") if language == "en" and self.en else (self.pl, "pl")

    def __str__(self) -> str:
        return self.read(get_language())[0]

    @property
    def language(self) -> str:
        """The language of the name that is shown."""
        return self.read(get_language())[1]


class TermLabel(NamedTuple):
    """A term as a line shows it, with the attribute that says in which language if need be."""

    name: str
    lang: str

    @classmethod
    def all_of(cls, names: Iterable[TermName]) -> list[TermLabel]:
        here = get_language()
        read = (name.read(here) for name in names)
        return [
            cls(text, "" if language == here else language_attribute(language))
            for text, language in read
        ]


class Terms:
    """What was found: the terms of events, of spaces, their names, and the answers about access."""

    def __init__(self, found: Mapping[str, list[list[Any]]]) -> None:
        self._found = found
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
        """``asked`` are codes by kind whose names are wanted, whether any event has them or not.

        ``moved`` are the dates that take place elsewhere than their event, in rooms of their own.
        Of events that are ``tagged`` the categories are wanted; of spaces, which are not all
        ``named``, else the district and what is accessible.
        """
        asked = asked or {}
        if not (events or moved or tagged or any(asked.values())):
            return cls({})
        found = ask(
            _question,
            "terms",
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

    def counts(self, kind: str, dates: Mapping[int, int]) -> Counter[str]:
        """How many dates have each term of a vocabulary, of events that have so many."""
        counted: defaultdict[int, int] = defaultdict(int)
        for event, term in self._rows(f"{kind} of"):
            counted[term] += dates.get(event, 0)
        codes = self._codes[kind]
        return Counter({codes[term]: number for term, number in counted.items() if number})

    def categories(self, event: int) -> list[TermName]:
        """The names of the categories of an event, in their order."""
        names, codes = self.names["category"], self._codes["category"]
        return sorted(names[codes[term]] for term in self._categories.get(event, ()))

    @cached_property
    def _categories(self) -> dict[int, list[int]]:
        found = defaultdict(list)
        for event, term in self._rows("category of"):
            found[event].append(term)
        return found

    def hosts(self, event: int) -> set[str]:
        """The keys of the spaces that show an event besides its own."""
        return self._hosts.get(event, set())

    @cached_property
    def _hosts(self) -> dict[int, set[str]]:
        found = defaultdict(set)
        for event, space, *_title in self._rows("shown"):
            found[event].add(str(space))
        return found

    def district(self, space: int | None) -> tuple[str, ...]:
        """The code of the district a space is in; none if it is in none, or there is no space."""
        code = self._districts.get(space)
        return (code,) if code is not None else ()

    @cached_property
    def _districts(self) -> dict[int | None, str]:
        codes = self._codes["district"]
        rows = self._rows("district of")
        return {key: codes[district] for key, district in rows if district is not None}

    def access(self, event: int, place: int | None, moved: int | None = None) -> set[str]:
        """The codes of the features an event has at a place.

        ``moved`` is a date that is elsewhere than its event, in rooms of its own.
        """
        own, of_events, of_dates, spaces = self._answers
        rooms = of_events.get(event) if moved is None else of_dates.get(moved)
        space = spaces.get(place or 0, set())
        if rooms is None and event not in own:
            return space
        return features(own.get(event, {}), rooms or {}, space)

    @cached_property
    def _answers(self) -> tuple[_Own, _Rooms, _Rooms, dict[int, set[str]]]:
        """Of events, of their rooms, of the rooms of dates elsewhere; what spaces say yes to."""
        codes = self._codes["access"]
        own: _Own = defaultdict(dict)
        for event, feature, answer in self._rows("own"):
            own[event][codes[feature]] = answer
        spaces: dict[int, set[str]] = defaultdict(set)
        for space, feature in self._rows("place"):
            spaces[space].add(codes[feature])
        return own, self._rooms("room"), self._rooms("other room"), spaces

    def _rooms(self, kind: str) -> _Rooms:
        codes, found = self._codes["access"], _Rooms()
        for key, room, feature, answer in self._rows(kind):
            answers = found.setdefault(key, {}).setdefault(room, {})
            if feature is not None:  # a room that answers nothing is a room all the same
                answers[codes[feature]] = answer
        return found


#: The answers by feature, of each key; and of each room of each key.
_Own = dict[int, dict[str, str]]
_Rooms = dict[int, dict[int, dict[str, str]]]


def _question(**keys: Any) -> QuerySet:
    first, *rest = [*_names(**keys), *_terms(**keys), *_places(**keys)]
    return first.union(*rest, all=True)


# Plain query sets throughout: a multilingual one returns columns in an order of its own.


def _names(
    spaces: Keys, named: Keys, asked_districts: Keys, asked_spaces: Keys, **_: Keys
) -> Iterator[QuerySet]:
    """What terms are called: the whole of a vocabulary, but of districts only those in question."""
    places: QuerySet = QuerySet(SpacePage)
    for kind, model in MODELS.items():
        terms: QuerySet = QuerySet(model)
        if kind == "district":
            theirs = places.order_by().filter(AnyOf("pk", spaces)).values("district")
            terms = terms.filter(Q(pk__in=theirs) | Q(AnyOf("code", asked_districts)))
        yield json_rows(kind, terms, "pk", "code", "sort_order", "name_pl", "name_en")
    said = ("pk", "title_pl", "title_en")
    yield json_rows("space", places.filter(AnyOf("pk", named)), *said)
    yield json_rows("asked space", places.filter(AnyOf("pk", asked_spaces), live=True), *said)


def _terms(events: Keys, with_categories: Keys, **_: Keys) -> Iterator[QuerySet]:
    """Which event has which, by their keys."""
    for kind, (name, term) in VOCABULARY.items():
        keys = with_categories if kind == "category" else events
        through = getattr(EventPage, name).through.objects.filter(AnyOf("eventpage", keys))
        yield json_rows(f"{kind} of", through, "eventpage", term)
    guests: QuerySet = QuerySet(Showing).filter(AnyOf("event", events))
    guests = guests.filter(answer=Showing.Answer.ACCEPTED)
    yield json_rows("shown", guests, "event", "space", "space__title_pl", "space__title_en")


def _places(events: Keys, spaces: Keys, moved: Keys, **_: Keys) -> Iterator[QuerySet]:
    """Where it is: the district; what is answered about access, of spaces only yes."""
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
