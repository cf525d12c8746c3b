"""The network's first event, long over, where events are listed and lead on to others."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from events.models import EventPage
from home.services.first_entry import load_first_entry
from tests import cms_indexes
from tests.factories import make_event
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

DATA = "/pl/wydarzenia/events.geojson"


def make_first_entry():
    with cms_indexes.left_out():
        load_first_entry("http://localhost")
    return EventPage.objects.get()


pages = stands(make_first_entry)
meeting = page_of()


def test_it_is_on_the_map_on_its_day_only(client, meeting):
    assert client.get(DATA).json()["features"] == []
    (feature,) = client.get(f"{DATA}?from=2022-05-10&to=2022-05-10").json()["features"]
    assert feature["properties"]["start"] == "2022-05-10T11:00:00+02:00"
    assert feature["properties"]["precision"] == "approximate"


def test_its_page_leads_on_to_what_is_next_in_the_same_space(client, meeting):
    address = f"/{meeting.get_url_in('pl').split('/', 3)[-1]}"
    assert _led_on_to(client, address) is None
    make_event(meeting.get_parent(), title_pl="Następne")
    (nearby,) = _led_on_to(client, address).select("section[aria-labelledby=nearby]")
    links = nearby.select(".answer-lines a")
    assert [link.get_text(strip=True) for link in links] == ["Następne"]


def _led_on_to(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one(".instead")
