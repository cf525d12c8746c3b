"""Every fact of the first entry is on the pages, in its language, and nothing else is claimed."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageLogEntry, Revision

from home.models import HomePage
from home.services.first_entry import first_entry, load_first_entry
from network.models import NetworkPage, Organisation
from sites.models import SpacePage
from tests.home.first_entry import ADDRESSES, STATEMENTS
from tests.standing import standing

pytestmark = pytest.mark.django_db

# Keys that speak of the data, not of the world.
NOT_FACTS = {"_note", "file", "id", "slug_pl", "slug_en", "timezone", "link_href_in_source"}
# Codes of the data and the words the pages use for them.
WORDS = {
    "pilot": {"pl": "Pilotaż", "en": "Pilot"},
    "approximate": {"pl": "Przybliżone miejsce", "en": "Approximate place"},
    "PL": {"pl": "Kraków", "en": "Kraków"},
    "NO": {"pl": "Norwegia", "en": "Norway"},
    "presentation": {"pl": "Prezentacja", "en": "Presentation"},
    "discussion": {"pl": "Dyskusja", "en": "Discussion"},
    "world_cafe": {"pl": "Warsztat world café", "en": "World café workshop"},
    "project_lead": {"pl": "Realizator projektu", "en": "Project lead"},
    "partner": {"pl": "Partner", "en": "Partner"},
    "publisher": {"pl": "Magiczny Kraków", "en": "Magiczny Kraków"},
    "funder_programme": {"pl": "Program grantowy", "en": "Funding programme"},
    "guest_affiliation": {"pl": "Gość", "en": "Guest"},
    "bis": {"pl": "Fundacja Biuro Inicjatyw Społecznych", "en": "Office for Social Initiatives"},
    "krakow": {"pl": "Miasto Kraków", "en": "City of Kraków"},
    "phronesis": {"pl": "Phronesis SA", "en": "Phronesis SA"},
    "oslo": {"pl": "Gmina Oslo", "en": "Municipality of Oslo"},
    "veitvet": {"pl": "miejski dom kultury Veitvet", "en": "municipal culture house Veitvet"},
    "acf-national": {"pl": "Program Aktywni Obywatele", "en": "Active Citizens Fund"},
    "na-kozlowce": {"pl": "ul. Na Kozłówce 25", "en": "ul. Na Kozłówce 25"},
    "Program Aktywni Obywatele – Fundusz Krajowy": {
        "pl": "Program Aktywni Obywatele – Fundusz Krajowy",
        "en": "Active Citizens Fund – National Programme",
    },
    "2022-04-29": {"pl": "29 kwietnia 2022", "en": "29 April 2022"},
    "2022-05-10T11:00:00+02:00": {
        "pl": "wtorek, 10 maja 2022, godz. 11:00–14:00",
        "en": "Tuesday, 10 May 2022, 11:00–14:00",
    },
    "2022-05-10T14:00:00+02:00": {"pl": "–14:00", "en": "–14:00"},
    "XII": {"pl": "Dzielnica XII", "en": "District XII"},
    "50.01925": {"pl": "mlat=50.01925", "en": "mlat=50.01925"},
    "19.98141": {"pl": "mlon=19.98141", "en": "mlon=19.98141"},
    "a point of the Na Kozłówce estate, not of the address: show it as approximate": {
        "pl": "Punkt wskazuje osiedle Na Kozłówce, a nie adres",
        "en": "The point marks the Na Kozłówce estate, not the address",
    },
    # The status of a date as the machines are told it; a past date is shown as past.
    "scheduled": {
        "pl": "https://schema.org/EventScheduled",
        "en": "https://schema.org/EventScheduled",
    },
    # A link that led nowhere: its words stand in the Polish notice; English says what became of it.
    "Link to the REGISTRATION FORM": {"pl": "Zapisy są zamknięte", "en": "Registration is closed"},
}
# True is said in words; the languages of the event as well.
KEYED = {
    "required": {"pl": "Czy trzeba się zapisać? Tak", "en": "Is registration needed? Yes"},
    "limited_places": {
        "pl": "Liczba miejsc jest ograniczona",
        "en": "The number of places is limited",
    },
    "languages": {"pl": "polski, angielski", "en": "Polish, English"},
    "order": None,  # checked by test_the_programme_is_in_order
}


def plain(text: str) -> str:
    """Text as compared: one kind of space, no remark of the data in brackets."""
    text = text.replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture(scope="module")
def network(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        assert load_first_entry("http://localhost") is True
        yield


@pytest.fixture(scope="module")
def pages(network) -> dict[str, str]:
    """All that is on the pages of each language: the words, and what machines are told."""
    client = Client()
    return {language: read_all(client, addresses) for language, addresses in ADDRESSES.items()}


def read_all(client, addresses: list[str]) -> str:
    texts = []
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        html = response.content.decode()
        soup = BeautifulSoup(html, "html.parser")
        texts.append(soup.get_text(" "))
        texts.append(unescape(html))
    return plain(" ".join(texts)).replace(" ,", ",")


def facts(value: Any, path: tuple = ()) -> list[tuple[tuple, Any]]:
    """Every leaf of the data with the keys that lead to it."""
    if isinstance(value, dict):
        items = [(key, item) for key, item in value.items() if key not in NOT_FACTS]
        return [leaf for key, item in items for leaf in facts(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for item in value for leaf in facts(item, path)]
    return [(path, value)]


def language_of(path: tuple) -> list[str]:
    """The language a leaf is in; a name or a number is on the pages of both."""
    for key in path:
        if key in ("pl", "pl_verbatim"):
            return ["pl"]
        if key in ("en", "gloss_en"):
            return ["en"]
    return ["pl", "en"]


def words_for(path: tuple, value: Any, language: str) -> str | None:
    if path[-1] in KEYED:
        return (KEYED[path[-1]] or {}).get(language)
    if isinstance(value, str) and " / " in value:  # "Islandia / Iceland"
        return value.split(" / ")[0 if language == "pl" else 1]
    if str(value) in WORDS:
        return WORDS[str(value)][language]
    # "(derived label)", "(w źródle: …)": the data's remarks on itself.
    text = re.sub(r" \((derived|w źródle)[^)]*\)$", "", str(value))
    if text == "offline":
        return "https://schema.org/OfflineEventAttendanceMode"
    return text


def test_every_fact_is_on_a_page_of_its_language(pages):
    missing = []
    for path, value in facts(first_entry()):
        if value is None:
            continue
        for language in language_of(path):
            words = words_for(path, value, language)
            if words and plain(words) not in pages[language]:
                missing.append((language, path, words))
    assert not missing


def test_the_walk_sees_a_fact_that_is_not_there(pages):
    assert plain("a fact nobody wrote") not in pages["en"]
    assert len(facts(first_entry())) > 90


NULLS = {
    ("space", "address", "postcode"): {"pl": "kod pocztowy", "en": "postcode"},
    ("space", "opening_hours"): {"pl": "godziny otwarcia", "en": "opening hours"},
    ("space", "rooms"): {"pl": "sale", "en": "rooms"},
    ("space", "contact"): {"pl": "kontakt", "en": "contact"},
    ("space", "accessibility"): {
        "pl": "nie podało jeszcze niczego o swojej dostępności",
        "en": "has not stated anything about its accessibility",
    },
    ("event", "registration", "capacity"): {
        "pl": "ile: nie podano",
        "en": "how many: not stated",
    },
    ("event", "registration", "price"): {"pl": "Cena Nie podano", "en": "Price Not stated"},
    # Of these the pages say nothing at all.
    ("space", "capacity"): None,
    ("event", "programme_times"): None,
    ("event", "registration", "deadline"): None,
    ("event", "registration", "url"): None,
}


def test_what_is_not_known_is_said_to_be_or_left_out(pages):
    unknown = {path for path, value in facts(first_entry()) if value is None}
    assert unknown == set(NULLS)
    for words in filter(None, NULLS.values()):
        for language in ("pl", "en"):
            assert words[language] in pages[language]


def test_the_meeting_is_over_and_its_registration_closed_without_a_dead_link(client, pages):
    for language, over, closed in (
        ("pl", "już się zakończyło", "Zapisy są zamknięte"),
        ("en", "This event is over", "Registration is closed"),
    ):
        page = client.get(ADDRESSES[language][-1]).content.decode()
        assert over in page
        assert closed in page
        links = [a.get("href") for a in BeautifulSoup(page, "html.parser").find_all("a")]
        assert "#" not in links
        assert None not in links


def test_the_programme_is_in_order(client, pages):
    page = BeautifulSoup(client.get(ADDRESSES["pl"][-1]).content, "html.parser")
    shown = [plain(item.get_text(" ")) for item in page.select(".programme li")]
    told = [point["pl"] for point in first_entry()["event"]["programme"]]
    assert [text.endswith(plain(point)) for text, point in zip(shown, told, strict=True)] == [
        True
    ] * 3


def test_the_notice_stands_word_for_word_in_polish_on_both_pages(client, pages):
    for language in ("pl", "en"):
        page = BeautifulSoup(client.get(ADDRESSES[language][-1]).content, "html.parser")
        notice = page.select_one(".verbatim [lang=pl]").get_text(" ")
        assert "ilość miejsc ograniczona!" in plain(notice)
        assert "facylitorki" in notice  # as the source has it


def test_the_statements_are_there(client, pages):
    for address in STATEMENTS:
        assert client.get(address).status_code == 200, address


def test_the_event_is_told_to_machines_with_its_offset(client, pages):
    page = client.get(ADDRESSES["en"][-1]).content.decode()
    start = first_entry()["event"]["start"]
    assert f'"startDate": "{start}"' in page
    assert datetime.fromisoformat(start).utcoffset().total_seconds() == 7200


class TestRepeat:
    def counts(self):
        return [
            model.objects.count() for model in (NetworkPage, Revision, PageLogEntry, Organisation)
        ]

    def test_a_second_run_changes_nothing(self, network):
        before = self.counts(), list(NetworkPage.objects.order_by("pk").values())
        assert load_first_entry("http://localhost") is False
        assert (self.counts(), list(NetworkPage.objects.order_by("pk").values())) == before

    def test_an_editors_words_stay(self, network):
        space = SpacePage.objects.get()
        space.lead_pl = "Nowe słowa"
        space.save_revision().publish()
        load_first_entry("http://localhost")
        assert SpacePage.objects.get().lead_pl == "Nowe słowa"

    def test_the_hub_follows_the_address_of_the_installation(self, network):
        load_first_entry("http://localhost:8000")
        load_first_entry("https://mam.example")
        assert HomePage.objects.get().get_url_in("en") == "https://mam.example/en/"
