"""What a coordinator keeps up to date in her space is near at hand: counted in actions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import nothing_for_axe
from tests.browser.hand import Hand

pytestmark = pytest.mark.browser

MOST_ACTIONS = 4
SPACE = "przyklad-3"  # with rooms
WORDS = {
    "pl": {
        "hours": "Godziny otwarcia",
        "rooms": "Sale",
        "menu": "Moje MAM",
        "see": "Zobacz moje MAM",
        "access": "Dostępność",
        "contact": "Kontakt",
        "published": "Zapisano i opublikowano.",
    },
    "en": {
        "hours": "Opening hours",
        "rooms": "Rooms",
        "menu": "My space",
        "see": "See my space",
        "access": "Accessibility",
        "contact": "Contact",
        "published": "Saved and published.",
    },
}


def ways(home: Page):
    return home.locator(".mam-space-links a")


def test_hours_are_changed(home: Page, language: str, site: str):
    words, hand = WORDS[language], Hand(home)
    hand.click(ways(home).filter(has_text=words["hours"]))
    nothing_for_axe(home, within="main")
    minute = {"pl": "10", "en": "15"}[language]
    hand.fill("[name=weekly_hours-0-monday]", f"9-13.{minute}")
    hand.click("button[name=publish]")
    expect(home.locator(".messages")).to_contain_text(words["published"])
    assert hand.actions <= MOST_ACTIONS
    home.goto(f"{site}/pl/miejsca/{SPACE}/")
    expect(home.locator("main")).to_contain_text(f"13:{minute}")


def test_a_room_is_added(home: Page, language: str):
    words, hand = WORDS[language], Hand(home)
    title = {"pl": "Sala ćwiczeń", "en": "Gym"}[language]
    hand.click(ways(home).filter(has_text=words["rooms"]))
    hand.click(home.locator("a[href*='/add_subpage/'], a[href*='/pages/add/']").first)
    hand.fill("#id_title_pl", title)
    hand.click("button[name=action-publish]")
    expect(home.locator(".messages")).to_contain_text(title)
    assert hand.actions <= MOST_ACTIONS


def test_each_way_leads_there_from_the_home_and_the_menu(home: Page, language: str, site: str):
    words = WORDS[language]
    hrefs = [link.get_attribute("href") for link in ways(home).all()]
    assert any(href.endswith("#field=contact_email") for href in hrefs)
    home.locator("nav button", has_text=words["menu"]).click()
    for name in ("hours", "access", "rooms", "contact"):
        item = home.locator("[data-side-panel], nav").get_by_role("link", name=words[name])
        expect(item.first).to_be_visible()
    nothing_for_axe(home, within="main")
    ways(home).filter(has_text=words["contact"]).click()
    expect(home.locator("#id_contact_email")).to_be_focused()
    home.goto(f"{site}/admin/")
    ways(home).filter(has_text=words["see"]).click()
    expect(home).to_have_url(re.compile("przyklad-3|example-3"))


def test_on_a_phone_the_languages_stand_below_each_other(home: Page, language: str, site: str):
    hours = ways(home).filter(has_text=WORDS[language]["hours"]).get_attribute("href")
    home.set_viewport_size({"width": 390, "height": 800})
    home.goto(site + hours.replace("/hours/", "/description/"))
    polish, english = (
        home.locator(f"[data-contentpath=description_{code}]").bounding_box()
        for code in ("pl", "en")
    )
    assert english["x"] == polish["x"]
    assert english["y"] >= polish["y"] + polish["height"]
