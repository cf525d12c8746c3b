"""The terms of many events at once: what each is about, for whom, where, how accessible.

One query of several parts, so that a page asks once however many kinds of terms there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import CharField, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast
from modeltranslation.utils import get_language

from events.access_filter import features
from events.any_of import AnyOf
from events.models import EventAccessibility, EventPage, Occurrence, Showing
from network.models import (
    AccessibilityFeature,
    Audience,
    Category,
    District,
    EventFormat,
    SpokenLanguage,
)
from network.models.vocabulary import Term
from network.prepared import ask
from network.translated import language_attribute
from sites.models import SpaceAccessibility, SpacePage

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


class Name(NamedTuple):
    """A term's place in the order of its vocabulary, and its name in each language."""

    order: int
    pl: str
    en: str

    @classmethod
    def of(cls, term: Term) -> Name:
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


class Tag(NamedTuple):
    """A term as a line shows it, with the attribute that says in which language if need be."""

    name: str
    lang: str

    @classmethod
    def all_of(cls, names: Iterable[Name]) -> list[Tag]:
        here = get_language()
        read = (name.read(here) for name in names)
        return [
            cls(text, "" if language == here else language_attribute(language))
            for text, language in read
        ]


class _Row(NamedTuple):
    kind: str
    key: int
    code: str
    answer: str
    room: int
    pl: str
    en: str
    order: int


