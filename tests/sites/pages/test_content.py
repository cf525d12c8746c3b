"""A space's own pages of text, found from anywhere in the space."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from sites.models import ContentPage
from tests.factories import add, make_event_index, make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    make_event_index(space)
    rules = ContentPage(title_pl="Zasady", title_en="Rules", intro_pl="Krótko.", body_pl="[]")
    add(space, rules)
    add(space, ContentPage(title_pl="Bez menu", show_in_menus=False))
    return space


@pytest.mark.parametrize("address", ["/pl/miejsca/dom/", "/pl/miejsca/dom/wydarzenia/"])
def test_it_is_one_step_from_the_spaces_other_pages(client, space, address):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    menu = [(a.get_text(strip=True), a["href"]) for a in page.select(".section-bar a")]
    assert menu == [
        ("O miejscu", "/pl/miejsca/dom/"),
        ("Wydarzenia", "/pl/miejsca/dom/wydarzenia/"),
        ("Zasady", "/pl/miejsca/dom/zasady/"),
    ]


def test_it_is_read_in_both_languages_and_says_what_is_only_polish(client, space):
    page = BeautifulSoup(client.get("/en/spaces/house/rules/").content, "html.parser")
    assert page.h1.get_text() == "Rules"
    assert page.select_one(".lead")["lang"] == "pl"
    assert page.select_one("[data-untranslated]")
    trail = [item.get_text(strip=True) for item in page.select(".breadcrumbs li")]
    assert trail == ["Home", "Spaces", "House", "Rules"]
