"""What a misspelt word may have been: the nearest of the words that names are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length

from network.models import SearchWord
from network.search.analysis import Question
from network.search.backends import anywhere, positions

#: Words alike by less than this are other words (difflib's ratio).
ALIKE = 0.66
SHORTEST = 3
MOST_WORDS = 3
_COMPARED = 1000


def did_you_mean(question: Question, unknown: Sequence[str]) -> str:
    """The question with the words that no page has put right; empty if that finds nothing.

    In two queries at most.
    """
    wrong = [word for word in unknown if len(word) >= SHORTEST][:MOST_WORDS]
    if not wrong:
        return ""
    right = {}
    for word, candidates in _candidates(wrong).items():
        if nearest := _nearest(word, candidates):
            right[word] = nearest
    if not right:
        return ""
    better = question.instead(right)
    return better if _finds(Question.read(better)) else ""


def _finds(question: Question) -> bool:
    return bool(question) and bool(positions(anywhere(question.asked)))


def _nearest(word: str, candidates: Iterable[tuple[str, str]]) -> str:
    """How the candidate most like the word is written; empty if none is like enough."""
    best, most = "", ALIKE
    # It learns a word by heart to compare others with it. What is quick says the same both ways.
    quick = SequenceMatcher(None, "", word)
    for candidate, written in sorted(candidates):
        quick.set_seq1(candidate)
        if quick.real_quick_ratio() > most and quick.quick_ratio() > most:
            alike = SequenceMatcher(None, word, candidate).ratio()
            if alike > most:
                best, most = written, alike
    return best


def _candidates(unknown: list[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {word: [] for word in unknown}
    rows = _by_trigrams(unknown) if _has_trigrams() else _by_beginnings(unknown)
    for word, candidate, written in rows:
        found[word].append((candidate, written))
    return found


def _by_trigrams(unknown: list[str]) -> list[tuple[str, str, str]]:
    one = (
        "(SELECT %s AS asked, word, written FROM network_searchword WHERE word %% %s "
        "ORDER BY similarity(word, %s) DESC, word LIMIT 20)"
    )
    with connection.cursor() as cursor:
        values = [value for word in unknown for value in (word, word, word)]
        cursor.execute(" UNION ALL ".join([one] * len(unknown)), values)
        return cursor.fetchall()


def _by_beginnings(unknown: list[str]) -> list[tuple[str, str, str]]:
    """Without trigrams: words that begin with the same two letters, or with the same and end alike.

    So a wrong first letter is not recognised.
    """
    wanted = Q()
    for word in unknown:
        like = _from(word[:2]) | _from(word[:1]) & Q(word__endswith=word[-2:])
        wanted |= like
    lengths = [len(word) for word in unknown]
    alike = SearchWord.objects.annotate(length=Length("word")).filter(
        wanted, length__gte=min(lengths) - 2, length__lte=max(lengths) + 2
    )
    rows = alike.values_list("word", "written")
    found = list(rows.order_by("word")[:_COMPARED])
    return [
        (word, candidate, written)
        for word in unknown
        for candidate, written in found
        if candidate[0] == word[0] and abs(len(candidate) - len(word)) <= 2
    ]


def _from(beginning: str) -> Q:
    # A range of the key, where LIKE would read all words.
    return Q(word__gte=beginning, word__lt=beginning[:-1] + chr(ord(beginning[-1]) + 1))


@cache
def _has_trigrams() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None
