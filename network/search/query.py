"""Which pages match a question, best first, at a cost that does not grow with their number.

From each range of the index (spaces, coming events, past events, rooms, pages) the first so many
are taken: those with all words in their name, those with all words in the visitor's language, those
with all words anywhere, and those near or of the space that was asked. They are scored in Python
(``ranking``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from network.models import SearchEntry
from network.search.analysis import Question
from network.search.backends import (
    COLUMNS,
    NAMES,
    Clause,
    Engine,
    IndexRange,
    Tier,
    anywhere,
    engine,
    place,
    section_mark,
    union,
)
from network.search.documents import Kind
from network.search.geo_cells import cells_around
from network.search.ranking import Hit, Ranking, SearchContext

#: So many of each range are scored where all kinds are shown, one is, or a few of any.
MOST, MOST_OF_ONE, MOST_SUGGESTED = 20, 100, 12
#: Questions of more words are not tried without each of them one by one.
SEVERAL = 4
# An entry of a series may say that its next date has just passed: it is put right every night.
STALE = timedelta(days=2)
_LIGHT = [
    field.column
    for field in SearchEntry._meta.concrete_fields
    if not field.name.startswith("text_")
]


@dataclass(frozen=True)
class Hits:
    """The hits of a question; ``every``: with all its words; ``full``: kinds that may have more.

    ``unknown`` are the words no page has in any form, if not all were found.
    """

    found: list[Hit]
    every: bool = True
    full: frozenset[Kind] = frozenset()
    unknown: tuple[str, ...] = ()

    def of(self, kind: Kind) -> list[Hit]:
        return [each for each in self.found if each.kind == kind]


def find(
    question: Question,
    point: SearchContext,
    *,
    kinds: Sequence[Kind] = tuple(Kind),
    most: int = MOST,
) -> Hits:
    """The pages that have every word; if there are none, those that have most of them."""
    if not question:
        return Hits([])
    kept = engine()
    hits = _look(kept, question, point, [[question.asked]], kinds, most)
    if hits.found:
        return hits
    if len(question.asked) == 1:
        return replace(hits, unknown=(question.asked[0].word,))
    unknown: tuple[str, ...] = ()
    for number, tries in enumerate(_fewer(question)):
        hits = _look(kept, question, point, tries, kinds, most, each_word=number == 0)
        unknown = unknown or hits.unknown
        if hits.found:
            break
    return replace(hits, every=False, unknown=unknown)


def _fewer(question: Question) -> Iterator[list[list[Clause]]]:
    """The question without one of its words, whichever; then any of its words."""
    asked = question.asked
    but_one: list[Clause] = [[each for each in asked if each is not one] for one in asked]
    yield [[clause] for clause in but_one] if len(asked) <= SEVERAL else [but_one]
    if len(asked) > 2:
        yield [[[each] for each in asked]]


def _look(
    kept: Engine,
    question: Question,
    point: SearchContext,
    tries: Sequence[Sequence[Clause]],
    kinds: Sequence[Kind],
    most: int,
    *,
    each_word: bool = False,
) -> Hits:
    """Each try is a set of clauses one of which must be met; it is read on its own.

    ``each_word``: look as well which of the words are on any page at all.
    """
    tiers = _tiers(point)
    parts: list[IndexRange] = []
    told: list[tuple[Kind, int]] = []
    for clauses in tries:
        for kind in kinds:
            parts.append(_part(clauses, kind, point, most, list(tiers.values())))
            told.append((kind, min(map(len, clauses))))
    # Of what is on very many pages some is soon met in each kind.
    asked = question.asked if each_word else ()
    words = [(each.word, part) for each in asked for part in anywhere([each])]
    mine = list(tiers).index("mine")
    rows: dict[int, SearchEntry] = {}
    known: dict[int, int] = {}
    its: set[int] = set()
    met: set[str] = set()
    counts: Counter[tuple[int, int, bool]] = Counter()
    for row in _entries(kept, [*parts, *(part for _word, part in words)]):
        if row.part >= len(parts):
            met.add(words[row.part - len(parts)][0])
            continue
        ahead = row.position >= parts[row.part].start
        for number in range(len(tiers)):
            if row.tiers >> number & 1:
                counts[row.part, number, ahead] += 1
        rows[row.pk] = row
        if row.tiers >> mine & 1:
            its.add(row.pk)
        known[row.pk] = max(told[row.part][1], known.get(row.pk, 0))
    ranking = Ranking(question, point)
    found = [ranking.rank(row, mine=key in its, known=known[key]) for key, row in rows.items()]
    found.sort(key=lambda each: (-each.score, each.entry.position))
    full = {told[part][0] for (part, _tier, _ahead), n in counts.items() if n == most}
    unknown = tuple(each.word for each in asked if each.word not in met)
    return Hits(found, full=frozenset(full), unknown=unknown)


def _entries(kept: Engine, parts: Sequence[IndexRange]) -> Iterable[Any]:
    """The entries of all parts without their texts, each with the number of its part.

    ``tiers`` has a bit for each tier it was found in.
    """
    sql, values = union(parts, kept)
    columns = ", ".join(f"e.{column}" for column in _LIGHT)
    return SearchEntry.objects.raw(
        f"SELECT u.part, u.tiers, {columns} FROM ("  # noqa: S608  names of our own
        f"SELECT part, position, SUM(1 << tier) AS tiers FROM ({sql}) AS f GROUP BY part, position"
        ") AS u JOIN network_searchentry AS e ON e.position = u.position",
        values,
    )


def _tiers(point: SearchContext) -> dict[str, Tier]:
    """How the words may be found, and with which marks beside them."""
    mine = [column for column in COLUMNS if column.endswith(point.language)]
    tiers = {"anywhere": Tier(), "name": Tier(NAMES), "mine": Tier(mine)}
    if point.position is not None:
        tiers["near"] = Tier(marks=cells_around(point.position))
    if point.section is not None:
        tiers["here"] = Tier(marks=[section_mark(point.section)])
    return tiers


def _part(
    clauses: Sequence[Clause], kind: Kind, point: SearchContext, most: int, tiers: Sequence[Tier]
) -> IndexRange:
    """All of a kind; of events those to come onwards, and those that are over backwards."""
    now = place(kind, int((point.now - STALE).timestamp() // 60)) if kind == Kind.EVENT else 0
    return IndexRange(clauses, place(kind, 0), place(kind + 1, 0), most, tiers, now)
