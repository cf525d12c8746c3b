"""How the databases answer the hottest questions: by an index, never by reading a whole table.

The questions are those the pages themselves ask; each is explained by the database that the suite
runs on, with as many rows as make a planner choose as it would in a large network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from events.models import EventPage, Occurrence
from network.models import District, NetworkPage
from tests.factories import (
    make_categories,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.planner import analyze
from tests.standing import standing

SPACES, EVENTS_EACH, COPIES, DATES_EACH = 6, 4, 150, 5
#: What grows with the network; each has thousands of rows here.
LARGE = ("events_occurrence", "network_networkpage", "events_eventpage")
ROWS = (SPACES - 1) * EVENTS_EACH * COPIES  # of the smallest of these
#: Wagtail's question for private pages joins aliases without an index; once for each of those few.
WAGTAILS_OWN = 'FROM "wagtailcore_pageviewrestriction"'
#: Where the small one is.
POINT = {"latitude": "50.01800", "longitude": "19.97200", "point_precision": "exact"}
#: A key no row has, however many were made before: the first of the copies.
FIRST_COPY = 1_000_000_000
Question = tuple[str, Any]


@pytest.fixture(scope="module")
def network(django_db_setup, django_db_blocker):
    """Five busy spaces, and a small one before them: the one whose pages are asked for."""
    with standing(django_db_blocker):
        home = make_home()
        make_event_index(home)
        spaces = make_space_index(home)
        categories = make_categories(5)
        small, large = (District.objects.create(code=code, name_pl=code) for code in ("I", "II"))
        for number in range(SPACES):
            own = POINT | {"district": small} if number == 0 else {"district": large}
            index = make_event_index(make_space(spaces, **own))
            for turn in range(EVENTS_EACH):
                make_event(index, categories=[categories[(number + turn) % len(categories)]])
        originals = list(EventPage.objects.order_by("pk"))
        for place, event in enumerate(originals):
            if place >= EVENTS_EACH:
                copy(event, FIRST_COPY + place * 1000)
        add_dates([event.pk for event in originals])
        analyze()
        yield


def copy(event: EventPage, first: int) -> None:
    """More events below the same list, their keys after ``first``; only path and address differ."""
    key = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    number = f"({first} + n)"
    named = {f"{name}_{code}": f"{name}_{code}" for name in ("slug", "url_path") for code in PL_EN}
    said = {name: f"t.{name} || '-' || {number}" for name in named}
    # Steps of a path that no sibling has: 1001, 1002 and so on; the first of all are 0001 to 0004.
    parent, own = event.path[:-4], int(event.path[-4:])
    place = f"'{parent}' || CAST({1000 * own} + n AS text)"
    _insert(NetworkPage, event.pk, {"id": number, "path": place, "translation_key": key, **said})
    _insert(EventPage, event.pk, {"networkpage_ptr_id": number})


PL_EN = ("pl", "en")


def _insert(model: Any, template: int, other: dict[str, str]) -> None:
    """Copies of one row, written by the database itself."""
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [field.column for field in model._meta.local_concrete_fields]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    values = ", ".join(
        other.get(column, f"t.{connection.ops.quote_name(column)}") for column in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers "  # noqa: S608
            f"WHERE n < {COPIES}) INSERT INTO {table} ({quoted}) "
            f"SELECT {values} FROM {table} t, numbers WHERE t.{key} = %s",
            [template],
        )


def add_dates(originals: list[int]) -> None:
    """Of each event some dates, one year around today."""
    now = timezone.now().replace(microsecond=0)
    category = dict(EventPage.categories.through.objects.values_list("eventpage", "category"))
    space = dict(Occurrence.objects.values_list("event", "space"))
    dates, links = [], []
    keys = list(EventPage.objects.order_by("pk").values_list("pk", flat=True))
    for place, key in enumerate(keys):
        number = place * 1009 % len(keys)  # the dates of all spaces lie among each other
        template = originals[(key - FIRST_COPY) // 1000] if key >= FIRST_COPY else key
        for turn in range(DATES_EACH):
            start = now + timedelta(days=73 * (turn - 2), minutes=13 * number + 7)
            end = start + timedelta(hours=1)
            row = {"event_id": key, "recurrence_id": start, "start": start, "end": end}
            dates.append(Occurrence(space_id=space[template], one_of_several=True, **row))
        if key != template:
            link = EventPage.categories.through(eventpage_id=key, category_id=category[template])
            links.append(link)
    Occurrence.objects.bulk_create(dates, batch_size=2000)
    EventPage.categories.through.objects.bulk_create(links, batch_size=2000)


ADDRESSES = {
    "agenda": "/pl/wydarzenia/",
    "near": "/pl/wydarzenia/?near=50.018,19.972",
    "district": "/pl/wydarzenia/?district=I",
    "month": "/pl/wydarzenia/{month}/",
    "events of a space": "/pl/miejsca/miejsce/wydarzenia/",
    "space": "/pl/miejsca/miejsce/",
    "directory": "/pl/miejsca/",
    "event": "/pl/miejsca/miejsce/wydarzenia/wydarzenie/",
    "event of a busy space": "/pl/miejsca/miejsce-2/wydarzenia/wydarzenie/",
    "news of events": "/pl/wydarzenia/new.atom",
    "home": "/pl/",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ADDRESSES)
def test_no_large_table_is_read_whole(network, name):
    look_at(ADDRESSES[name].format(month=f"{timezone.localdate():%Y/%m}"))


@pytest.mark.django_db
def test_nor_for_so_many_spaces_that_the_first_dates_yield_enough(network, monkeypatch):
    monkeypatch.setattr("events.filters.venue.FEW", 0)
    look_at("/pl/wydarzenia/?district=II")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "space"])
def test_the_menu_is_found_by_a_plan_that_knows_no_values(network, name):
    """So PostgreSQL plans what is prepared; told the values, it never chose as it did there."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans without the values always: tested above")
    its_last = '"show_in_menus", "network_networkpage"."restricted_by" FROM'
    (menu,) = {sql for sql, _params in _asked(ADDRESSES[name]) if its_last in sql}
    number = count(1)
    with connection.cursor() as cursor:
        prepared = re.sub("%s", lambda _place: f"${next(number)}", menu)
        cursor.execute(f"EXPLAIN (GENERIC_PLAN) {prepared}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "page_depth_path" in plan
    assert "network_networkpage_path_key" not in plan


def look_at(address: str) -> None:
    questions = list(_asked(address))
    assert any(table in sql for sql, _params in questions for table in LARGE)
    whole = {sql: bad for sql, params in questions if (bad := _read_whole(sql, params))}
    assert whole == {}, "\n".join(f"{bad} {sql[-900:]}" for sql, bad in whole.items())


def _asked(address: str) -> Iterator[Question]:
    """What a page asks of the database, once what a process remembers is known."""
    client = Client(SERVER_NAME="localhost")
    assert client.get(address).status_code == 200
    questions: list[Question] = []

    def note(execute, sql, params, many, context):
        questions.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(address)
    return (
        each
        for each in questions
        if each[0].lstrip().startswith(("SELECT", "(SELECT", "WITH"))
        and WAGTAILS_OWN not in each[0]
    )


def _read_whole(sql: str, params: Any) -> list[str]:
    """The large tables that the database would read from one end to the other."""
    look = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return [table for table in look(sql, params) if table in LARGE]


def _on_sqlite(sql: str, params: Any) -> Iterator[str]:
    """``SCAN name`` without an index; an index that is read in order stops at the limit."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        lines = [row[3] for row in cursor.fetchall()]
    # One short name may stand for several tables in the parts of a question: then for each.
    named = re.findall(r'"(\w+)" ([A-Z]+\d+)\b', sql)
    for line in lines:
        if (found := re.fullmatch(r"SCAN (\S+)(?: LEFT-JOIN)?", line)) is not None:
            yield from {table for table, short in named if short == found[1]} or {found[1]}


def _on_postgresql(sql: str, params: Any) -> Iterator[str]:
    with connection.cursor() as cursor:
        # All of it lies in memory, as most of a network does. With the cost of turning disks, a
        # table of some thousand rows is cheaper read whole; one of a million never is.
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
        cursor.execute("SET LOCAL random_page_cost = 4")
    yield from _read((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def _read(node: dict[str, Any]) -> Iterator[str]:
    """Tables of which so much was read, by whatever way, as to be no part of them any more."""
    if table := node.get("Relation Name"):
        rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        if node["Node Type"] == "Seq Scan" or rows * node["Actual Loops"] > ROWS / 2:
            yield table
    for below in node.get("Plans", ()):
        yield from _read(below)
