"""A class is published by keyboard alone; a date is cancelled with one person to phone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import nothing_for_axe

pytestmark = pytest.mark.browser

SPACE = "przyklad-7"
MOST_TABS = 120
WORDS = {
    "pl": {"calls": "Do obdzwonienia", "saved": "opublikowan"},
    "en": {"calls": "To phone", "saved": "published"},
}
EVENT = """
from datetime import timedelta
from django.utils import timezone
from sites.models import SpacePage
from events.models import EventIndexPage
from tests.factories import make_event
from tests.events.people import enter
space = SpacePage.objects.get(slug_pl="{space}")
start = timezone.now().replace(microsecond=0) + timedelta(days=9)
event = make_event(
    EventIndexPage.objects.child_of(space).first(), title_pl="{title}", title_en="{title}",
    signup_mode="date", capacity=5, start=start, end=start + timedelta(hours=1),
)
enter(event, "Zofia Przykładowa", email="", phone="+48 600 100 200")
print(event.occurrences.get().pk)
"""


def tab_to(page: Page, selector: str) -> None:
    for _time in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {MOST_TABS} times Tab")


def test_a_class_is_published_by_keyboard_alone(home: Page, language: str):
    title = f"Gimnastyka {language}"
    first = date.today() + timedelta(days=16)  # noqa: DTZ011  any day to come does
    tab_to(home, "main a[href$='/add_subpage/']")
    home.keyboard.press("Enter")
    home.wait_for_url("**/add/events/eventpage/**")
    tab_to(home, "#id_title_pl")
    home.keyboard.type(title)
    tab_to(home, "[name=start]")
    home.keyboard.type(f"{first:%d.%m.%Y} 18.30")
    tab_to(home, "#id_rules-ADD")
    home.keyboard.press("Enter")
    tab_to(home, "[name=rules-0-count]")
    home.keyboard.type("4")
    tab_to(home, "button[name=action-publish]")
    home.keyboard.press("Enter")
    expect(home.locator(".messages")).to_contain_text(title)
    expect(home.locator(".messages")).to_contain_text(WORDS[language]["saved"])


def test_a_date_is_cancelled_with_one_person_to_phone(home: Page, made, site, language: str):
    title = f"Ceramika {language}"
    made.run(EVENT.format(space=SPACE, title=title))
    home.goto(f"{site}/admin/")
    home.locator("a[href='/admin/events/list/']").first.click()
    home.locator("tbody tr", has_text=title).locator("a[href$='/dates/']").first.click()
    home.locator("a[href$='/cancel/']").first.click()
    main = home.locator("main")
    expect(main).to_contain_text("Zofia Przykładowa")
    expect(main).to_contain_text("600 100 200")
    nothing_for_axe(home, within="main")
    home.locator(".mam-page button[type=submit]").click()
    home.goto(f"{site}/admin/")
    part = home.locator(".mam-part", has_text=WORDS[language]["calls"])
    expect(part).to_be_visible()
    part.locator("a").first.click()
    expect(home.locator("main")).to_contain_text("Zofia Przykładowa")
    nothing_for_axe(home, within="main")
    home.locator("main input[type=checkbox]").first.check()
    home.locator("main form button[type=submit]").first.click()
    home.goto(f"{site}/admin/")
    expect(home.locator(".mam-part", has_text=WORDS[language]["calls"])).to_have_count(0)
