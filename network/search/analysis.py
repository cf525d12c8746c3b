"""Analysis of texts and queries: folding, splitting into words, stemming (Polish and English)."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from network.i18n.folding import fold

#: Letters and digits; everything else stands between words.
WORD = re.compile(r"[^\W_]+")
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
LONGEST = 60  # letters of a word that count
SHORTEST_STEM = 3
SHORTEST_STEMMED = 4
#: Shorter beginnings of words are in no index.
SHORTEST_PREFIX = 2

#: So much of a question is read.
MOST_LETTERS = 200
MOST_WORDS = 8

# QueryWord for beside others they need not be found: "joga dla seniorów", "yoga in Kozłówka".
_SMALL = frozenset(
    [
        "a",
        "aby",
        "albo",
        "bez",
        "co",
        "czy",
        "dla",
        "do",
        "i",
        "ich",
        "jak",
        "jest",
        "lub",
        "ma",
        "mam",
        "mi",
        "na",
        "nad",
        "nie",
        "o",
        "od",
        "oraz",
        "po",
        "pod",
        "przez",
        "przy",
        "sa",
        "sie",
        "ten",
        "to",
        "u",
        "w",
        "we",
        "z",
        "za",
        "ze",
        "ul",
        "al",
        "os",
        "nr",
        "kolo",
        "obok",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "my",
        "near",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
    ]
)
_LANGUAGES = {"pl": "polish", "en": "english"}
# Endings after which a stem ends differently in other cases: kozłówk-a, kozłówc-e; jog-a, jodz-e.
_SOFTENED = (("rz", "r"), ("cz", "k"), ("dz", "d"), ("ek", "k"), ("c", "k"), ("g", "d"))
# What the algorithm leaves of folded words, and how long a stem is that may lose it: rower-ów,
# wypożycz-eni-e, wypożycz-yć, gotow-ani-e, norweg-i-i.
_MORE_ENDINGS = (("ow", 5), ("en", 7), ("an", 7), ("yc", 6), ("ic", 6), ("ac", 6), ("i", 5))
#: The beginning of a word that its stem is: so long, and others that begin so are meant as well.
SHORTEST_BEGINNING = 5
_stemmers = threading.local()


def words(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return [found.group()[:LONGEST] for found in WORD.finditer(fold(text))]


def joined(text: str) -> set[str]:
    """What is written with a hyphen, without it: ``wifi`` of Wi-Fi."""
    return {found.group().replace("-", "")[:LONGEST] for found in _HYPHENED.finditer(fold(text))}


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """What the folded word has in common with its other forms; empty if it is too short for it.

    Polish: the Snowball stem (https://snowballstem.org/algorithms/polish/stemmer.html) of the
    folded word, so that a question without marks meets the same; then the last consonant without
    its softening, which that algorithm leaves.
    """
    if len(word) < SHORTEST_STEM or not word.isalpha():
        return ""
    found = _snowball(word, language) if len(word) >= SHORTEST_STEMMED else word
    if language == "pl":
        found = _harden(found)
    return found if len(found) >= SHORTEST_STEM else ""


def _snowball(word: str, language: str) -> str:
    # A stemmer keeps the word in hand: each thread has its own.
    stemmers = _stemmers.__dict__
    if language not in stemmers:
        stemmers[language] = snowballstemmer.stemmer(_LANGUAGES[language])
    return stemmers[language].stemWord(word)


def _harden(stem: str) -> str:
    for ending, shortest in _MORE_ENDINGS:
        if stem.endswith(ending) and len(stem) >= shortest:
            stem = stem.removesuffix(ending)
            break
    for soft, hard in _SOFTENED:
        if stem.endswith(soft):
            return stem.removesuffix(soft) + hard
    return stem


def stems(word: str) -> frozenset[str]:
    """The stems a word of a question may have, in whatever language it is meant."""
    found = {stem(word, language) for language in _LANGUAGES}
    if word.endswith("cie") and len(word) > SHORTEST_STEMMED:
        # The locative of -ta and -t, which the algorithm takes for a verb: herbacie, warsztacie.
        found.add(stem(f"{word[:-3]}ta", "pl"))
    return frozenset(filter(None, found))


def _beginning(word: str) -> str:
    if len(word) < SHORTEST_STEMMED or not word.isalpha():
        return ""
    found = _snowball(word, "pl")
    return found if len(found) >= SHORTEST_BEGINNING and word.startswith(found) else ""


@dataclass(frozen=True)
class QueryWord:
    """One word of a question; of the last one only the beginning may have been typed."""

    word: str
    prefix: bool = False
    stems: frozenset[str] = frozenset()
    beginning: str = ""  # of words akin to it: porad-y, porad-nictwo

    @property
    def begins(self) -> str:
        """How all words begin that it may mean; empty if it means no other than itself."""
        return self.beginning or (self.word if self.prefix else "")

    def meets(self, word: str, stem: str = "") -> float:
        """How well a word of a text matches: 1 the same, less for a form of it, 0 not."""
        if word == self.word:
            return 1.0
        if stem and stem in self.stems:
            return 0.95
        if self.prefix and word.startswith(self.word):
            return 0.9
        return 0.75 if self.beginning and word.startswith(self.beginning) else 0.0


@dataclass(frozen=True)
class Question:
    """A parsed query: its words and which of them must be found."""

    text: str
    asked: tuple[QueryWord, ...]
    small: tuple[QueryWord, ...]
    cut: bool

    @classmethod
    def read(cls, typed: str, *, with_stems: bool = True) -> Question:
        """Read anything: what is no word is passed over, what is too long is cut."""
        clean = " ".join("".join(c if c.isprintable() else " " for c in typed[:2000]).split())
        text = clean[:MOST_LETTERS]
        found = list(dict.fromkeys(words(text)))
        asked = [
            QueryWord(
                word,
                prefix=number == len(found) - 1 and len(word) >= SHORTEST_PREFIX,
                stems=stems(word) if with_stems else frozenset(),
                beginning=_beginning(word) if with_stems else "",
            )
            for number, word in enumerate(found)
        ]
        kept = asked[: MOST_WORDS - 1] + asked[-1:] if len(asked) > MOST_WORDS else asked
        # A small word that is still being typed may become a long one, unless it stands alone.
        great = [each for each in kept if each.word not in _SMALL]
        small = [each for each in kept if each.word in _SMALL]
        if not great:
            great, small = kept, []
        cut = len(typed) > len(text) + MOST_LETTERS or clean != text or len(kept) < len(asked)
        return cls(text, tuple(great), tuple(small), cut)

    def __bool__(self) -> bool:
        return bool(self.asked)

    def without(self, dropped: QueryWord) -> str:
        """The question as typed, but for one of its words."""
        kept = (part for part in self.text.split() if dropped.word not in words(part))
        return " ".join(kept)

    def instead(self, right: dict[str, str]) -> str:
        """The question with some folded words replaced."""

        def better(found: re.Match[str]) -> str:
            folded = fold(found.group())
            return right.get(folded, found.group())

        return WORD.sub(better, self.text)

    def __iter__(self) -> Iterator[QueryWord]:
        return iter((*self.asked, *self.small))
