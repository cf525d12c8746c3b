"""The full-text index: FTS5 on SQLite, a ``tsvector`` on PostgreSQL.

Both hold four columns for each position, name and rest in each language, and return the same:
positions in order, a bounded number of them. Neither ranks matches: that would read all of them,
and one word may be on every page. See docs/decisions/0015.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from network.i18n.languages import LANGUAGE_CODES
from network.search.analysis import QueryWord
from network.search.documents import Kind

#: What a page says: its name and the rest in each language.
COLUMNS = tuple(f"{part}_{code}" for part in ("name", "rest") for code in LANGUAGE_CODES)
NAMES = tuple(column for column in COLUMNS if column.startswith("name"))
STEM, MARK = "=", "@"  # before a stem; before what is no word (where it is, whose it is)
TABLE = "network_searchtext"

# What a position is made of: kind, order within it, page.
KINDS, ORDERS, PAGES = 10**17, 10**9, 10**8
#: The first position and one beyond the last.
EVERYWHERE = (0, 2**63 - 1)
AT_ONCE = 50  # words looked for in one query
_LAST = (max(Kind) + 1) * KINDS - 1
Clause = Sequence[QueryWord]
Form = tuple[str, bool]  # of a word; whether it only begins so
Forms = Callable[[QueryWord], Sequence[Form]]


def place(kind: int, order: int) -> int:
    """Where the pages of a kind with that order begin."""
    return kind * KINDS + max(0, min(order, ORDERS - 1)) * PAGES


def kind_of(position: int) -> int:
    """The kind of the page that stands there."""
    return position // KINDS


def section_mark(section: int) -> str:
    """What marks the pages of a section (a space)."""
    return f"s{section}"


@dataclass(frozen=True)
class Tier:
    """Where the words have to stand, and with what."""

    columns: Sequence[str] = COLUMNS
    marks: Sequence[str] = ()  # one of these as well


@dataclass(frozen=True)
class IndexRange:
    """A stretch of the index, up to ``most`` positions of each tier.

    Read in order from its first position; or from a ``middle`` onwards, and as many from there
    backwards. The first tier holds all that the others hold.
    """

    clauses: Sequence[Clause]  # any of these; of each, every word
    first: int
    beyond: int
    most: int
    tiers: Sequence[Tier] = (Tier(),)
    middle: int = 0

    @property
    def start(self) -> int:
        return max(self.first, self.middle)


class BaseEngine:
    """What both engines share: which terms stand for a page, and how a query is written.

    Each word is prefixed with two figures: the kind of its page, and 0 if it is in a name, 1 or 2
    if it is anywhere in Polish or in English. So the index alone tells which pages of a kind have a
    word in a column, and finds quickly that a kind has none.
    """

    NAMED = "0"
    SAID = dict(zip(LANGUAGE_CODES, "12", strict=True))
    # How a question is written.
    AND, OR, QUOTE, BEGINS = "", "", "", ""

    def lexemes(self, columns: dict[str, Iterable[str]], kind: int) -> list[str]:
        """What stands in the index for a page that says this in its columns."""
        found: set[str] = set()
        for name, its in columns.items():
            part, _underscore, code = name.partition("_")
            for place in (self.SAID[code], *([self.NAMED] if part == "name" else [])):
                found.update(f"{kind}{place}{word}" for word in its)
        return sorted(found)

    def asked(self, part: IndexRange, tier: Tier, forms: Forms) -> str:
        """The question; words hold letters and figures alone (``network.search.analysis``)."""
        kinds = range(max(1, kind_of(part.first)), kind_of(min(part.beyond - 1, _LAST)) + 1)
        return self.OR.join(f"({self._of_kind(part, tier, kind, forms)})" for kind in kinds)

    def _of_kind(self, part: IndexRange, tier: Tier, kind: int, forms: Forms) -> str:
        places = self._places(tier.columns)
        found = self.OR.join(
            "(" + self.AND.join(self._word(forms(each), places, kind) for each in clause) + ")"
            for clause in part.clauses
        )
        if tier.marks:
            # What stands before a mark is the same in all languages.
            marks = [(f"{MARK}{mark}", False) for mark in tier.marks]
            found = f"({found}){self.AND}{self._word(marks, places[:1], kind)}"
        return found

    def _places(self, columns: Sequence[str]) -> list[str]:
        if tuple(columns) == NAMES:
            return [self.NAMED]
        return [place for code, place in self.SAID.items() if f"rest_{code}" in columns]

    def _word(self, forms: Sequence[Form], places: Sequence[str], kind: int) -> str:
        every = (
            f"{self.QUOTE}{kind}{place}{form}{self.QUOTE}{self.BEGINS if begins else ''}"
            for place in places
            for form, begins in forms
        )
        return "(" + self.OR.join(every) + ")"

    @staticmethod
    def forms(asked: QueryWord) -> list[Form]:
        """How a word may stand in the index: as it is or begins, or by a stem."""
        first = (asked.begins, True) if asked.begins else (asked.word, False)
        return [first, *((f"{STEM}{stem}", False) for stem in sorted(asked.stems))]


class Sqlite(BaseEngine):
    """A virtual table; its rowid is the position."""

    AND, OR, QUOTE, BEGINS = " AND ", " OR ", '"', " *"

    def write(self, rows: Iterable[tuple[int, dict[str, Iterable[str]]]]) -> None:
        values = [
            (position, " ".join(self.lexemes(columns, kind_of(position))))
            for position, columns in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {TABLE} (rowid, words) VALUES (%s, %s)",  # noqa: S608
                values,
            )

    def remove(self, positions: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE rowid = %s",  # noqa: S608
                [(position,) for position in positions],
            )

    def move(self, moves: Iterable[tuple[int, int]]) -> None:
        """From one position to another, with the words that are there."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {TABLE} SET rowid = %s WHERE rowid = %s",  # noqa: S608
                [(new, old) for old, new in moves],
            )

    def prune(self) -> None:
        """Nothing to do: FTS5 keeps no word that nothing has."""

    def prepare(self, parts: Sequence[IndexRange]) -> None:
        """Nothing to do: the index keeps the beginnings of words."""

    def select(self, part: IndexRange) -> tuple[str, list[Any]]:
        """Each tier on its own, the narrower ones only if the widest holds anything.

        FTS5 reads on beyond a stretch until it meets what has all the words, and from its other
        end before it: what is nowhere is looked for once and not for each stretch and tier.
        """
        ways = [(part.start, part.beyond, "ASC")]
        if part.first < part.start:
            ways.append((part.first, part.start, "DESC"))
        widest = self.asked(part, part.tiers[0], self.forms)
        selects: list[str] = []
        values: list[Any] = [widest]
        for number, tier in enumerate(part.tiers):
            expression = self.asked(part, tier, self.forms)
            for first, beyond, order in ways:
                found = (
                    f"SELECT rowid AS position FROM {TABLE} WHERE {TABLE} MATCH %s "  # noqa: S608
                    "AND rowid >= %s AND rowid < %s AND EXISTS (SELECT 1 FROM any_at_all) "
                    f"ORDER BY rowid {order} LIMIT %s"
                )
                selects.append(f"SELECT {number} AS tier, position FROM ({found})")  # noqa: S608
                values += [expression, first, beyond, part.most]
        any_at_all = f"SELECT 1 FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT 1"  # noqa: S608
        every = " UNION ALL ".join(selects)
        return f"WITH any_at_all AS ({any_at_all}) {every}", values


