"""A resident on a phone: from a filtered list to the letter once a week, and away from it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import nothing_for_axe

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 800}
LISTS = {
    "pl": ["/pl/wydarzenia/?free=1", "/pl/miejsca/?stage=dziala"],
    "en": ["/en/events/?free=1", "/en/spaces/?stage=dziala"],
}


@pytest.mark.parametrize(("language", "scheme"), [("pl", "light"), ("en", "dark")])
def test_from_a_filtered_list_to_what_comes_next(browser, site, language, scheme):
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)
    page = context.new_page()
    for address in LISTS[language]:
        page.goto(site + address)
        page.locator(".subscribe a[href*='/weekly/for/']").click()
        filters = address.partition("?")[2]
        assert page.url.endswith(f"?{filters}")
        _read(page)
        page.locator(".digest-form button").click()  # nothing is filled in
        expect(page.locator("[role=alert]")).to_be_visible()
        _read(page)
        page.fill("[name=email]", "osoba@example.org")
        page.locator(".digest-form button").click()
        page.wait_for_url(f"**/{language}/weekly/sent/")
        _read(page)
    page.goto(f"{site}/{language}/weekly/abc/")
    _read(page)
    assert context.cookies() == []
    context.close()


def _read(page: Page) -> None:
    nothing_for_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
