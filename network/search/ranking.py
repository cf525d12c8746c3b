"""Which of the pages found answers best: pure, from what the index says of each."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from network.position import Position
from network.search.document import Kind
from network.search.index import kind_of
from network.search.words import Asked, Question, stem, words

if TYPE_CHECKING:
    from network.models import SearchEntry

# What a page gets for answering a word in its name, in the line about it, anywhere.
IN_NAME, IN_OTHER_NAME, IN_ABOUT, IN_TEXT = 1.0, 0.9, 0.5, 0.25
ALL_WORDS = 8.0
BEGINS, IS_THE_NAME, CLOSELY = 0.5, 1.0, 1.0
COMING, SOON, NOT_IN_TIME = 3.0, 1.0, 2.5
SOON_DAYS, LONG_AGO_DAYS, LONG_AGO = 30, 365, 2.0
NEAR, NEAR_METRES = 3.0, 1000.0
OWN_LANGUAGE, OWN_SECTION, A_SPACE = 1.0, 3.0, 0.5


@dataclass(frozen=True)
class Point:
    """From where somebody asks: in which language, when, and perhaps where."""

    language: str
    now: datetime
    position: Position | None = None
    section: int | None = None


@dataclass(frozen=True)
class Found:
    """An entry with how well it answers; ``mine``: in the language of the person who asks."""

    entry: SearchEntry
    kind: Kind
    score: float
    mine: bool = field(default=True)


def rank(entry: SearchEntry, question: Question, point: Point, *, mine: bool, known: int) -> Found:
    """``known``: so many of the words asked for are somewhere on the page."""
    kind = Kind(kind_of(entry.position))
    score = ALL_WORDS * _words(entry, question, point.language, known)
    score += _time(entry, kind, point.now) + _nearness(entry, point.position)
    score += OWN_LANGUAGE * mine + A_SPACE * (kind == Kind.SPACE)
    if point.section is not None and entry.section_id == point.section:
        score += OWN_SECTION
    return Found(entry, kind, score, mine)


def _words(entry: SearchEntry, question: Question, language: str, known: int) -> float:
    other = "en" if language == "pl" else "pl"
    own_name = words(getattr(entry, f"name_{language}"))
    other_name = words(getattr(entry, f"name_{other}"))
    around = [
        word
        for code in (language, other)
        for part in ("place", "about")
        for word in words(getattr(entry, f"{part}_{code}"))
    ]
    places = ((own_name, IN_NAME), (other_name, IN_OTHER_NAME), (around, IN_ABOUT))
    values = [
        max(worth * _best(asked, found) for found, worth in places) for asked in question.asked
    ]
    # What is in none of these is in the text, as far as it is known to be there at all.
    in_text = max(0, known - sum(1 for each in values if each))
    value = (sum(values) + IN_TEXT * in_text) / len(values)
    value += 0.02 * sum(_best(small, own_name) for small in question.small)
    return value + _whole_name(question, own_name or other_name) / ALL_WORDS


def _best(asked: Asked, found: list[str]) -> float:
    best = 0.0
    for word in found:
        met = asked.meets(word) or max(
            (asked.meets(word, stem(word, code)) for code in ("pl", "en")), default=0.0
        )
        best = max(best, met)
    return best


def _whole_name(question: Question, name: list[str]) -> float:
    """More for a name that begins as asked, is just that, or holds little else."""
    if not name:
        return 0.0
    asked = list(question)
    met = sum(1 for word in name if any(each.meets(word) for each in asked))
    value = CLOSELY * met / len(name)
    if question.asked[0].meets(name[0]):
        value += BEGINS
    return value + (IS_THE_NAME if met == len(name) else 0.0)


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
