"""Keeping the search index true to what is published.

A page is indexed in the transaction that saves it (``NetworkPage.save``), so that what is found is
what is public. ``rebuild`` brings everything up to date and may be repeated; run every night it
follows what no page is saved for: dates that have passed, vocabulary that was reworded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from wagtail import hooks
from wagtail.models import get_page_models

from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage, SearchEntry
from network.routing.tree_paths import ancestor_paths
from network.search import lexicon as search_words
from network.search.analysis import joined, stem, words
from network.search.backends import MARK, PAGES, STEM, engine, kind_of, place, section_mark
from network.search.documents import DATES_HOOK, MOST_TEXT, Document, ResultDate
from network.search.geo_cells import cell
from network.search.registry import document_of, prefetch_of

BATCH = 100
FIELDS = [field.name for field in SearchEntry._meta.concrete_fields if not field.primary_key]

Progress = Callable[[int, int], None]
_Said = tuple[NetworkPage, Document]


@dataclass(frozen=True)
class _IndexedPage:
    """An entry as it is to be, with its words."""

    entry: SearchEntry
    columns: dict[str, set[str]]


@transaction.atomic
def refresh(pages: Collection[NetworkPage]) -> None:
    """Let the index say what these pages (as their own types) say now, or nothing of them."""
    now = timezone.now()
    said = ((page, document_of(page)) for page in _public(pages))
    shown = [(page, document) for page, document in said if document is not None]
    keys = [page.pk for page in pages]
    known = {entry.pk: entry for entry in _plain().filter(pk__in=keys)}
    sections = _sections(shown)
    dates = find_dates([page.pk for page, _document in shown], now)
    wanted = [_written(*each, sections, dates.get(each[0].pk)) for each in shown]
    gone = known.keys() - {each.entry.pk for each in wanted}
    _remove([known[key] for key in gone])
    changed = [each for each in wanted if _differs(each.entry, known.get(each.entry.pk))]
    _write(changed, known)
    search_words.follow(
        [each.entry for each in changed],
        [known[each.entry.pk] for each in changed if each.entry.pk in known],
    )
    for page, _document in shown:
        entry = known.get(page.pk)
        new = next((each.entry for each in changed if each.entry.pk == page.pk), None)
        if page.is_section and entry and new and entry.given_digest != new.given_digest:
            refresh_below(page, inclusive=False)


def refresh_below(page: NetworkPage, *, inclusive: bool = True) -> None:
    """The same for everything below a page, and for the page itself."""
    below = NetworkPage.objects.descendant_of(page, inclusive=inclusive)
    for pages in _in_batches(below):
        refresh(pages)


@transaction.atomic
def refresh_dates(keys: Collection[int]) -> None:
    """After dates changed: only where the pages stand in the index, not what they say."""
    dates = find_dates(keys, timezone.now())
    moves, entries = [], []
    for entry in _plain().filter(pk__in=keys):
        date = dates.get(entry.pk)
        order = int(date.end.timestamp() // 60) if date else 0
        new = place(kind_of(entry.position), order) + entry.pk % PAGES
        before = (entry.position, entry.next_end, entry.last_end)
        if new != entry.position:
            moves.append((entry.position, new))
        entry.position = new
        entry.next_end, entry.last_end = _ends(date)
        if before != (entry.position, entry.next_end, entry.last_end):
            entries.append(entry)
    engine().move(moves)
    _plain().bulk_update(entries, ["position", "next_end", "last_end"])


def forget(entry: SearchEntry) -> None:
    """After an entry was deleted: its words go too."""
    engine().remove([entry.position])
    search_words.follow([], [entry])


def rebuild(progress: Progress) -> int:
    """Go through all pages; return the number of pages that can be found. Repeatable."""
    pages = NetworkPage.objects.order_by("path")
    total, done = pages.count(), 0
    for some in _in_batches(pages):
        refresh(some)
        done += len(some)
        progress(done, total)
    search_words.prune()
    engine().prune()
    return SearchEntry.objects.count()


def find_dates(keys: Collection[int], now: datetime) -> dict[int, ResultDate]:
    """When the pages are, those that have a date; asked of whoever knows (``search_dates``)."""
    found: dict[int, ResultDate] = {}
    for fn in hooks.get_hooks(DATES_HOOK) if keys else ():
        found |= fn(keys, now)
    return found


def _plain() -> QuerySet[SearchEntry]:
    return SearchEntry.objects.order_by()


def _in_batches(pages: QuerySet[NetworkPage]) -> Iterator[list[NetworkPage]]:
    """Pages as their own types, with what their documents need, some at a time."""
    keys = list(pages.order_by("path").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        found = list(NetworkPage.objects.filter(pk__in=some).order_by("path").specific())
        by_type: dict[type[NetworkPage], list[NetworkPage]] = {}
        for page in found:
            by_type.setdefault(type(page), []).append(page)
        for model, its_pages in by_type.items():
            prefetch_related_objects(its_pages, *prefetch_of(model))
        yield found


def _public(pages: Collection[NetworkPage]) -> list[NetworkPage]:
    """Those that anybody may read."""
    return [page for page in pages if page.is_public and page.depth > 1]


def _sections(shown: Collection[_Said]) -> dict[str, _Said]:
    """The sections (spaces) the pages stand in, by their paths, with what they say."""
    above = {path for page, _document in shown for path in ancestor_paths(page.path)}
    found = {page.path: (page, document) for page, document in shown if page.is_section}
    others = above - found.keys()
    for model in (model for model in get_page_models() if model.is_section):
        for section in model.objects.filter(path__in=others).order_by():
            if (document := document_of(section)) is not None:
                found[section.path] = (section, document)
    return found


def _written(
    page: NetworkPage,
    document: Document,
    sections: dict[str, _Said],
    date: ResultDate | None,
) -> _IndexedPage:
    section, its = next(
        (sections[path] for path in ancestor_paths(page.path) if path in sections), (None, None)
    )
    beside = its if section is not None and section.pk != page.pk else None
    place_of = document.place or (beside.name if beside else {})
    point = document if document.latitude is not None else its
    entry = SearchEntry(
        page_id=page.pk,
        section_id=section.pk if section is not None else None,
        position=_position(document, page.pk, date.end if date else None),
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
        given_digest=_digest(document.given, document.name, [document.latitude]),
    )
    for code in LANGUAGE_CODES:
        setattr(entry, f"name_{code}", document.name.get(code, ""))
        setattr(entry, f"about_{code}", document.about.get(code, ""))
        setattr(entry, f"place_{code}", place_of.get(code, ""))
        setattr(entry, f"text_{code}", document.text.get(code, "")[:MOST_TEXT])
    entry.next_end, entry.last_end = _ends(date)
    columns = _columns(entry, beside)
    entry.digest = _digest({name: " ".join(sorted(found)) for name, found in columns.items()})
    return _IndexedPage(entry, columns)


def _position(document: Document, page: int, end: datetime | None) -> int:
    order = document.order if end is None else int(end.timestamp() // 60)
    return place(document.kind, order) + page % PAGES


def _ends(date: ResultDate | None) -> tuple[datetime | None, datetime | None]:
    return (date.end, date.last_end or date.end) if date else (None, None)


def _columns(entry: SearchEntry, beside: Document | None) -> dict[str, set[str]]:
    """The words of the four columns, with their stems and with where and whose the page is."""
    marks = {f"{MARK}{section_mark(entry.section_id)}"} if entry.section_id else set()
    if entry.latitude is not None and entry.longitude is not None:
        marks.add(f"{MARK}{cell(entry.latitude, entry.longitude)}")
    columns: dict[str, set[str]] = {}
    for code in LANGUAGE_CODES:
        columns[f"name_{code}"] = _with_stems(getattr(entry, f"name_{code}"), code)
        rest = [getattr(entry, f"{part}_{code}") for part in ("about", "place", "text")]
        if beside is not None:
            rest += [beside.name.get(code, ""), beside.given.get(code, "")]
        columns[f"rest_{code}"] = _with_stems(" ".join(rest), code) | marks
    return columns


def _with_stems(text: str, language: str) -> set[str]:
    # English texts are full of Polish names: "at ul. Na Kozłówce".
    languages = {"pl", language}
    found = set(words(text)) | joined(text)
    made = (stem(word, code) for word in found for code in languages)
    return found | {f"{STEM}{each}" for each in made if each}


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _differs(entry: SearchEntry, known: SearchEntry | None) -> bool:
    return known is None or any(
        getattr(entry, field.attname) != getattr(known, field.attname)
        for field in SearchEntry._meta.concrete_fields
    )


def _write(changed: list[_IndexedPage], known: dict[int, SearchEntry]) -> None:
    new = [each.entry for each in changed if each.entry.pk not in known]
    other = [each.entry for each in changed if each.entry.pk in known]
    kept = engine()
    kept.remove(known[entry.pk].position for entry in other)
    _plain().bulk_create(new)
    _plain().bulk_update(other, FIELDS)
    kept.write((each.entry.position, each.columns) for each in changed)


def _remove(entries: Iterable[SearchEntry]) -> None:
    # Its words go with each: see network.signal_handlers.
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
