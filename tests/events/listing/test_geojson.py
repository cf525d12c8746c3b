"""What is on as GeoJSON: the shape of RFC 7946, the filters of the list, only what has a place."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from unittest import mock
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import AttendanceMode, EventPage, Occurrence, Showing
from events.occurrences import changes as dates
from events.occurrences.showings import respond
from network.models import Category
from sites.models import PointPrecision, SpacePage
from tests.events.series import weekly
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

DATA = "/pl/wydarzenia/events.geojson"
OWN = "/pl/miejsca/dom/wydarzenia/events.geojson"
DAY = timedelta(days=1)
POINT = {"latitude": "50.01775", "longitude": "19.97158"}


def make_pages():
    home = make_home()
    make_event_index(home)
    spaces = make_space_index(home)
    named = {"title_pl": "Dom", "title_en": "House", "street": "ul. Łąkowa 1"}
    space = make_space(spaces, **named, **POINT, point_note_pl="Wejście od podwórza")
    return {"spaces": spaces, "space": space, "index": make_event_index(space)}


pages = stands(make_pages)
spaces, space, index = page_of("spaces"), page_of("space"), page_of("index")


def on(moment):
    """What the network says at another time."""
    return mock.patch.object(timezone, "now", return_value=moment)


def read(client, address=DATA):
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(response.content)


def names(client, address=DATA):
    return [each["properties"]["name"] for each in read(client, address)["features"]]


def test_it_is_a_feature_collection(client, index):
    make_event(index, price=0)
    body = read(client)
    assert body["type"] == "FeatureCollection"
    assert "crs" not in body  # RFC 7946 §4: always WGS 84
    (feature,) = body["features"]
    assert feature["type"] == "Feature"
    # §3.1.1: longitude before latitude
    assert feature["geometry"] == {"type": "Point", "coordinates": [19.97158, 50.01775]}
    assert feature["id"] == feature["properties"]["id"]


def test_a_feature_says_what_when_and_where(client, index):
    event = make_event(index, title_pl="Joga", title_en=None, price=0)
    (feature,) = read(client, "/en/events/events.geojson")["features"]
    told = feature["properties"]
    row = event.occurrences.get()
    assert (told["name"], told["lang"]) == ("Joga", "pl")
    assert told["url"] == "http://localhost/en/spaces/house/events/joga/"
    assert datetime.fromisoformat(told["start"]) == row.start
    assert datetime.fromisoformat(told["end"]) == row.end
    assert datetime.fromisoformat(told["start"]).utcoffset() is not None
    assert f"{timezone.localtime(row.start):%H:%M}" in told["when"]
    assert (told["place"], told["address"]) == ("House", "ul. Łąkowa 1, Kraków")
    assert (told["precision"], told["note"]) == ("approximate", "Wejście od podwórza")
    assert (told["status"], told["status_words"], told["free"]) == ("EventScheduled", None, True)


def test_free_is_not_said_where_nobody_has_said_it(client, index):
    make_event(index, price=None)
    make_event(index, price=12)
    found = [each["properties"]["free"] for each in read(client)["features"]]
    assert found == [None, False]


def test_a_cancelled_date_is_there_and_says_so(client, index):
    event = weekly(index)
    second = event.occurrences.order_by("start")[1]
    dates.cancel_date(second.pk, reason={}, by=None)
    states = [each["properties"]["status"] for each in read(client)["features"]]
    assert states == ["EventScheduled", "EventCancelled", *["EventScheduled"] * 4]
    assert read(client)["features"][1]["properties"]["status_words"] == "Odwołane"


def test_a_moved_date_keeps_its_name_and_leaves_no_trace(client, index):
    event = weekly(index)
    before = [each["id"] for each in read(client)["features"]]
    second = event.occurrences.order_by("start")[1]
    start = second.start + DAY
    dates.move_date(second.pk, start=start, end=start + timedelta(hours=1), by=None)
    after = read(client)["features"]
    assert [each["id"] for each in after] == before
    assert datetime.fromisoformat(after[1]["properties"]["start"]) == start


def test_a_date_is_where_it_takes_place(client, index, spaces):
    other = make_space(spaces, title_pl="Inny", latitude="50.1", longitude="19.8")
    nowhere = make_space(spaces, title_pl="Bez punktu")
    make_event(index, title_pl="Gdzie indziej", venue_space=other)
    make_event(index, title_pl="Pod adresem", venue_address="Rynek 1")
    make_event(index, title_pl="Bez punktu", venue_space=nowhere)
    make_event(index, title_pl="W sieci", attendance_mode=AttendanceMode.ONLINE)
    moved = make_event(index, title_pl="Przeniesione do sieci").occurrences.get()
    dates.move_online(moved.pk, note={}, by=None)
    once = make_event(index, title_pl="Raz u innych").occurrences.get()
    Occurrence.objects.filter(pk=once.pk).update(other_space=other)
    found = read(client)["features"]
    assert {each["properties"]["name"] for each in found} == {"Gdzie indziej", "Raz u innych"}
    assert {tuple(each["geometry"]["coordinates"]) for each in found} == {(19.8, 50.1)}


def test_an_exact_point_says_so(client, index, space):
    make_event(index)
    page = SpacePage.objects.get(pk=space.pk)
    page.point_precision = PointPrecision.EXACT
    page.save_revision().publish()
    assert read(client)["features"][0]["properties"]["precision"] == "exact"


def test_it_has_the_filters_and_days_of_the_list(client, index, spaces):
    category = Category.objects.create(code="ruch", name_pl="Ruch")
    make_event(index, title_pl="Joga", categories=[category], price=0)
    late = timezone.now() + 40 * DAY
    make_event(index, title_pl="Szachy", start=late)
    make_event(index, title_pl="Było", start=timezone.now() - 9 * DAY)
    make_event(index, title_pl="Szkic", live=False)
    assert names(client) == ["Joga", "Szachy"]
    assert names(client, f"{DATA}?category=ruch") == ["Joga"]
    assert names(client, f"{DATA}?free=1") == ["Joga"]
    assert names(client, f"{DATA}?from={late:%Y-%m-%d}") == ["Szachy"]
    past = timezone.now() - 10 * DAY
    assert names(client, f"{DATA}?from={past:%Y-%m-%d}&to={past + 2 * DAY:%Y-%m-%d}") == ["Było"]
    for strange in ("when=x", "from=31", "category='\"<%3E", "space=9999999999", "page=x"):
        assert client.get(f"{DATA}?{strange}").status_code == 200


def test_the_map_of_each_view_asks_for_what_the_view_shows(client, index):
    start = timezone.now() + 3 * DAY
    make_event(index, start=start)
    day = timezone.localtime(start).date()
    views = ("", f"{day:%Y/%m}/", f"{day:%G/w%V}/", f"{day:%Y/%m/%d}/")
    for view in views:
        page = client.get(f"/pl/wydarzenia/{view}?free=1")
        offer = BeautifulSoup(page.content, "html.parser").select_one("#map")
        assert offer["data-data"].startswith(f"{DATA}?free=1"), view
        assert names(client, offer["data-data"].replace("free=1", "")) == ["Wydarzenie"]
        assert client.get(offer.select_one("a")["href"]).status_code == 200
    assert b'id="map"' not in client.get("/pl/wydarzenia/?view=archive").content


def test_a_space_has_its_own_and_what_it_shows_of_others(client, index, spaces):
    other = make_space(spaces, title_pl="Inny", **POINT)
    elsewhere = make_event_index(other)
    shared = make_event(
        elsewhere, title_pl="Wspólne", also_in=[SpacePage.objects.get(title_pl="Dom")]
    )
    make_event(elsewhere, title_pl="Cudze")
    make_event(index, title_pl="Nasze")
    assert names(client, OWN) == ["Nasze"]
    respond(Showing.objects.get(event=shared), accept=True, by=make_user("koordynator"))
    assert sorted(names(client, OWN)) == ["Nasze", "Wspólne"]
    assert len(names(client)) == 3


def test_it_says_whether_it_is_complete(client, index, monkeypatch):
    weekly(index)
    assert read(client)["complete"] is True
    monkeypatch.setattr("events.listing.geojson.MOST", 4)
    body = read(client)
    assert (body["complete"], len(body["features"])) == (False, 4)


class TestAskedAgain:
    def test_unchanged_is_said_so_for_a_while(self, client, index):
        make_event(index)
        now = timezone.now().replace(minute=1)
        for address in (DATA, OWN):
            with on(now):
                first = client.get(address)
                again = client.get(address, headers={"if-none-match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert "max-age" in first["Cache-Control"]
            with on(now + timedelta(minutes=16)):
                later = client.get(address, headers={"if-none-match": first["ETag"]})
            assert later.status_code == 200

    def test_any_change_is_seen(self, client, index, space):
        event = weekly(index)
        row = event.occurrences.order_by("start")[1]

        def move_the_space():
            page = SpacePage.objects.get(pk=space.pk)
            page.latitude = "50.02000"
            page.save_revision().publish()

        for change in (
            lambda: dates.cancel_date(row.pk, reason={}, by=None),
            lambda: make_event(index, title_pl="Nowe"),
            lambda: EventPage.objects.get(title_pl="Nowe").unpublish(),
            move_the_space,
        ):
            etags = {address: client.get(address)["ETag"] for address in (DATA, OWN)}
            change()
            for address, etag in etags.items():
                assert client.get(address, headers={"if-none-match": etag}).status_code == 200

    def test_no_cookie_and_only_reading(self, client, index):
        assert not client.get(DATA).cookies
        assert client.post(DATA).status_code == 405


def test_it_costs_the_same_with_ten_times_the_dates(client, index, spaces):
    def asked(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = [f"{page}?free=1" for page in (DATA, OWN)]
    addresses += ["/pl/wydarzenia/?view=map", "/pl/wydarzenia/map.svg"]
    make_event(index, price=0)
    before = {address: asked(address) for address in addresses}
    for number in range(12):
        there = make_space(
            spaces, title_pl=f"M {number}", latitude=f"50.{number:02}", longitude="19.9"
        )
        weekly(make_event_index(there), price=0, weeks=4)
    weekly(index, price=0, weeks=30)
    assert {address: asked(address) for address in addresses} == before
    assert max(before.values()) <= 15, before


def test_the_map_to_print_has_a_number_for_each_place(client, index, spaces):
    other = make_space(spaces, title_pl="Inny", latitude="50.1", longitude="19.8")
    weekly(index)
    make_event(index, title_pl="Szachy")
    make_event(make_event_index(other), title_pl="Chór")
    page = client.get("/pl/wydarzenia/?view=map")
    page = BeautifulSoup(page.content, "html.parser")
    places = page.select("ol.plain-map-list > li")
    assert [place.a.get_text() for place in places] == ["Inny", "Dom"]
    # a series once, with its next date
    lines = [line.get_text() for line in places[1].select(".place-dates a")]
    assert sorted(lines) == ["Joga", "Szachy"]
    drawing = ElementTree.fromstring(  # noqa: S314  our own answer
        client.get(page.select_one("main img")["src"]).content
    )
    marks = drawing.findall(".//{*}g[@text-anchor='middle']/{*}text")
    assert [mark.text for mark in marks] == ["1", "2"]
