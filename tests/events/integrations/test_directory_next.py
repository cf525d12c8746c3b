"""The directory by what is on next: the same order however many spaces there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sites.directory import listing as directory
from sites.directory import ordering as directory_order
from sites.directory.indexing import list_anew
from sites.directory.listing import Directory
from sites.directory.ordering import Order
from sites.models import SpacePage
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

FEW_TO_A_PAGE = 3
#: Hours from now at which something of two hours begins, by space.
ON = {
    "Arka": [30],
    "Bór": [-200, 5],
    "Czyn": [],
    "Dąb": [2, 3, 4, 6, 50],
    "Echo": [5],
    "Figa": [-1, 90],
    "Góra": [-300],
    "Hala": [700],
}
IN_ORDER = ["Figa", "Dąb", "Bór", "Echo", "Arka", "Hala", "Czyn", "Góra"]


@pytest.fixture(scope="module")
def network(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        yield make_network()


@pytest.fixture
def index(network, monkeypatch):
    monkeypatch.setattr(directory, "PER_PAGE", FEW_TO_A_PAGE)
    return again(network)


def make_network():
    index, now = make_space_index(make_home()), timezone.now()
    for name in reversed(ON):  # what begins together is found in another order than the alphabet's
        events = make_event_index(make_space(index, title_pl=name))
        for hours in ON[name]:
            start = now + timedelta(hours=hours)
            make_event(events, start=start, end=start + timedelta(hours=2))
        make_event(events, start=now + timedelta(hours=1), status="odwolane")
        make_event(events, start=now + timedelta(hours=1), live=False)
    return index


def pages(index, rf):
    found = []
    for number in (1, 2, 3):
        page = Directory(index, rf.get("/pl/miejsca/", {"sort": "next", "page": number}))
        found += [(card.space.title_pl, card.next != "") for card in page.cards]
    return found


IN_FULL = [(name, name not in ("Czyn", "Góra")) for name in IN_ORDER]


def test_spaces_stand_by_their_next_date_and_those_without_come_last_by_name(index, rf):
    assert pages(index, rf) == IN_FULL


@pytest.mark.parametrize("coming", [1, 2, 3, 4, 5, 6, 7, 11, 100])
def test_of_many_spaces_the_order_is_the_same(index, rf, monkeypatch, coming):
    monkeypatch.setattr(Order, "_dates_to_read", lambda order, count: coming)
    assert pages(index, rf) == IN_FULL


def test_the_first_page_of_many_spaces_asks_for_few_dates(index, rf, monkeypatch):
    monkeypatch.setattr(Order, "_dates_to_read", lambda order, count: 9)
    page = Directory(index, rf.get("/pl/miejsca/", {"sort": "next"}))
    assert [card.space.title_pl for card in page.cards] == IN_ORDER[:FEW_TO_A_PAGE]
    assert len(page.order._next) < sum(told for _name, told in IN_FULL)


@pytest.mark.parametrize(
    ("found", "first", "few", "most", "read"),
    [
        ("", 3, 7, 100, 24),  # of 8 spaces: four for each, and as many again
        ("", 3, 7, 20, 20),
        ("", 3, 7, 12, 12),
        ("", 3, 7, 11, 0),  # more than may be read
        ("", 3, 8, 100, 0),  # few spaces are asked each
        ("pilotaz", 1, 1, 100, 32),  # only every fourth date is of these two spaces
        ("pilotaz", 1, 1, 15, 0),
    ],
)
def test_as_many_dates_are_read_as_the_page_needs(
    index, rf, monkeypatch, found, first, few, most, read
):
    SpacePage.objects.filter(title_pl__in=("Arka", "Hala")).update(stage="pilotaz")
    list_anew()
    monkeypatch.setattr(directory_order, "FEW", few)
    monkeypatch.setattr(directory_order, "COMING", most)
    page = Directory(index, rf.get("/pl/miejsca/", {"stage": found} if found else {}))
    assert page.order._dates_to_read(first) == read
