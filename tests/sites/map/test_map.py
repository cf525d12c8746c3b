"""The map of the directory: offered calmly, printable, and no stranger's server unless named."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.models import District
from sites.directory.print_map import MOST
from sites.map.print_drawing import Drawing, MapPoint
from sites.map.tiles import Tiles
from sites.models import PointPrecision, SpaceStage
from tests.factories import make_home, make_space, make_space_index
from tests.standing import page_of, stands

LIST = "/pl/miejsca/"
TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
SVG = {"s": "http://www.w3.org/2000/svg"}


def make_directory():
    index = make_space_index(make_home())
    podgorze = District.objects.create(code="XIII", name_pl="Podgórze", sort_order=13)
    exact = {"point_precision": PointPrecision.EXACT, "stage": SpaceStage.OPEN}
    north = {"latitude": "50.09", "longitude": "19.93", **exact}
    south = {"latitude": "50.01", "longitude": "19.99", "stage": SpaceStage.PILOT}
    make_space(index, title_pl="Północ", street="ul. Górna 1", **north)
    make_space(index, title_pl="Południe <i>", district=podgorze, **south)
    make_space(index, title_pl="Bez punktu", stage=SpaceStage.OPEN)
    make_space(index, title_pl="Szkic", latitude="50.0", longitude="20.0", live=False)
    return index


pages = stands(make_directory)
index = page_of()


def soup(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def svg(text):
    return ElementTree.fromstring(text)  # noqa: S314  our own answer


def at(latitude, longitude, name="M", is_exact=True):
    return MapPoint(name, "pl", "/", "", latitude, longitude, is_exact)


class TestTheOffer:
    def test_the_list_is_whole_and_the_map_only_offered(self, client, index):
        page = soup(client, LIST)
        names = {link.get_text(strip=True) for link in page.select(".space-card a")}
        assert names == {"Północ", "Południe <i>", "Bez punktu"}
        loaded = [tag.get("src") or tag.get("href") for tag in page.select("script, link")]
        assert not [address for address in loaded if address and "leaflet" in address]
        link = page.select_one("[data-map-open]")
        assert client.get(link["href"]).status_code == 200

    def test_the_data_has_the_filters_of_the_list(self, client, index):
        offer = soup(client, f"{LIST}?district=XIII&near=50.0,19.9&page=1").select_one("#map")
        assert offer["data-data"] == f"{LIST}spaces.geojson?district=XIII"
        found = json.loads(client.get(offer["data-data"]).content)["features"]
        assert [each["properties"]["name"] for each in found] == ["Południe <i>"]

    def test_no_other_server_is_named_unless_one_is_set(self, client, index, settings):
        settings.MAP_TILES_URL = ""
        answer = client.get(LIST)
        assert "img-src 'self' data:;" in f"{answer['Content-Security-Policy']};"
        assert BeautifulSoup(answer.content, "html.parser").select_one("#map")["data-tiles"] == ""

    def test_exactly_the_server_of_the_tiles_on_exactly_the_pages_with_a_map(
        self, client, index, settings
    ):
        settings.MAP_TILES_URL = TILES
        policy = client.get(LIST)["Content-Security-Policy"]
        assert "img-src 'self' data: https://tiles.example.org;" in f"{policy};"
        assert policy.count("https:") == 1
        offer = soup(client, LIST).select_one("#map")
        assert "tiles.example.org" in offer.get_text()
        for address in ("/pl/", f"{LIST}?view=map", f"{LIST}polnoc/", f"{LIST}map.svg"):
            assert "tiles" not in client.get(address)["Content-Security-Policy"], address

    def test_an_address_that_speaks_of_the_map_makes_it_easy_to_find(self, client, index):
        assert "is-asked" in soup(client, f"{LIST}?map=1").select_one("#map")["class"]
        assert "is-asked" not in soup(client, LIST).select_one("#map")["class"]


class TestTheTiles:
    @pytest.mark.parametrize(
        ("url", "source", "host"),
        [
            ("", "", ""),
            ("/tiles/{z}/{x}/{y}.png", "", ""),
            (TILES, "https://tiles.example.org", "tiles.example.org"),
            (
                "https://{s}.tiles.example.org:8443/{z}/{x}/{y}@2x.png?key=a",
                "https://*.tiles.example.org:8443",
                "tiles.example.org:8443",
            ),
        ],
    )
    def test_what_is_allowed(self, settings, url, source, host):
        settings.MAP_TILES_URL = url
        tiles = Tiles.configured()
        assert (tiles.source, tiles.host) == (source, host)

    @pytest.mark.parametrize(
        "url",
        [
            "tiles.example.org",
            "https://tiles.example.org/",
            "https://a b/{z}/{x}/{y}",
            "https://x;script-src *;/{z}/{x}/{y}",
            "javascript:{z}{x}{y}",
            "//tiles.example.org/{z}/{x}/{y}.png",
        ],
    )
    def test_what_is_no_address_of_tiles_is_refused(self, settings, url):
        settings.MAP_TILES_URL = url
        with pytest.raises(ImproperlyConfigured):
            Tiles.configured()


class TestTheMapToPrint:
    def test_the_numbers_of_the_drawing_are_those_of_the_list(self, client, index):
        page = soup(client, f"{LIST}?view=map")
        lines = [line.a.get_text() for line in page.select("ol.plain-map-list > li")]
        assert lines == ["Północ", "Południe <i>"]  # from north to south
        assert "ul.\xa0Górna 1" in page.select_one("ol.plain-map-list").get_text()
        drawing = svg(client.get(page.select_one("main img")["src"]).content)
        marks = drawing.findall(".//s:g[@text-anchor='middle']/s:text", SVG)
        assert [mark.text for mark in marks] == ["1", "2"]
        assert float(marks[0].get("y")) < float(marks[1].get("y"))
        assert float(marks[0].get("x")) < float(marks[1].get("x"))
        assert len(drawing.findall(".//s:circle", SVG)) == 1  # only one is approximate

    def test_it_needs_nothing_but_itself(self, client, index):
        answer = client.get(f"{LIST}map.svg")
        assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
        text = answer.content.decode()
        assert not re.search(r"<script|<image|href=|url\(|style=", text)
        drawing = svg(text)
        assert drawing.find("s:title", SVG).text == "Miejsca"
        assert drawing.find("s:desc", SVG).text

    def test_what_has_no_point_is_named_apart(self, client, index):
        page = soup(client, f"{LIST}?view=map")
        (line,) = page.select("ul.plain-map-list > li")
        assert line.a.get_text() == "Bez punktu"

    def test_it_has_the_filters_of_the_list(self, client, index):
        page = soup(client, f"{LIST}?view=map&stage=pilotaz")
        names = [link.get_text() for link in page.select("ol.plain-map-list > li > a")]
        assert names == ["Południe <i>"]
        assert page.select_one("main img")["src"] == f"{LIST}map.svg?stage=pilotaz"
        back = page.select_one("main .buttons a")["href"]
        assert back == f"{LIST}?stage=pilotaz"

    @pytest.mark.parametrize("query", ["stage=nic", "district='\"<", "view=map&view=x", "room=a"])
    def test_what_nobody_understands_is_left_aside(self, client, index, query):
        assert client.get(f"{LIST}map.svg?{query}").status_code == 200
        assert client.get(f"{LIST}?view=map&{query}").status_code == 200

    def test_it_is_the_same_map_in_the_other_language(self, client, index):
        page = soup(client, f"{LIST}?view=map&stage=pilotaz")
        english = page.select_one(".languages a[hreflang=en]")["href"].partition("/en/")[2]
        assert english == "spaces/?stage=pilotaz&view=map"
        assert soup(client, f"/en/{english}").select_one("ol.plain-map-list")

    def test_an_empty_one_says_so(self, client, index):
        page = soup(client, f"{LIST}?view=map&stage=zamkniete")
        assert page.select_one("main img") is None
        assert page.select_one(".notice")
        assert client.get(f"{LIST}map.svg?stage=zamkniete").status_code == 200

    def test_it_costs_the_same_with_ten_times_the_spaces(self, client, index):
        def asked(address):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            return len(queries)

        addresses = (f"{LIST}?view=map", f"{LIST}map.svg?district=XIII")
        before = [asked(address) for address in addresses]
        for number in range(30):
            point = {"latitude": f"50.0{number:02}", "longitude": "19.9"}
            make_space(index, title_pl=f"M {number}", **point)
        assert [asked(address) for address in addresses] == before
        assert max(before) <= 20

    def test_it_says_when_there_are_more_than_it_shows(self, client, index, monkeypatch):
        assert MOST == 200
        monkeypatch.setattr("sites.directory.print_map.MOST", 2)
        page = soup(client, f"{LIST}?view=map")
        assert "2" in page.select_one(".notice").get_text()
        assert len(page.select(".plain-map-list > li")) == 2


class TestTheDrawing:
    def test_it_is_to_scale(self):
        # A degree of latitude is 111.2 km (mean radius), of longitude as much times its cosine.
        drawing = Drawing([at(50.05, 19.90), at(50.05, 19.95), at(50.06, 19.90)])
        north, west, east = drawing.marks
        across = east.x - west.x
        down = west.y - north.y
        assert across / down == pytest.approx(5 * 0.642, rel=0.01)
        bar = drawing.scale_bar
        length = float(bar["to"]) - float(bar["from"])
        metres = {"1 km": 1000, "500 m": 500}[drawing.scale]
        assert across / length * metres == pytest.approx(0.05 * 111_195 * 0.642, rel=0.01)

    def test_all_of_it_is_on_the_sheet(self):
        far = [at(50.0, 19.7), at(50.2, 20.3), at(49.9, 20.0), at(50.09, 20.0)]
        for places in (far, far[:1], [at(50.0, 20.0), at(50.4, 20.0)], []):
            drawing = Drawing(places)
            for mark in drawing.marks:
                assert 30 <= mark.x <= drawing.width - 30
                assert 30 <= mark.y <= drawing.height - 30
            assert 600 <= drawing.height <= 1260

    def test_what_is_too_close_to_tell_apart_shares_a_mark(self):
        close = [at(50.05001, 19.9, "a"), at(50.05, 19.9, "b", is_exact=False)]
        drawing = Drawing([*close, at(50.15, 19.9, "c")])
        assert [mark.label for mark in drawing.marks] == ["1", "2–3"]
        assert [place.name for place in drawing.numbered] == ["c", "a", "b"]
        assert not drawing.marks[1].is_exact

    def test_numbers_are_written_as_svg_reads_them(self):
        assert all("," not in x for x in Drawing([at(50.05, 19.9)]).verticals)
