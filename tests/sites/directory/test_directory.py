"""The directory shows the spaces that the filters ask for, and counts them right."""

from __future__ import annotations

import pytest
from django.db import connection
from wagtail.models import Site

from network.models import District
from sites.directory.listing import Directory
from sites.models import (
    DAYS,
    DirectoryEntry,
    RoomIndexPage,
    RoomPage,
    SpacePage,
    SpaceStage,
    WeeklyHours,
)
from tests.factories import (
    add,
    make_categories,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db


def make_directory():
    index = make_space_index(make_home())
    podgorze = District.objects.create(code="XIII", name_pl="Podgórze", sort_order=13)
    nowa_huta = District.objects.create(code="XVIII", name_pl="Nowa Huta", sort_order=18)
    make_space(index, title_pl="A", district=podgorze, stage=SpaceStage.OPEN)
    make_space(index, title_pl="B", district=podgorze, stage=SpaceStage.PILOT)
    make_space(index, title_pl="C", district=nowa_huta, stage=SpaceStage.OPEN)
    make_space(index, title_pl="Szkic", district=nowa_huta, live=False)
    return index


pages = stands(make_directory)
index = page_of()


def directory(index, rf, **query):
    return Directory(index, rf.get("/pl/miejsca/", query))


def titles(directory):
    return [space.title_pl for space in directory.spaces]


def counts(directory, kind):
    facet = next(facet for facet in directory.facets.all if facet.kind == kind)
    return {option.value: option.count for option in facet.options}


def test_all_published_spaces_without_a_filter(index, rf):
    everything = directory(index, rf)
    assert titles(everything) == ["A", "B", "C"]
    assert not everything.is_filtered


def test_filters_combine(index, rf):
    found = directory(index, rf, district="XIII", stage="dziala")
    assert titles(found) == ["A"]
    assert (found.shown, found.total) == (1, 3)


def test_each_filter_counts_what_choosing_it_would_show(index, rf):
    found = directory(index, rf, district="XIII")
    assert counts(found, "stage") == {"pilotaz": 1, "dziala": 1}
    assert counts(found, "district") == {"XIII": 2, "XVIII": 1}
    found = directory(index, rf, stage="dziala")
    assert counts(found, "district") == {"XIII": 1, "XVIII": 1}


@pytest.mark.parametrize("query", [{"district": "XX"}, {"stage": "open"}, {"stage": ""}])
def test_a_value_that_does_not_exist_is_left_aside(index, rf, query):
    found = directory(index, rf, **query)
    assert not found.is_filtered
    assert found.shown == 3
    assert len(found.problems) == bool("".join(query.values()))


def test_paging_keeps_the_filter(index, rf, monkeypatch):
    monkeypatch.setattr("sites.directory.listing.PER_PAGE", 1)
    first = directory(index, rf, district="XIII")
    assert first.previous_url is None
    assert first.next_url == "/pl/miejsca/?district=XIII&page=2"
    second = directory(index, rf, district="XIII", page="2")
    assert titles(second) == ["B"]
    assert second.previous_url == "/pl/miejsca/?district=XIII"


def test_a_space_with_hostnames_of_its_own_is_listed_once_under_the_first(index, rf, monkeypatch):
    """Where there are too many sites to know them all at once."""
    monkeypatch.setattr("network.routing.addresses._FEW", 1)
    space = SpacePage.objects.get(title_pl="B")
    for name in ("dom-b.example", "b.example", "old.example"):
        Site.objects.create(hostname=name, root_page=space)
    found = directory(index, rf)
    assert titles(found) == ["A", "B", "C"]
    addresses = [each.get_url(found._request) for each in found.spaces]
    assert addresses == ["/pl/miejsca/a/", "http://b.example/pl/", "/pl/miejsca/c/"]


def test_a_draft_is_not_in_the_directory_nor_at_its_address(index, client):
    draft = SpacePage.objects.get(title_pl="Szkic")
    assert client.get(f"/pl/miejsca/{draft.slug_pl}/").status_code == 404


def test_empty_fields_of_the_form_do_not_stay_in_the_address(index, client):
    response = client.get("/en/spaces/?room=&stage=dziala&stage=pilotaz")
    assert response["Location"] == "/en/spaces/?stage=dziala&stage=pilotaz"
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/en/spaces/?room=")["Location"] == "/en/spaces/"


def test_the_letters_lead_to_where_their_names_begin(index, client, monkeypatch):
    monkeypatch.setattr("sites.directory.listing.PER_PAGE", 2)
    for name in ("Łąka", "Las", "Żabka"):
        make_space(index, title_pl=name)
    html = client.get("/pl/miejsca/").content.decode()
    for letter, page in (("A", ""), ("C", "?page=2"), ("L", "?page=2"), ("Ł", "?page=3")):
        assert f'href="/pl/miejsca/{page}#letter-{letter.lower()}"' in html
    third = client.get("/pl/miejsca/?page=3").content.decode()
    assert third.index('id="letter-ł"') < third.index(">Łąka<") < third.index(">Żabka<")


def test_the_directory_forgets_a_space_that_is_deleted(index, rf):
    SpacePage.objects.get(title_pl="B").delete()
    assert titles(directory(index, rf)) == ["A", "C"]
    make_space(index, title_pl="D")  # may take its number
    assert counts(directory(index, rf), "stage") == {"dziala": 3}


def test_a_space_goes_with_its_rooms_hours_and_events(index, rf):
    space = SpacePage(title_pl="E", stage=SpaceStage.OPEN)
    space.weekly_hours = [WeeklyHours(**dict.fromkeys(DAYS, "00:00-24:00"))]
    space = add(index, space)
    rooms = add(space, RoomIndexPage(title_pl="Sale"))
    add(rooms, RoomPage(title_pl="Sala", lending="tak", capacity=20))
    event = make_event(make_event_index(space))
    event.categories.set(make_categories(1))
    event.save()
    assert titles(directory(index, rf, room="20", open="1", activity="k0")) == ["E"]
    SpacePage.objects.get(pk=space.pk).delete()
    connection.check_constraints()
    assert titles(directory(index, rf)) == ["A", "B", "C"]
    assert not DirectoryEntry.objects.filter(pk=space.pk).exists()


def test_nothing_found_says_which_filter_to_take_away(index, client):
    html = client.get("/en/spaces/?district=XVIII&stage=pilotaz").content.decode()
    assert "No space fulfils all 2 filters." in html
    assert "Without “XVIII Nowa Huta”: 1 space" in html
    assert "Without “Stage: Pilot”: 1 space" in html