class Postgresql(BaseEngine):
    """A column of the entries' own table, which Django does not know of.

    Weights of words would have to be read from each page.
    """

    AND, OR, QUOTE, BEGINS = " & ", " | ", "'", ":*"

    table = "network_searchentry"
    words = "network_searchlexeme"  # all there are; perhaps some that no page has any more
    #: So many entries of a stretch are tried one by one, whatever is asked.
    TRIED = 200
    #: Up to so many entries with the words are put in order; more are met soon enough in order.
    FEW = 2000
    #: A beginning of up to so many words is asked for as these.
    MEANT = 30

    def __init__(self) -> None:
        self._meant: dict[str, list[str]] = {}

    def write(self, rows: Iterable[tuple[int, dict[str, Iterable[str]]]]) -> None:
        values: list[tuple[list[str], int]] = []
        said: set[str] = set()
        for position, columns in rows:
            values.append((self.lexemes(columns, kind_of(position)), position))
            said.update(word for its in columns.values() for word in its)
        with connection.cursor() as cursor:
            # In order, so that nobody who writes the same new words waits for the other in turn.
            cursor.execute(
                f"INSERT INTO {self.words} SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
                [sorted(word for word in said if word[0] not in (STEM, MARK))],
            )
            cursor.executemany(
                f"UPDATE {self.table} SET document = array_to_tsvector(%s) "  # noqa: S608
                "WHERE position = %s",
                values,
            )

    def remove(self, positions: Iterable[int]) -> None:
        """Nothing to do: the words go with their row."""

    def move(self, moves: Iterable[tuple[int, int]]) -> None:
        """Nothing to do: the words stand in the row that moves."""

    def prune(self) -> None:
        """Drop the words that no page has any more.

        They are looked for again when nobody writes: who has written is waited for.
        """
        stale = (
            f"SELECT word FROM {self.words} EXCEPT "  # noqa: S608
            f"SELECT substr(word, 3) FROM ts_stat('SELECT document FROM {self.table}')"
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(stale)
            unused = [word for (word,) in cursor.fetchall()]
            cursor.execute(f"LOCK TABLE {self.words} IN SHARE ROW EXCLUSIVE MODE")
            for start in range(0, len(unused), AT_ONCE):
                some = unused[start : start + AT_ONCE]
                parts = [IndexRange([[QueryWord(word)]], *EVERYWHERE, most=1) for word in some]
                found = {some[number] for number, _tier, _position in positions(parts)}
                cursor.execute(
                    f"DELETE FROM {self.words} WHERE word = ANY(%s)",  # noqa: S608
                    [[word for word in some if word not in found]],
                )

    def prepare(self, parts: Sequence[IndexRange]) -> None:
        """Look up which words are meant by the beginnings that are asked for."""
        asked = {each for part in parts for clause in part.clauses for each in clause}
        beginnings = sorted({each.begins for each in asked if each.begins} - self._meant.keys())
        if not beginnings:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT begins, ARRAY(SELECT word FROM {self.words} "  # noqa: S608
                "WHERE word >= begins AND word < begins || chr(1114111) LIMIT %s) "
                "FROM unnest(%s::text[]) AS begins",
                [self.MEANT + 1, beginnings],
            )
            self._meant |= dict(cursor.fetchall())

    def select(self, part: IndexRange) -> tuple[str, list[Any]]:
        """By a function of the database (migration 0018), which tries what is quick first."""
        sql = (
            "SELECT tier, place AS position FROM network_search(%s::tsquery[], %s::tsquery[], "
            "%s::bigint, %s::bigint, %s::bigint, %s::integer, %s::integer, %s::integer)"
        )
        asked = [self.asked(part, tier, self.forms) for tier in part.tiers]
        wanted = [self.asked(part, tier, self._of_index) for tier in part.tiers]
        stretch = [part.first, part.start, part.beyond, part.most]
        return sql, [asked, wanted, *stretch, self.TRIED, self.FEW]

    def _of_index(self, asked: QueryWord) -> list[Form]:
        """The forms with whole words for a beginning, unless it may mean too many.

        The index puts all pages of a beginning together before it yields the first.
        """
        forms = self.forms(asked)
        meant = self._meant.get(asked.begins)
        if meant is None or len(meant) > self.MEANT:
            return forms
        # If there is none such, the word itself is in no page either.
        return [(word, False) for word in meant or [asked.word]] + forms[1:]


Engine = Sqlite | Postgresql


def engine() -> Engine:
    """The one of the database in use."""
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()


def anywhere(clause: Clause) -> list[IndexRange]:
    """Whether any page has all the words, one part for each kind: what is frequent is soon met."""
    return [IndexRange([clause], place(kind, 0), place(kind + 1, 0), most=1) for kind in Kind]


def positions(parts: Sequence[IndexRange]) -> list[tuple[int, int, int]]:
    """(number of the part, of its tier, position) for all that the parts hold, in one query."""
    if not parts:
        return []
    sql, values = union(parts, engine())
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def union(parts: Sequence[IndexRange], kept: Engine) -> tuple[str, list[Any]]:
    """The query of all parts, with the columns ``part``, ``tier`` and ``position``."""
    kept.prepare(parts)
    selects: list[str] = []
    values: list[Any] = []
    for number, part in enumerate(parts):
        sql, its_values = kept.select(part)
        selects.append(f"SELECT {number} AS part, tier, position FROM ({sql}) AS p{number}")  # noqa: S608
        values += its_values
    return " UNION ALL ".join(selects), values
