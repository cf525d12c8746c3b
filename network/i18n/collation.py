"""The order of the Polish alphabet, in which neither database sorts by itself.

``sort_key`` is stored beside a name. It is made of the figures 0–9 and a–f alone, so that it comes
out the same under every collation a database may have.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
DIGITS = "0–9"
OTHER = "#"
LONGEST = 255
_PARTS = re.compile(r"\d+|\w|[^\w]+|_", re.UNICODE)
# As in ``network.i18n.folding``: strokes that no normal form takes off. Not ł, it is a letter here.
_STROKES = str.maketrans({"đ": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})


def sort_key(text: str) -> str:
    """The text as something that sorts as in a Polish dictionary; empty for an empty text.

    ą after a, ż last; capitals as small letters; marks of other languages ignored; a number by its
    value ("nr 2" before "nr 10"); a space before any letter; other scripts last.
    """
    parts = (_part(part) for part in _PARTS.findall(_letters(text).strip()))
    return "".join(parts)[:LONGEST]


def first_letter(text: str) -> str:
    """Where the text stands in an A–Z: a capital letter, ``0–9`` or ``#``."""
    for letter in _letters(text):
        if letter in ALPHABET:
            return letter.upper()
        if letter.isdigit():
            return DIGITS
        if letter.isalpha():
            return OTHER
    return OTHER


def letter_order(letter: str) -> tuple[int, str]:
    """The order of ``first_letter``s: figures, A to Ż, the rest."""
    if letter == DIGITS:
        return (0, "")
    place = ALPHABET.find(letter.lower()) if letter else -1
    return (1 + place, "") if place >= 0 else (len(ALPHABET) + 1, letter)


def _letters(text: str) -> str:
    """In small letters, composed, without marks that no Polish letter has."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter if letter in ALPHABET else _bare(letter) for letter in composed)


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(_STROKES)


def _part(part: str) -> str:
    if part[0].isdecimal():
        digits = "".join(str(int(figure)) for figure in part).lstrip("0")[:99]
        return f"10{len(digits):02}{digits}"
    if part in ALPHABET:
        return str(20 + ALPHABET.index(part))
    return f"60{ord(part):06x}" if part.isalpha() or part.isdigit() else "00"