@dataclass
class Terms:
    """What was found: the terms of events, of spaces, their names, and the answers about access."""

    names: dict[str, dict[str, Name]] = field(default_factory=dict)
    _of_events: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    _of_spaces: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    _own: dict[int, dict[str, str]] = field(default_factory=dict)
    _rooms: dict[int, dict[int, dict[str, str]]] = field(default_factory=dict)
    _spaces: dict[int, dict[str, str]] = field(default_factory=dict)
    _other_rooms: dict[int, dict[int, dict[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        events: Collection[int],
        spaces: Collection[int],
        asked: Mapping[str, Collection[str]] | None = None,
        moved: Collection[int] = (),
    ) -> Terms:
        """``asked`` are codes by kind whose names are wanted, whether any event has them or not.

        ``moved`` are the dates that take place elsewhere than their event, in rooms of their own.
        """
        terms = cls()
        names = [*_asked_parts(asked or {})]

        def question(**keys: Keys) -> QuerySet:
            first, *rest = [*names, *_parts(**keys)]
            return first.union(*rest, all=True)

        if names or events or moved:
            keys = {"events": events, "spaces": spaces, "moved": moved}
            sorted_keys = {name: tuple(sorted(set(some))) for name, some in keys.items()}
            for values in ask(question, None if names else "terms", **sorted_keys):
                terms._note(_Row(*values))
        return terms

    def _note(self, row: _Row) -> None:
        kind = "access" if row.kind in ("own", "room", "other room", "place") else row.kind
        if row.code and row.pl:
            named = self.names.setdefault("space" if kind == "shown" else kind, {})
            if row.code not in named:
                named[row.code] = Name(row.order, row.pl, row.en or "")
        if row.kind == "own":
            self._own.setdefault(row.key, {})[row.code] = row.answer
        elif row.kind == "place":
            self._spaces.setdefault(row.key, {})[row.code] = row.answer
        elif row.kind in ("room", "other room"):
            taken = self._rooms if row.kind == "room" else self._other_rooms
            answers = taken.setdefault(row.key, {}).setdefault(row.room, {})
            if row.code:  # a room that answers nothing is one of the event's rooms all the same
                answers[row.code] = row.answer
        else:
            found = self._of_spaces if kind in ("district", "space") else self._of_events
            found.setdefault(kind, {}).setdefault(row.key, set()).add(row.code)

    def of_event(self, kind: str, event: int) -> set[str]:
        return self._of_events.get(kind, {}).get(event, set())

    def of_space(self, kind: str, space: int | None) -> set[str]:
        return self._of_spaces.get(kind, {}).get(space, set()) if space is not None else set()

    def access(self, event: int, place: int | None, moved: int | None = None) -> set[str]:
        """The codes of the features an event has at a place.

        ``moved`` is a date that is elsewhere than its event, in rooms of its own.
        """
        own = self._own.get(event, {}).items()
        rooms = self._rooms.get(event, {}) if moved is None else self._other_rooms.get(moved, {})
        return features(own, rooms, self._spaces.get(place or 0, {}))

    def named(self, kind: str, codes: Iterable[str]) -> list[Name]:
        known = self.names.get(kind, {})
        return sorted(known[code] for code in codes if code in known)


def _asked_parts(asked: Mapping[str, Collection[str]]) -> Iterator[QuerySet]:
    """The names of terms by themselves: of nothing that has them, with the key 0."""
    nothing = Value(0, output_field=IntegerField())
    for kind, codes in asked.items():
        if kind in MODELS and codes:
            terms: QuerySet = QuerySet(MODELS[kind]).filter(code__in=codes)
            names = {"pl": "name_pl", "en": "name_en", "order": "sort_order"}
            yield _part(kind, terms.annotate(_key=nothing), "_key", "", code="code", **names)
        elif kind == "space" and codes:
            places: QuerySet = QuerySet(SpacePage).filter(pk__in=codes, live=True)
            titled = places.annotate(_key=nothing, _code=Cast("pk", CharField()))
            yield _part(kind, titled, "_key", "", code="_code", pl="title_pl", en="title_en")


def _parts(events: Keys, spaces: Keys, moved: Keys) -> Iterator[QuerySet]:
    # Plain query sets: a multilingual one returns columns in an order of its own.
    for kind, (name, term) in VOCABULARY.items():
        through = getattr(EventPage, name).through.objects.filter(AnyOf("eventpage", events))
        yield _part(kind, through, "eventpage", term)
    places: QuerySet = QuerySet(SpacePage).filter(AnyOf("pk", spaces))
    yield _part("district", places.exclude(district=None), "pk", "district")
    titled = places.annotate(_code=Cast("pk", CharField()))
    yield _part("space", titled, "pk", "", code="_code", pl="title_pl", en="title_en")
    accepted: QuerySet = QuerySet(Showing).filter(
        AnyOf("event", events), answer=Showing.Answer.ACCEPTED
    )
    guests = accepted.annotate(_code=Cast("space", CharField()))
    names = {"pl": "space__title_pl", "en": "space__title_en"}
    yield _part("shown", guests, "event", "", code="_code", **names)
    own: QuerySet = QuerySet(EventAccessibility).filter(AnyOf("event", events))
    yield _part("own", own, "event", "feature", answer="answer")
    rooms = EventPage.booked_rooms.through.objects.filter(AnyOf("eventpage", events))
    yield _rooms_part("room", rooms, "eventpage")
    others = Occurrence.other_rooms.through.objects.filter(AnyOf("occurrence", moved))
    yield _rooms_part("other room", others, "occurrence")
    said: QuerySet = QuerySet(SpaceAccessibility).filter(AnyOf("space", spaces))
    yield _part("place", said, "space", "feature", answer="answer")


def _rooms_part(kind: str, rooms: QuerySet[Model], key: str) -> QuerySet[Model]:
    said = "roompage__accessibility"
    given = {"answer": f"{said}__answer", "room": "roompage"}
    return _part(kind, rooms, key, f"{said}__feature", **given)


def _part(kind: str, rows: QuerySet[Model], key: str, term: str, **given: str) -> QuerySet[Model]:
    """The columns of ``_Row``; a term's own columns unless ``given`` names others."""
    nothing = Value("", output_field=CharField())
    no_number = Value(0, output_field=IntegerField())
    columns: dict[str, object] = {
        "r_kind": Value(kind, output_field=CharField()),
        "r_key": F(key),
        "r_code": F(f"{term}__code") if term else nothing,
        "r_answer": nothing,
        "r_room": no_number,
        "r_pl": F(f"{term}__name_pl") if term else nothing,
        "r_en": F(f"{term}__name_en") if term else nothing,
        "r_order": F(f"{term}__sort_order") if term else no_number,
    }
    columns |= {f"r_{name}": F(column) for name, column in given.items()}
    return rows.order_by().annotate(**columns).values_list(*columns)
