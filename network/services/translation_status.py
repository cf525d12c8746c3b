"""Following how far each page is translated, whenever a version of it is kept.

A text is missing in a language if it is written in another and not in this one. It is outdated if
the Polish changed since the text was last touched: a text touched together with the Polish is taken
to agree with it. Only words count: a date, a picture or a tick changes nothing here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname
from wagtail.models import get_page_models

from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage, TextState, Translation

ORIGINAL = LANGUAGE_CODES[0]
#: Each page has an address in each language anyway.
NOT_TEXTS = frozenset({"slug", "url_path"})
BATCH = 100

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Text:
    """One text of a page in each language, as words; ``at`` is the form's field for each."""

    name: str
    words: dict[str, list[str]]
    at: dict[str, str]

    def digest(self, language: str) -> str:
        said = "\n".join(self.words[language]).strip()
        return hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""

    def is_missing(self, language: str) -> bool:
        """Whether any part is written in some language and not in this one."""
        parts = zip(*self.words.values(), strict=True)
        here = self.words[language]
        return any(any(part) and not own for part, own in zip(parts, here, strict=True))


def texts_of(page: NetworkPage) -> Iterator[Text]:
    """Every translated text of a page and of what is listed on it, in any language."""
    for name in _translated(type(page)):
        if name not in NOT_TEXTS:
            fields = {code: build_localized_fieldname(name, code) for code in LANGUAGE_CODES}
            said = {code: [words(getattr(page, field))] for code, field in fields.items()}
            yield Text(name, said, fields)
    for relation, names in listed(type(page)).items():
        rows = list(getattr(page, relation).all()) if names else []
        for name in names:
            yield _listed_text(relation, name, rows)


def _listed_text(relation: str, name: str, rows: list[Model]) -> Text:
    said, at = {}, {}
    for code in LANGUAGE_CODES:
        field = build_localized_fieldname(name, code)
        said[code] = [words(getattr(row, field)) for row in rows]
    for code in LANGUAGE_CODES:
        others = [said[other] for other in LANGUAGE_CODES if other != code]
        empty = [
            place
            for place, own in enumerate(said[code])
            if not own and any(other[place] for other in others)
        ]
        field = build_localized_fieldname(name, code)
        at[code] = f"{relation}-{empty[0] if empty else 0}-{field}"
    return Text(f"{relation}.{name}", said, at)


def listed(model: type[NetworkPage]) -> dict[str, list[str]]:
    """The relations whose rows a page holds, with the translated fields of each."""
    found = {}
    for relation in get_all_child_relations(model):
        if names := _translated(relation.related_model):
            found[relation.get_accessor_name()] = names
    return found


def _translated(model: type[Model]) -> list[str]:
    known = translator.get_registered_models(abstract=False)
    return list(translator.get_options_for_model(model).all_fields) if model in known else []


def words(value: Any) -> str:
    """What is written, without the keys that change when nothing else does."""
    if not value:
        return ""
    if hasattr(value, "stream_block"):
        return json.dumps(list(_said(value.get_prep_value())), ensure_ascii=False)
    return " ".join(str(value).split())


def _said(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("id", "type"):
                yield from _said(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _said(inner, key)
    elif isinstance(value, str) and value.strip():
        yield " ".join(value.split())


@transaction.atomic
def follow(page: NetworkPage) -> None:
    """Let the rows of a page (as its own type) say what it says now."""
    known = {row.language: row for row in Translation.objects.filter(page=page.pk)}
    texts = [text for text in texts_of(page) if any(map(text.digest, LANGUAGE_CODES))]
    for language in LANGUAGE_CODES:
        row = known.get(language) or Translation(page_id=page.pk, language=language)
        before = row.texts
        row.texts = {
            text.name: _stands(
                text, language, None if text.name in page.still_right else before.get(text.name)
            )
            for text in texts
        }
        if row.pk is None or row.texts != before:
            _count(row)
            row.save()


def _stands(text: Text, language: str, before: dict[str, str] | None) -> dict[str, str]:
    """Where a text stands; ``seen`` is the Polish it agrees with, as far as anybody knows."""
    own, original = text.digest(language), text.digest(ORIGINAL)
    untouched = before is not None and before["own"] == own
    seen = before["seen"] if before is not None and untouched else original
    state = TextState.COMPLETE
    if text.is_missing(language):
        state = TextState.MISSING
    elif language != ORIGINAL and original and seen != original:
        state = TextState.OUTDATED
    return {"state": str(state), "seen": seen, "own": own, "at": text.at[language]}


def _count(row: Translation) -> None:
    before = (row.missing, row.outdated)
    states = [text["state"] for text in row.texts.values()]
    row.total = len(states)
    row.missing = states.count(TextState.MISSING)
    row.outdated = states.count(TextState.OUTDATED)
    if (row.missing, row.outdated) != before:
        row.since = timezone.now()


def still_right(page: NetworkPage) -> None:
    """Somebody read the Polish that changed and found that the page's English needs no change."""
    latest = page.get_latest_revision_as_object()
    latest.still_right = frozenset(text.name for text in texts_of(latest))
    follow(latest)


def label_of(model: type[NetworkPage], name: str) -> str:
    """What the form calls a text: “lead”, or “programme: text” of what is listed."""
    relation, _dot, field = name.rpartition(".")
    if not relation:
        return str(model._meta.get_field(field).verbose_name)
    child = model._meta.get_field(relation).related_model
    return f"{child._meta.verbose_name_plural}: {child._meta.get_field(field).verbose_name}"


def count_all(progress: Progress) -> int:
    """Follow every page there is; return their number. Repeatable."""
    done, total = 0, NetworkPage.objects.count()
    for model in get_page_models():
        if model is NetworkPage:
            continue
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            for page in model.objects.filter(pk__in=keys[start : start + BATCH]):
                follow(page.get_latest_revision_as_object())
                done += 1
            progress(done, total)
    return done
