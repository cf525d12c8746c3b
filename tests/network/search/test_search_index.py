"""The index of words: the first of a stretch, whatever the words and however many have them."""

from __future__ import annotations

import random
import uuid
from importlib import import_module

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Locale

from network.models import NetworkPage, SearchEntry
from network.search.analysis import QueryWord
from network.search.backends import (
    COLUMNS,
    NAMES,
    IndexRange,
    Postgresql,
    Tier,
    engine,
    place,
    positions,
)
from network.search.documents import Kind
from tests.standing import standing

MANY = 300
#: How many of a hundred entries have a word.
FREQUENT = {"wszedzie": 100, "czesto": 40, "nieraz": 8, "czasem": 3}
POLISH = tuple(column for column in COLUMNS if column.endswith("pl"))
pytestmark = pytest.mark.django_db


def make_entries():
    """What stands at each position, by column; one entry alone has the word "raz"."""
    dice = random.Random(11)  # noqa: S311
    locale, its_type = Locale.objects.get(), ContentType.objects.get_for_model(NetworkPage)
    pages = NetworkPage.objects.bulk_create(
        NetworkPage(
            path=f"0001{number + 5000}", depth=2, locale=locale, translation_key=uuid.uuid4(),
            draft_title=f"p{number}", content_type=its_type, title_pl="P", slug_pl=f"p{number}",
        )
        for number in range(MANY)
    )  # fmt: skip
    entries = {}
    for number, page in enumerate(pages):
        position = place(dice.choice([Kind.SPACE, Kind.EVENT, Kind.EVENT]), number) + number
        said = {
            column: {word for word, of in FREQUENT.items() if dice.random() * 100 < of}
            for column in COLUMNS
        }
        entries[position] = said
        SearchEntry.objects.create(page_id=page.pk, position=position)
    last = max(entries)
    entries[last]["rest_en"] = entries[last]["rest_en"] | {"raz"}
    engine().write(entries.items())
    return entries


