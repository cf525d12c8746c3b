"""Looking from somewhere: distances, what is kept of a position (nothing), places to choose."""

from __future__ import annotations

import pytest

from network.http.log_redaction import without_secrets
from network.models import District
from tests.factories import make_home, make_space, make_space_index
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

HERE = "50.018,19.972"


def make_directory():
    index = make_space_index(make_home())
    district = District.objects.create(code="XII", name_pl="Bieżanów", sort_order=12)
    values = {"point_precision": "exact", "district": district}
    make_space(index, title_pl="Daleko", latitude="50.10000", longitude="19.97200", **values)
    make_space(index, title_pl="Blisko", latitude="50.02100", longitude="19.97200", **values)
    values["point_precision"] = "approximate"
    make_space(index, title_pl="Obok", latitude="50.02500", longitude="19.97200", **values)
    make_space(index, title_pl="Bez punktu")
    return index


pages = stands(make_directory)
index = page_of()


def order(html):
    names = ["Daleko", "Blisko", "Obok", "Bez punktu"]
    return sorted(names, key=lambda name: html.index(f">{name}</a>"))


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_nearest_comes_first_and_what_has_no_point_last(index, client):
    html = read(client, f"/en/spaces/?near={HERE}")
    assert order(html) == ["Blisko", "Obok", "Daleko", "Bez punktu"]
    assert "about 5 minutes on foot" in html
    assert "about 9 km" in html
    assert html.count("the point on the map is approximate") == 1
    assert html.count("the distance is unknown") == 1
    assert "straight line" in html


def test_by_name_when_asked_and_without_a_position(index, client):
    by_name = ["Bez punktu", "Blisko", "Daleko", "Obok"]
    assert order(read(client, f"/en/spaces/?near={HERE}&sort=name")) == by_name
    html = read(client, "/en/spaces/?sort=distance")
    assert order(html) == by_name
    assert "on foot" not in html


@pytest.mark.parametrize("near", ["here", "91,0", "nan,nan", "50.018", "%00", "'\"<b>,1"])
def test_a_position_nobody_can_read_is_named_and_left_aside(index, client, near):
    response = client.get(f"/en/spaces/?near={near}")
    assert response.status_code in (200, 400)
    assert b"on foot" not in response.content
    assert (response.status_code == 400) == (near == "%00")


def test_no_cache_keeps_it_and_no_address_of_the_page_repeats_it(index, client):
    response = client.get("/en/spaces/?near=50.0181234,19.9721234")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies
    html = response.content.decode()
    assert "50.0181" not in html
    head = html[: html.index("</head>")]
    assert "50.018" not in head
    plain = client.get("/en/spaces/")
    assert "no-store" not in plain.get("Cache-Control", "")


@pytest.mark.parametrize(
    "line",
    [
        '"GET /pl/miejsca/?near=50.018,19.972 HTTP/1.1" 200',
        '"GET /pl/miejsca/?stage=dziala&near=50.018%2C19.972&page=2 HTTP/1.1" 200',
        '"GET /x HTTP/1.1" 200 5 "http://localhost/pl/miejsca/?NEAR=50.018,19.972" "Mozilla"',
        "/login/?next=/pl/miejsca/%3Fnear%3D50.018,19.972",
    ],
)
def test_no_log_holds_a_position(line):
    cleaned = without_secrets(line)
    assert "50.018" not in cleaned
    assert "19.972" not in cleaned
    assert cleaned.count('"') == line.count('"')


def test_a_district_is_looked_at_from_the_middle_of_its_spaces(index, client):
    response = client.get("/en/spaces/?around=district:XII&stage=dziala&page=3")
    assert response.status_code == 302
    assert response["Location"] == "/en/spaces/?stage=dziala&near=50.049,19.972"
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("place", ["district:XX", "district:", "space:x", "space:999999999999"])
def test_a_place_that_is_not_known_leads_to_the_list(index, client, place):
    response = client.get(f"/en/spaces/?around={place}&stage=dziala")
    assert response["Location"] == "/en/spaces/?stage=dziala"


def test_what_is_no_place_at_all_shows_the_list(index, client):
    assert client.get("/en/spaces/?around=2026-05-10").status_code == 200


def test_a_filter_keeps_the_place_and_the_place_keeps_the_filter(index, client):
    html = read(client, f"/en/spaces/?near={HERE}&stage=dziala")
    assert f'name="near" value="{HERE}"' in html
    assert f'href="/en/spaces/?near={HERE}"' in html  # without the stage
    switch = html[html.index('<nav class="languages"') :].partition("</nav>")[0]
    assert f'/pl/miejsca/?stage=dziala&amp;near={HERE}"' in switch
    assert 'data-kept="stage=dziala"' in html
