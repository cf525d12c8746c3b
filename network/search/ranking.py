"""Ranking of hits, from what the index holds of each; reads nothing from the database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from network.i18n.languages import LANGUAGE_CODES
from network.listing.position import Position
from network.models import SearchEntry
from network.search.analysis import QueryWord, Question, stem, words
from network.search.backends import kind_of
from network.search.documents import Kind

# Score for a word that matches in the name, in the line about the page, anywhere.
IN_NAME, IN_OTHER_NAME, IN_ABOUT, IN_TEXT = 1.0, 0.9, 0.5, 0.25
ALL_WORDS, A_SMALL_WORD = 8.0, 0.02
BEGINS, IS_THE_NAME, CLOSELY = 0.5, 1.0, 0.5
COMING, SOON, NOT_IN_TIME = 3.0, 1.0, 2.5
SOON_DAYS, LONG_AGO_DAYS, LONG_AGO = 30, 365, 2.0
NEAR, NEAR_METRES = 3.0, 1000.0
OWN_LANGUAGE, OWN_SECTION, A_SPACE = 1.0, 3.0, 0.5


@dataclass(frozen=True)
class SearchContext:
    """The circumstances of a search: the language, the time, and if given the place."""

    language: str
    now: datetime
    position: Position | None = None
    section: int | None = None


@dataclass(frozen=True)
class Hit:
    """An entry with its score; ``mine``: it matches in the language of the search."""

    entry: SearchEntry
    kind: Kind
    score: float
    mine: bool = field(default=True)


class Ranking:
    """Scores entries for one question; remembers the words it has compared."""

    def __init__(self, question: Question, point: SearchContext) -> None:
        self._question = question
        self._point = point
        self._codes = sorted(LANGUAGE_CODES, key=lambda code: code != point.language)
        self._met: dict[tuple[str, str], float] = {}
        self._read: dict[str, list[str]] = {}

    def rank(self, entry: SearchEntry, *, mine: bool, known: int) -> Hit:
        """``known``: so many of the words asked for are somewhere on the page."""
        kind = Kind(kind_of(entry.position))
        score = ALL_WORDS * self._words(entry, known)
        score += _time(entry, kind, self._point.now) + _nearness(entry, self._point.position)
        score += OWN_LANGUAGE * mine + A_SPACE * (kind == Kind.SPACE)
        if self._point.section is not None and entry.section_id == self._point.section:
            score += OWN_SECTION
        return Hit(entry, kind, score, mine)

    def _words(self, entry: SearchEntry, known: int) -> float:
        own, other = self._codes
        own_name = self._in(getattr(entry, f"name_{own}"))
        other_name = self._in(getattr(entry, f"name_{other}"))
        around = [
            word
            for part in ("place", "about")
            for code in self._codes
            for word in self._in(getattr(entry, f"{part}_{code}"))
        ]
        places = ((own_name, IN_NAME), (other_name, IN_OTHER_NAME), (around, IN_ABOUT))
        values = [self._value(asked, places) for asked in self._question.asked]
        # What is in none of these is in the text, as far as it is known to be there at all.
        in_text = max(0, known - sum(1 for each in values if each))
        value = (sum(values) + IN_TEXT * in_text) / len(values)
        value += A_SMALL_WORD * sum(self._best(small, own_name) for small in self._question.small)
        return value + self._whole_name(own_name or other_name) / ALL_WORDS

    def _value(self, asked: QueryWord, places: Sequence[tuple[list[str], float]]) -> float:
        best = 0.0
        for found, worth in places:
            if worth > best:
                best = max(best, worth * self._best(asked, found))
        return best

    def _in(self, text: str) -> list[str]:
        if text not in self._read:
            self._read[text] = words(text)
        return self._read[text]

    def _best(self, asked: QueryWord, found: list[str]) -> float:
        return max((self._meets(asked, word) for word in found), default=0.0)

    def _meets(self, asked: QueryWord, word: str) -> float:
        key = (asked.word, word)
        if key not in self._met:
            forms = ["", *(stem(word, code) for code in LANGUAGE_CODES)]
            self._met[key] = max(asked.meets(word, form) for form in forms)
        return self._met[key]

    def _whole_name(self, name: list[str]) -> float:
        """More for a name that begins as asked, is just that, or holds little else."""
        if not name:
            return 0.0
        asked = list(self._question)
        met = sum(1 for word in name if any(self._meets(each, word) for each in asked))
        value = CLOSELY * met / len(name)
        if self._meets(self._question.asked[0], name[0]):
            value += BEGINS
        all_in_it = met == len(name) and all(self._best(each, name) for each in asked)
        return value + (IS_THE_NAME if all_in_it else 0.0)


def _time(entry: SearchEntry, kind: Kind, now: datetime) -> float:
    """Coming before past, sooner before later; what has no time stands between."""
    if kind != Kind.EVENT:
        return NOT_IN_TIME
    if entry.next_end is None or entry.last_end is None:
        return 0.0
    if entry.last_end > now:
        days = max(0.0, (entry.next_end - now).total_seconds() / 86_400)
        return COMING + SOON * math.exp(-days / SOON_DAYS)
    ago = (now - entry.last_end).total_seconds() / 86_400
    return -LONG_AGO * min(1.0, ago / LONG_AGO_DAYS)


def _nearness(entry: SearchEntry, position: Position | None) -> float:
    if position is None or entry.latitude is None or entry.longitude is None:
        return 0.0
    metres = position.distance_to(entry.latitude, entry.longitude)
    return NEAR / (1 + metres / NEAR_METRES)
