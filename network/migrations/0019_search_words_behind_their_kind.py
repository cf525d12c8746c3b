"""On SQLite, too, each word of the search index stands behind its page's kind and where it is.

FTS5 read every page that has a word to see in which column it has it, and for words that are
nowhere together in a kind, the pages of all kinds.
"""

from collections import defaultdict
from itertools import islice
from typing import Any

from django.db import migrations

# Beginnings of words up to twelve letters are kept, behind two figures.
BY_KIND = """
CREATE VIRTUAL TABLE network_searchtext_new USING fts5(
    words,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '=@'",
    prefix = '4 5 6 7 8 9 10 11 12 13 14', detail = none, columnsize = 0
)
"""
BY_COLUMN = """
CREATE VIRTUAL TABLE network_searchtext_new USING fts5(
    name_pl, name_en, rest_pl, rest_en,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '=@'",
    prefix = '2 3 4 5 6 7 8 9 10 11 12', detail = column, columnsize = 0
)
"""
PLACES = {"name_pl": "01", "name_en": "02", "rest_pl": "1", "rest_en": "2"}
KINDS = 10**17
AT_ONCE = 500


def by_kind(position: int, *columns: str) -> tuple[int, str]:
    kind = position // KINDS
    found = {
        f"{kind}{place}{word}"
        for places, words in zip(PLACES.values(), columns, strict=True)
        for place in places
        for word in words.split()
    }
    return position, " ".join(sorted(found))


def by_column(position: int, words: str) -> tuple[int | str, ...]:
    """Of a word in a name it is not known any more in which language, if it is said in both."""
    places: dict[str, set[str]] = defaultdict(set)
    for word in words.split():
        places[word[2:]].add(word[1])
    columns: dict[str, list[str]] = {name: [] for name in PLACES}
    for word, its in sorted(places.items()):
        for code, place in (("pl", "1"), ("en", "2")):
            if place in its:
                columns[f"{'name' if '0' in its else 'rest'}_{code}"].append(word)
    return position, *(" ".join(found) for found in columns.values())


def _rewrite(editor: Any, table: str, columns: str, row: Any, made: str) -> None:
    if editor.connection.vendor != "sqlite":
        return
    editor.execute(table)
    marks = ", ".join("?" for _column in f"rowid, {made}".split(","))
    # Past Django's cursor, which would hold every row until it is asked for.
    kept = editor.connection.connection
    rows = kept.execute(f"SELECT rowid, {columns} FROM network_searchtext ORDER BY rowid")  # noqa: S608
    while some := list(islice(rows, AT_ONCE)):
        kept.executemany(
            f"INSERT INTO network_searchtext_new (rowid, {made}) VALUES ({marks})",  # noqa: S608
            [row(*each) for each in some],
        )
    editor.execute("DROP TABLE network_searchtext")
    editor.execute("ALTER TABLE network_searchtext_new RENAME TO network_searchtext")


def forwards(apps: Any, editor: Any) -> None:
    _rewrite(editor, BY_KIND, ", ".join(PLACES), by_kind, "words")


def backwards(apps: Any, editor: Any) -> None:
    _rewrite(editor, BY_COLUMN, "words", by_column, ", ".join(PLACES))


class Migration(migrations.Migration):
    dependencies = [("network", "0018_search_asks_both_ways_at_once")]

    operations = [migrations.RunPython(forwards, backwards)]
