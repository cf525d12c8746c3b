"""A coordinator publishes a weekly class with places: how much there is to do, how far to look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import Hand

pytestmark = pytest.mark.browser

SPACE = "na-kozlowce"
MOST_ACTIONS = 8
SCREEN = {"width": 1280, "height": 800}
MOST_SCREENS = 2
WORDS = {
    "pl": {"add": "Dodaj wydarzenie", "title": "Szachy dla sąsiadów", "weekly": "6 razy"},
    "en": {"add": "Add an event", "title": "Chess next door", "weekly": "6 times"},
}
EACH_DATE = "date"


def test_a_weekly_class_with_places(home: Page, language: str):
    words, hand = WORDS[language], Hand(home)
    first = date.today() + timedelta(days=14)  # noqa: DTZ011  any day to come does
    hand.click(home.get_by_role("link", name=words["add"]).first)
    hand.fill("#id_title_pl", f"{WORDS['pl']['title']} {language}")
    hand.fill("#id_title_en", f"{WORDS['en']['title']} {language}")
    hand.fill("[name=start]", f"{first:%d.%m.%Y} 18")
    home.keyboard.press("Tab")
    hand.click("#id_rules-ADD")
    hand.fill("[name=rules-0-count]", "6")
    hand.fill("#id_capacity", "12")
    expect(home.locator("#id_signup_mode")).to_have_value(EACH_DATE)
    expect(home.locator("[data-event-dates]")).to_contain_text(words["weekly"])
    box = home.locator("#id_capacity").bounding_box()
    scrolled = home.evaluate("scrollY")
    assert box["y"] + box["height"] + scrolled <= MOST_SCREENS * SCREEN["height"]
    hand.click("button[name=action-publish]")
    title = f"{words['title']} {language}"
    expect(home.locator(".messages")).to_contain_text(title)
    assert hand.actions <= MOST_ACTIONS

    home.locator(".messages a").first.click()
    expect(home.locator("main")).to_contain_text("12")
    expect(home.locator("h1")).to_contain_text(title)


def test_a_choice_made_before_the_number_of_places_stays(home: Page, language: str):
    home.get_by_role("link", name=WORDS[language]["add"]).first.click()
    home.select_option("#id_signup_mode", "course")
    home.fill("#id_capacity", "12")
    expect(home.locator("#id_signup_mode")).to_have_value("course")
