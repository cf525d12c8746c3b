"""What is on near somebody: which dates, how far they are, and who learns of the place."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from events.filters.near import NearFilter, point_of
from events.listing.rows import cards
from events.models import AttendanceMode, Occurrence, OccurrenceStatus
from network.listing.position import Position
from network.models import District
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

HERE = "50.018,19.972"
LIST = f"/en/events/?near={HERE}"
MINUTE = 65 / 111_195  # degrees of latitude somebody walks in a minute, in a straight line


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """A house ten minutes from here, one three quarters of an hour away, one that has no point."""
    with standing(django_db_blocker):
        home = make_home()
        spaces = make_space_index(home)
        twelve = District.objects.create(code="XII", name_pl="Dwunasta", sort_order=12)
        District.objects.create(code="XIII", name_pl="Bez miejsc", sort_order=13)
        north = {
            name: f"{50.018 + minutes * MINUTE:.5f}"
            for name, minutes in (("near", 10), ("far", 45))
        }
        made = {"network": make_event_index(home)}
        for name, latitude in north.items():
            point = {"latitude": latitude, "longitude": "19.97200", "point_precision": "exact"}
            space = make_space(spaces, title_pl=name, title_en=name, district=twelve, **point)
            made |= {name: space, f"{name} list": make_event_index(space)}
        nowhere = make_space(spaces, title_pl="nowhere", title_en="nowhere")
        made |= {"nowhere": nowhere, "nowhere list": make_event_index(nowhere)}
        yield made


@pytest.fixture
def places(pages, db):
    return {name: again(each) for name, each in pages.items()}


@pytest.fixture
def event(places):
    """An event in a space, with values of its own."""

    def make(where, title, **values):
        return make_event(places[f"{where} list"], title_pl=title, title_en=title, **values)

    return make


def soup(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def titles(page):
    return [link.get_text(strip=True) for link in page.select(".agenda-title a")]


def query_of(link):
    return parse_qs(urlsplit(link["href"]).query)


class TestWhatIsNear:
    def test_what_is_within_half_an_hour_with_how_far_it_is(self, client, event):
        event("near", "Chess")
        event("far", "Choir")
        event("nowhere", "Radio")
        assert titles(soup(client, "/en/events/")) == ["Chess", "Choir", "Radio"]
        page = soup(client, LIST)
        assert titles(page) == ["Chess"]
        assert "about 10 minutes on foot" in page.select_one(".agenda-line").get_text()

    def test_farther_for_those_who_walk_an_hour(self, client, event):
        event("near", "Chess")
        event("far", "Choir")
        page = soup(client, LIST)
        (hour,) = (link for link in page.select(".shortcuts a") if "60" in link.get_text())
        wider = soup(client, hour["href"])
        assert titles(wider) == ["Chess", "Choir"]
        assert wider.select_one(".shortcuts a[aria-current]:-soup-contains('60')") is not None
        assert titles(soup(client, f"{LIST}&walk=15")) == ["Chess"]
        assert titles(soup(client, f"{LIST}&walk=a-year")) == ["Chess"]

    def test_what_takes_place_elsewhere_is_not(self, client, event, places):
        event("near", "At an address", venue_address="Rynek 1")
        event("near", "In a park", venue_name_pl="Park")
        event("near", "Online", attendance_mode=AttendanceMode.ONLINE)
        event("near", "Guest", venue_space=places["far"])
        for title, change in (
            ("Sent online", {"status": OccurrenceStatus.MOVED_ONLINE}),
            ("Sent away", {"other_space": places["far"]}),
            ("Sent out", {"other_place_pl": "Park"}),
        ):
            Occurrence.objects.filter(event=event("near", title)).update(**change)
        assert titles(soup(client, LIST)) == []

    def test_what_comes_here_from_elsewhere_is(self, client, event, places):
        event("far", "Guest", venue_space=places["near"])
        dates = Occurrence.objects.filter(event=event("far", "Sent here", venue_address="Rynek 1"))
        dates.update(other_space=places["near"])
        both = event("nowhere", "Here and online", venue_space=places["near"])
        both.attendance_mode = AttendanceMode.MIXED
        both.save_revision().publish()
        assert set(titles(soup(client, LIST))) == {"Guest", "Sent here", "Here and online"}

    def test_a_space_that_is_not_public_has_no_point(self, client, event, places):
        event("far", "Guest", venue_space=places["near"])
        places["near"].unpublish()
        assert titles(soup(client, LIST)) == []

    @pytest.mark.parametrize("few", [0, 100])
    def test_it_is_what_has_a_point_on_the_map_within_the_walk(
        self, event, places, few, monkeypatch
    ):
        """The question to the database and what is said of a date, of all ways to be somewhere."""
        spaces = [places["near"], places["far"], places["nowhere"], None]
        for where in ("near", "far", "nowhere"):
            for venue in spaces:
                for address in ("", "Rynek 1") if venue is None else ("",):
                    for mode in AttendanceMode:
                        values = {"venue_address": address, "attendance_mode": mode}
                        made = event(where, "x", venue_space=venue, **values)
                        first = made.occurrences.get()
                        for moved in spaces[:3]:
                            start = first.start + timedelta(days=moved.pk)
                            end = start + timedelta(hours=1)
                            stay = {"event": made, "space": first.space, "other_space": moved}
                            when = {"start": start, "end": end, "recurrence_id": start}
                            Occurrence.objects.create(**stay, **when)
        monkeypatch.setattr("events.filters.venue.FEW", few)
        around = NearFilter(Position(50.018, 19.972))
        found = set(Occurrence.objects.filter(around.condition).values_list("pk", flat=True))
        rows = cards(Occurrence.objects.values_list("pk", flat=True))
        assert found == {row.pk for row in rows if point_of(row) == places["near"]}
        assert 0 < len(found) < len(rows) / 2

    def test_nothing_near_says_so_and_leads_on(self, client, event):
        event("far", "Choir")
        page = soup(client, LIST)
        assert "Nothing matches these filters" in page.get_text()
        assert page.select_one(".band a.more[href='/en/events/']") is not None


class TestWithTheRest:
    def test_other_filters_count_what_is_near_and_keep_the_place(self, client, event):
        event("near", "Chess", price=0)
        event("near", "Dance", price=10)
        event("far", "Choir", price=0)
        page = soup(client, f"{LIST}&walk=15")
        free = page.select_one("input[name=free]").find_parent("label")
        assert free.select_one(".option-count").get_text() == "1"
        form = page.select_one(".event-filters form")
        kept = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        assert kept == {"near": HERE, "walk": "15"}
        assert titles(soup(client, f"{LIST}&free=1")) == ["Chess"]

    def test_other_days_and_views_are_looked_at_from_the_same_place(self, client, event):
        event("near", "Chess")
        event("far", "Choir")
        page = soup(client, f"{LIST}&walk=15")
        links = page.select(".tabs a, .shortcuts a:not([rel])")
        assert len(links) == 8
        assert all(query_of(link)["near"] == [HERE] for link in links)
        assert all(query_of(link)["walk"] == ["15"] for link in links)
        for view in page.select(".tabs a")[:2]:
            there = soup(client, view["href"])
            assert "Choir" not in there.get_text()
            assert all("near" in query_of(link) for link in there.select(".grid-head a"))
        month = timezone.localtime(Occurrence.objects.first().start)
        there = soup(client, f"/en/events/{month:%Y/%m}/?near={HERE}")
        assert "Chess" in there.get_text()
        assert "Choir" not in there.get_text()

    def test_the_map_shows_what_the_list_does(self, client, event):
        event("near", "Chess")
        event("far", "Choir")
        offer = soup(client, f"{LIST}&walk=15").select_one("#map")
        data = client.get(offer["data-data"])
        assert [each["properties"]["name"] for each in data.json()["features"]] == ["Chess"]
        assert data["Cache-Control"] == "private, no-store"
        printed = soup(client, offer.select_one("a")["href"])
        assert "Up to 15 minutes on foot" in printed.get_text()
        assert "Chess" in printed.get_text()
        assert "Choir" not in printed.get_text()
        assert query_of(printed.select_one(".buttons a")) == {"near": [HERE], "walk": ["15"]}
        assert HERE not in str(printed.head)

    def test_pages_of_what_is_near(self, client, places, event):
        for _number in range(21):
            event("near", "Chess")
        follow = soup(client, LIST).select_one("a[rel=next]")["href"]
        second = soup(client, follow)
        assert len(titles(second)) == 1
        (switch,) = second.select(".languages a")
        assert switch["href"].endswith(f"/pl/wydarzenia/?page=2&near={HERE}")
        back = second.select_one("a[rel=prev]")
        assert query_of(back) == {"near": [HERE]}
        assert second.select_one("link[rel=canonical]")["href"].endswith("/en/events/")
        beyond = client.get(f"{LIST}&page=9")
        assert beyond["Location"] == LIST

    def test_the_chip_takes_the_place_away_and_leaves_the_rest(self, client, event):
        event("near", "Chess", price=0)
        page = soup(client, f"{LIST}&free=1&walk=60")
        price, place = page.select(".chips a")
        assert query_of(price) == {"near": [HERE], "walk": ["60"]}
        assert "Near the place you chose" in place.get_text()
        assert page.get_text().count("Near the place you chose") == 1
        assert query_of(place) == {"free": ["1"]}

    def test_a_district_is_chosen_instead_and_the_days_stay(self, client, places):
        choice = soup(client, "/en/events/?from=2026-05-10").select_one(".near form")
        options = [option["value"] for option in choice.select("option")]
        assert options == ["district:XII"]
        kept = {field["name"]: field["value"] for field in choice.select("input[type=hidden]")}
        assert kept == {"from": "2026-05-10"}
        answer = client.get("/en/events/?from=2026-05-10&around=district:XII")
        assert answer.status_code == 302
        went = parse_qs(urlsplit(answer["Location"]).query)
        assert went["from"] == ["2026-05-10"]
        assert went["near"][0].endswith(",19.972")
        assert client.get("/en/events/?around=district:XX")["Location"] == "/en/events/"


class TestWhoLearnsOfThePlace:
    def test_no_cache_no_cookie_nothing_in_the_head(self, client, places):
        answer = client.get("/en/events/?near=50.0181234,19.9721234")
        assert answer["Cache-Control"] == "private, no-store"
        assert not answer.cookies
        html = answer.content.decode()
        assert "50.0181" not in html
        assert "50.018" not in html[: html.index("</head>")]

    def test_what_is_subscribed_to_does_not_know_it_and_says_so(self, client, event):
        event("near", "Chess", price=0)
        page = soup(client, f"{LIST}&free=1")
        section = page.select_one(".subscribe")
        assert all("near" not in link["href"] for link in section.select("a"))
        assert all("free=1" in link["href"] for link in section.select("a"))
        assert "Where you look from is not part of it" in section.get_text()
        plain = soup(client, "/en/events/").select_one(".subscribe")
        assert "Where you look from" not in plain.get_text()

    def test_a_calendar_takes_no_place(self, client, event):
        event("far", "Choir")
        assert b"Choir" in client.get(f"/en/events/calendar.ics?near={HERE}").content

    @pytest.mark.parametrize("near", ["here", "91,0", "nan,nan", "50.018"])
    def test_a_place_nobody_can_read_is_named_and_left_aside(self, client, event, near):
        event("far", "Choir")
        page = soup(client, f"/en/events/?near={near}")
        assert titles(page) == ["Choir"]
        assert "We could not read the place you look from" in page.get_text()

    def test_the_list_of_one_space_asks_nobody_where_they_are(self, client, event, places):
        event("far", "Choir")
        there = soup(client, f"{places['far'].get_url()}wydarzenia/?near={HERE}")
        assert titles(there) == ["Choir"]
        assert there.select_one(".near") is None
