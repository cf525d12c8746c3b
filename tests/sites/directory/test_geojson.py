"""The spaces for maps: what a map needs of each, by the same filters as the list."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.models import District
from sites.models import DAYS, SpacePage, WeeklyHours
from tests.clock import at
from tests.factories import add, make_event, make_event_index, make_home, make_space_index

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
ADDRESS = "/en/spaces/spaces.geojson"


@pytest.fixture
def index():
    return make_space_index(make_home())


def make(index, name, **values):
    values = {"latitude": "50.01800", "longitude": "19.97200", "stage": "dziala", **values}
    space = SpacePage(title_pl=name, **values)
    space.weekly_hours = [WeeklyHours(**dict.fromkeys(DAYS, "09:00-17:00"))]
    return add(index, space)


def features(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    data = json.loads(response.content)
    assert data["type"] == "FeatureCollection"
    return data["features"]


def test_what_a_map_needs_of_a_space(index, client):
    with at(NOON):
        district = District.objects.create(code="XII", name_pl="Bieżanów", sort_order=12)
        space = make(
            index,
            "Dom",
            title_en="House",
            district=district,
            street="ul. Łąkowa 1",
            point_precision="exact",
            point_note_en="At the back.",
        )
        make_event(make_event_index(space), start=NOON + timedelta(days=1), title_en="Chess")
        (feature,) = features(client)
    assert feature["type"] == "Feature"
    assert feature["geometry"] == {"type": "Point", "coordinates": [19.972, 50.018]}
    properties = feature["properties"]
    following = properties.pop("next")
    assert "26 November 2026" in following.replace("\u00a0", " ")
    assert following.endswith(": Chess")
    assert properties == {
        "id": space.pk,
        "name": "House",
        "url": "http://localhost/en/spaces/house/",
        "address": "ul. Łąkowa 1, Kraków",
        "stage": "Open",
        "district": "XII Bieżanów",
        "precision": "exact",
        "note": "At the back.",
        "open": "Open now · closes at 17:00",
    }


def test_only_spaces_with_a_point_by_the_same_filters(index, client):
    make(index, "A")
    make(index, "B", stage="pilotaz")
    make(index, "C", latitude=None, longitude=None)
    draft = make(index, "D")
    draft.unpublish()
    names = [feature["properties"]["name"] for feature in features(client)]
    assert names == ["A", "B"]
    filtered = features(client, f"{ADDRESS}?stage=pilotaz")
    assert [feature["properties"]["name"] for feature in filtered] == ["B"]
    assert features(client, f"{ADDRESS}?room=50") == []


def test_unchanged_it_is_not_sent_again(index, client):
    with at(NOON):
        make(index, "A")
        first = client.get(ADDRESS)
        headers = {"if-none-match": first["ETag"]}
        assert client.get(ADDRESS, headers=headers).status_code == 304
        assert client.get(f"{ADDRESS}?stage=dziala", headers=headers).status_code == 200
        assert "public" in first["Cache-Control"]
    with at(NOON + timedelta(minutes=1)):
        assert client.get(ADDRESS, headers=headers).status_code == 304
        make(index, "B")
        assert client.get(ADDRESS, headers=headers).status_code == 200
    with at(NOON + timedelta(hours=7)):
        later = client.get(ADDRESS, headers=headers)
        assert later.status_code == 200
        assert json.loads(later.content)["features"][0]["properties"]["open"] is None


def test_more_spaces_cost_no_more_queries(index, client):
    make(index, "A")
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    for number in range(10):
        make(index, f"M {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)
    assert len(few) == len(many) <= 12


def test_no_other_file_is_there(index, client):
    assert client.get("/en/spaces/other.geojson").status_code == 404