@pytest.fixture(scope="module")
def entries(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        yield make_entries()


def obvious(entries, part, tier):
    """What a tier of a part holds, in the plainest way."""
    found = sorted(
        position
        for position, said in entries.items()
        if part.first <= position < part.beyond
        and any(
            all(any(_says(said[column], asked) for column in tier.columns) for asked in clause)
            for clause in part.clauses
        )
    )
    ahead = [position for position in found if position >= part.start][: part.most]
    behind = [position for position in reversed(found) if position < part.start][: part.most]
    return sorted(ahead + behind)


def _says(words, asked):
    return any(
        word.startswith(asked.word) if asked.prefix else word == asked.word for word in words
    )


WORDS = [["wszedzie"], ["czesto"], ["nieraz", "czasem"], ["czesto", "nieraz"], ["raz"], ["nigdzie"]]
# "cz*" means two words, "n*" one, "x*" none.
BEGINNINGS = [["wszedzie", "cz*"], ["czasem", "n*"], ["raz", "wsz*"], ["czesto", "x*"]]
TIERS = (Tier(COLUMNS), Tier(NAMES), Tier(POLISH))


@pytest.mark.parametrize(("tried", "few"), [(60, 2000), (0, 2000), (1, 0), (2, 5), (10, 5)])
@pytest.mark.parametrize("most", [3, 20])
@pytest.mark.parametrize("meant", [1, 30])
def test_the_first_with_all_words_are_found_in_order(entries, monkeypatch, most, tried, few, meant):
    monkeypatch.setattr(Postgresql, "TRIED", tried)
    monkeypatch.setattr(Postgresql, "FEW", few)
    monkeypatch.setattr(Postgresql, "MEANT", meant)
    stretches = [
        (place(Kind.SPACE, 0), place(Kind.SPACE + 1, 0), 0),
        (place(Kind.EVENT, 0), place(Kind.EVENT + 1, 0), place(Kind.EVENT, 150)),
    ]
    parts = [
        IndexRange(
            [[QueryWord(word.rstrip("*"), "*" in word) for word in words]],
            *stretch[:2],
            most,
            TIERS,
            stretch[2],
        )
        for words in WORDS + BEGINNINGS
        for stretch in stretches
    ]
    found = {(part, tier): [] for part in range(len(parts)) for tier in range(len(TIERS))}
    for part, tier, position in positions(parts):
        found[part, tier].append(position)
    found = {key: sorted(its) for key, its in found.items()}
    assert found == {(p, t): obvious(entries, parts[p], TIERS[t]) for p, t in found}


def test_a_rare_word_is_found_without_reading_the_entries(entries, monkeypatch):
    monkeypatch.setattr(Postgresql, "TRIED", 60)
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads its index of words in order.")
    part = IndexRange([[QueryWord("raz")]], place(Kind.EVENT, 0), place(Kind.EVENT + 1, 0), most=20)
    before = _read()
    assert [position for _part, _tier, position in positions([part])] == [max(entries)]
    assert _read() - before <= Postgresql.TRIED + 1 < MANY / 2


def _read():
    """How many rows of the index this transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables "
            "WHERE relname = 'network_searchentry'"
        )
        return cursor.fetchone()[0]


def test_words_that_are_nowhere_together_are_asked_of_the_index_once(entries, monkeypatch):
    monkeypatch.setattr(Postgresql, "TRIED", 10)
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL counts how often its functions are called.")
    words = [QueryWord("raz"), QueryWord("nigdzie")]
    low, now, beyond = (place(Kind.EVENT, 0), place(Kind.EVENT, 150), place(Kind.EVENT + 1, 0))
    before = _calls()
    assert not positions([IndexRange([words], low, beyond, 20, TIERS, now)])
    assert _calls() - before == 1


def _calls():
    """How often this transaction has looked in the index of words so far."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL track_functions = 'all'")
        cursor.execute(
            "SELECT COALESCE(SUM(calls), 0) FROM pg_stat_xact_user_functions "
            "WHERE funcname = 'network_search_known'"
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("typed", "meant"), [("cza", ["czasem"]), ("nie", ["nieraz"]), ("x", None)]
)
def test_a_beginning_is_asked_of_the_index_as_the_words_it_means(entries, typed, meant):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps the beginnings of words.")
    kept = Postgresql()
    part = IndexRange(
        [[QueryWord(typed, prefix=True)]], place(Kind.EVENT, 0), place(Kind.EVENT + 1, 0), 20
    )
    kept.prepare([part])
    _sql, (of_entry, of_index, *_rest) = kept.select(part)
    assert f"'21{typed}':*" in of_entry[0]
    assert ":*" not in of_index[0]
    assert all(f"'21{word}'" in of_index[0] for word in meant or [typed])


def test_words_that_no_page_has_any_more_are_dropped(entries):
    kept = engine()
    if not isinstance(kept, Postgresql):
        pytest.skip("SQLite keeps no list of words.")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO network_searchlexeme VALUES ('dawno')")
        kept.prune()
        cursor.execute("SELECT word FROM network_searchlexeme ORDER BY word")
        assert [word for (word,) in cursor.fetchall()] == sorted({*FREQUENT, "raz"})


def test_the_migration_tells_the_columns_of_the_words_and_back():
    migration = import_module("network.migrations.0019_search_words_behind_their_kind")
    position = place(Kind.EVENT, 7) + 3
    # What is in a name and elsewhere is in the name.
    columns = ("joga =jod", "yoga", "joga koc @s5", "mat @s5")
    words = migration.by_kind(position, *columns)
    assert words == (
        position,
        "20=jod 20joga 20yoga 21=jod 21@s5 21joga 21koc 22@s5 22mat 22yoga",
    )
    assert words[1].split() == engine().lexemes(
        {name: its.split() for name, its in zip(migration.PLACES, columns, strict=True)}, Kind.EVENT
    )
    assert migration.by_column(*words) == (position, "=jod joga", "yoga", "@s5 koc", "@s5 mat")
