"""The words of names, kept so that a misspelt one can be recognised.

A word is there as long as some page can be found by it: whether one still can is asked of the index
itself, so that nothing has to be counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from network.i18n.folding import fold
from network.i18n.languages import LANGUAGE_CODES
from network.models import SearchEntry, SearchWord
from network.search.analysis import LONGEST, WORD, QueryWord
from network.search.backends import AT_ONCE, EVERYWHERE, IndexRange, positions

SHORTEST = 3


def follow(written: Iterable[SearchEntry], before: Iterable[SearchEntry]) -> None:
    """After entries were written: add their words, drop those of before that nothing has."""
    now: dict[str, str] = {}
    for entry in written:
        now |= _words_of(entry)
    rows = [SearchWord(word=word, written=now[word]) for word in sorted(now)]
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True)
    _drop_unused({word for entry in before for word in _words_of(entry)} - now.keys())


def prune() -> None:
    """Drop every word that no page has."""
    _drop_unused(SearchWord.objects.values_list("word", flat=True))


def found(asked: Iterable[str]) -> set[str]:
    """Which of these folded words are in the index, exactly as they are."""
    known: set[str] = set()
    wanted = sorted(set(asked))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        parts = [IndexRange([[QueryWord(word)]], *EVERYWHERE, most=1) for word in some]
        known |= {some[number] for number, _tier, _position in positions(parts)}
    return known


def _drop_unused(asked: Iterable[str]) -> None:
    asked = set(asked)
    unused = asked - found(asked)
    if unused:
        SearchWord.objects.filter(word__in=unused).delete()


def _words_of(entry: SearchEntry) -> dict[str, str]:
    texts = (getattr(entry, f"{p}_{c}") for p in ("name", "place", "about") for c in LANGUAGE_CODES)
    written = (found.group()[:LONGEST] for found in WORD.finditer(" ".join(texts)))
    folded = ((fold(word), word) for word in written)
    return {word: as_it_is for word, as_it_is in folded if _is_a_name(word)}


def _is_a_name(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()
