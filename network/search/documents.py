"""What a page says to the search, and what the search must be told about dates."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from html import unescape
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.html import strip_tags
from modeltranslation.utils import build_localized_fieldname

from network.i18n.languages import LANGUAGE_CODES

#: So many letters of a page's text are indexed in each language.
MOST_TEXT = 20_000
#: Our hook: a function of (page keys, now) that returns {page key: ResultDate}, in few queries.
DATES_HOOK = "search_dates"

Texts = dict[str, str]


class Kind(IntEnum):
    """What a result is; results are grouped by it. The number is part of its place in the index."""

    SPACE = 1
    EVENT = 2
    ROOM = 3
    PAGE = 4


@dataclass(frozen=True)
class Document:
    """A page in words, per language; no personal data.

    ``name`` counts most, then ``about`` (a short line: kinds, districts, equipment), then ``text``.
    ``given`` is what the pages below a section say as well: its name and where it is. ``order``
    puts the pages of a kind into a useful order where more match than can be weighed.
    """

    kind: Kind
    name: Texts
    about: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    given: Texts = field(default_factory=dict)
    place: Texts = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    order: int = 0


@dataclass(frozen=True)
class ResultDate:
    """The date a result is shown with: the next one, or the last if none is to come."""

    start: datetime
    end: datetime
    all_day: bool = False
    status: str = ""
    status_label: str = ""
    is_off: bool = False
    last_end: datetime | None = None


def names(page: models.Model, field: str = "title") -> Texts:
    """A field as it is written in each language, without falling back to the other."""
    found = {
        code: getattr(page, build_localized_fieldname(field, code)) or "" for code in LANGUAGE_CODES
    }
    return {code: unicodedata.normalize("NFC", str(text)) for code, text in found.items()}


def line(*parts: Texts | str) -> Texts:
    """Short texts in one line, in each language: ``Ruch i zdrowie · Warsztat``."""
    return {
        code: " · ".join(
            part
            for each in parts
            if (part := each if isinstance(each, str) else each.get(code, ""))
        )
        for code in LANGUAGE_CODES
    }


def terms(rows: Iterable[models.Model], field: str = "name") -> list[Texts]:
    """The names of vocabulary words; where one has no English name, its Polish one."""
    found = []
    for row in rows:
        both = names(row, field)
        found.append({code: text or both[LANGUAGE_CODES[0]] for code, text in both.items()})
    return found


def said(text: Any) -> Texts:
    """A lazily translated text in each language."""
    found = {}
    for code in LANGUAGE_CODES:
        with translation.override(code):
            found[code] = str(text)
    return found


def texts(page: models.Model, *fields: str) -> Texts:
    """The plain words of text fields of any sort, in each language."""
    return {
        code: " ".join(filter(None, (_plain(page, name, code) for name in fields)))[:MOST_TEXT]
        for code in LANGUAGE_CODES
    }


def _plain(page: models.Model, name: str, code: str) -> str:
    name = build_localized_fieldname(name, code)
    value = getattr(page, name)
    if not value:
        return ""
    if hasattr(value, "stream_block"):
        value = " ".join(value.stream_block.get_searchable_content(value))
    # A tag ends a word: <p>one</p><p>two</p>
    text = unescape(strip_tags(str(value).replace("<", " <")))
    return " ".join(unicodedata.normalize("NFC", text).split())
