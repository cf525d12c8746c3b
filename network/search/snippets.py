"""The words asked for, marked where they stand in a text as people wrote it."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from network.i18n import formatting as wording
from network.search.analysis import WORD, Question, stem, words

LENGTH = 170  # letters
BEFORE = 50  # of them ahead of the first word found
_LOOKED_AT = 8000


def _met(question: Question, written: str, language: str) -> bool:
    return any(
        asked.meets(word, stem(word, language))
        for word in words(written)
        for asked in question.asked
    )


def matches(question: Question, text: str, language: str) -> list[re.Match[str]]:
    """Where a word of the text matches one of the question, compared folded."""
    known: dict[str, bool] = {}
    found = []
    for each in WORD.finditer(text[:_LOOKED_AT]):
        written = each.group()
        if written not in known:
            known[written] = _met(question, written, language)
        if known[written]:
            found.append(each)
    return found


def marked(question: Question, text: str, language: str) -> SafeString:
    """The text, safe to show, with the words asked for in ``<mark>``."""
    pieces: list[str] = []
    at = 0
    for each in matches(question, text, language):
        pieces.append(escape(wording.bind_short_words(text[at : each.start()])))
        pieces.append(f"<mark>{escape(each.group())}</mark>")
        at = each.end()
    pieces.append(escape(wording.bind_short_words(text[at:])))
    return mark_safe("".join(pieces))  # noqa: S308  each piece is escaped


def snippet(question: Question, text: str, language: str) -> SafeString:
    """The part of the text around the first words found, or its beginning."""
    found = matches(question, text, language)
    return marked(question, _around(text, _best_start(found)), language)


def _best_start(found: list[re.Match[str]]) -> int:
    """Where most different words of the question stand close together."""
    best, most = 0, 0
    for number, first in enumerate(found):
        near = {
            each.group().casefold()
            for each in found[number:]
            if each.end() - first.start() <= LENGTH - BEFORE
        }
        if len(near) > most:
            best, most = first.start(), len(near)
    return best


def _around(text: str, at: int) -> str:
    start = 0
    if at > LENGTH - BEFORE:
        start = text.find(" ", at - BEFORE) + 1
        start = start if 0 < start <= at else at
    end = start + LENGTH
    if end >= len(text):
        return ("… " if start else "") + text[start:]
    last = text.rfind(" ", start, end)
    return ("… " if start else "") + text[start : last if last > start else end] + " …"
