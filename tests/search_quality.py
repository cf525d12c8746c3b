"""How well the search answers a judged set of questions, asked of the example network.

Each question of ``search_judgements.json`` names what a resident would expect among the first five
results: a kind, and words of its name, of its place or of the line about it. For a misspelt
question one click on "Did you mean" is allowed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone, translation

from network.models import SearchEntry
from network.search.analysis import Question
from network.search.query import find
from network.search.ranking import Hit, SearchContext
from network.search.spelling import did_you_mean

JUDGEMENTS = json.loads(
    (Path(__file__).parent / "search_judgements.json").read_text(encoding="utf-8")
)
FIRST = 5


def misses(*, with_stems: bool = True) -> Iterator[tuple[dict, list[str]]]:
    """The judgements that fail, each with the names that stood first instead."""
    for judged in JUDGEMENTS:
        language = judged.get("lang", "pl")
        with translation.override(language):
            found = _first(judged, language, with_stems)
        if not any(_is_meant(each, judged) for each in found):
            yield judged, [f"{each.kind.name}: {each.entry.name_pl}" for each in found]


def hits_at_5(*, with_stems: bool = True) -> float:
    """The share of the questions that are answered."""
    return 1 - len(list(misses(with_stems=with_stems))) / len(JUDGEMENTS)


def _first(judged: dict, language: str, with_stems: bool) -> list[Hit]:
    point = SearchContext(language, timezone.now())
    question = Question.read(judged["q"], with_stems=with_stems)
    hits = find(question, point)
    if judged.get("misspelt") and not (hits.found and hits.every):
        better = did_you_mean(question, hits.unknown)
        hits = find(Question.read(better, with_stems=with_stems), point)
    return hits.found[:FIRST]


def _is_meant(found: Hit, judged: dict) -> bool:
    entry: SearchEntry = found.entry
    return found.kind.name.lower() == judged["kind"] and all(
        judged.get(part, "") in getattr(entry, f"{part}_pl") for part in ("name", "place", "about")
    )
