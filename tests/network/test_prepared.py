"""Questions that are written once: asked again, they find what the ORM finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.any_of import AnyOf
from events.models import Occurrence
from network import prepared
from network.models import NetworkPage
from network.prepared import ask, ask_objects
from sites.models import SpacePage, SpaceSettings
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db

COLUMNS = ("pk", "start", "all_day", "event__price", "event__title_pl")


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(prepared, "_kept", {})


@pytest.fixture
def events():
    home = make_home()
    index = make_event_index(make_space(make_space_index(home), street="Długa 1"))
    return [
        make_event(index, start=timezone.now() + timedelta(days=days), price=days)
        for days in range(1, 6)
    ]


def after(start, end=None, keys=None):
    dates: QuerySet = QuerySet(Occurrence)
    rows = dates.filter(start__gte=start - timedelta(hours=1))
    if end is not None:
        rows = rows.filter(start__lt=end + timedelta(hours=1))
    if keys is not None:
        rows = rows.filter(AnyOf("pk", keys))
    return rows.order_by("start").values_list(*COLUMNS)


def kept(key):
    """How many questions of this key are kept."""
    return sum(name == key for name, *_places in prepared._kept)


def test_it_finds_each_time_what_the_orm_finds(events):
    day = timezone.now()
    for days in range(6):
        for end in (None, day + timedelta(days=days + 2)):
            start = day + timedelta(days=days)
            wanted = list(after(start, end))
            assert ask(after, "after", start=start, end=end) == wanted
            assert ask(after, None, start=start, end=end) == wanted
    assert kept("after") == 2  # with an end, and without


def test_many_keys_are_one_value(events):
    every = tuple(Occurrence.objects.values_list("pk", flat=True))
    for keys in ((), every[:1], every[:3]):
        found = ask(after, "keys", start=timezone.now(), end=None, keys=keys)
        assert {row[0] for row in found} == set(keys)
    assert kept("keys") == 1


def test_objects_are_as_the_orm_makes_them(events):
    def spaces(title):
        found = SpacePage.objects.filter(title_pl=title).select_related("space_settings")
        return found.order_by("pk")

    SpaceSettings.objects.update_or_create(space=SpacePage.objects.get())
    (wanted,) = spaces("Miejsce")
    for _twice in range(2):
        (found,) = ask_objects(spaces, "spaces", title="Miejsce")
    assert found == wanted
    assert not found._state.adding
    with CaptureQueriesContext(connection) as queries:
        assert found.title == "Miejsce"
        assert found.street == "Długa 1"
        assert found.description == wanted.description
        assert found.space_settings == wanted.space_settings
    assert not queries
    assert ask_objects(spaces, "spaces", title="Nikt") == []


def test_no_more_are_kept_than_so_many(events, monkeypatch):
    monkeypatch.setattr(prepared, "MOST_KEPT", 3)
    for number in range(7):
        assert ask(of_path, number, path="x") == []
    assert len(prepared._kept) <= 3


def of_path(path):
    pages: QuerySet = QuerySet(NetworkPage)
    return pages.filter(path=path).values_list("pk")


def test_a_multilingual_list_is_refused_for_its_columns_are_in_another_order():
    with pytest.raises(TypeError):
        ask(lambda path: NetworkPage.objects.filter(path=path).values_list("pk"), "x", path="x")
