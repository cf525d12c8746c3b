"""An editor's first minutes in the CMS, by mouse and keyboard."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import nothing_for_axe

pytestmark = pytest.mark.browser


def directory_id(page: Page, site: str) -> str:
    """The number of the directory's page, as the explorer's address has it."""
    page.goto(f"{site}/pl/miejsca/")
    edit = page.locator("[href*='/admin/pages/'][href$='/edit/']").first
    return re.search(r"/admin/pages/(\d+)/", edit.get_attribute("href")).group(1)


def test_a_space_written_in_polish_gets_its_addresses_and_both_previews(cms, site):
    parent = directory_id(cms, site)
    cms.goto(f"{site}/admin/pages/add/sites/spacepage/{parent}/")
    cms.fill("#id_title_pl", "Dom na Łąkach Żwirowych")
    cms.get_by_role("tab").nth(1).click()
    expect(cms.locator("#id_slug_pl")).to_have_value("dom-na-lakach-zwirowych")
    cms.get_by_role("tab").nth(0).click()
    cms.locator("button[name=action-publish]").click()
    cms.wait_for_url(f"{site}/admin/pages/{parent}/")
    cms.goto(f"{site}/en/spaces/dom-na-lakach-zwirowych/")
    expect(cms.locator("[data-untranslated]")).to_be_visible()
    assert cms.get_attribute("h1", "lang") == "pl"


def test_a_press_waits_for_the_autosave_under_way(cms, site):
    """Else the draft that autosave stored has taken the address, and the press is refused."""
    stored = []

    def hold(route):
        if route.request.headers.get("accept") == "application/json":
            stored.append((route, route.fetch()))
        else:
            route.continue_()

    parent = directory_id(cms, site)
    cms.route("**/admin/pages/add/sites/spacepage/*/", hold)
    cms.goto(f"{site}/admin/pages/add/sites/spacepage/{parent}/")
    cms.fill("#id_title_pl", "Dom za Torami")
    for _ in range(60):  # what is typed before autosave has begun to look is stored with the next
        if not stored:
            cms.locator("#id_kind_pl").press_sequentially("a")
            cms.wait_for_timeout(1000)
    cms.locator("button[name=action-publish]").click(no_wait_after=True)
    cms.wait_for_timeout(500)
    [(route, answer)] = stored
    route.fulfill(response=answer)
    cms.wait_for_url(f"{site}/admin/pages/{parent}/")
    assert cms.goto(f"{site}/pl/miejsca/dom-za-torami/").status == 200
    assert cms.goto(f"{site}/pl/miejsca/dom-za-torami-2/").status == 404


def test_the_dashboard_greets_and_leads_on(cms, site):
    expect(cms.get_by_role("heading", name=re.compile("editor")).first).to_be_visible()
    cms.locator("a.button", has_text=re.compile("Dodaj wydarzenie|Add an event")).click()
    expect(cms.locator("#id_title_pl")).to_be_visible()
    expect(cms.locator("#id_title_en")).to_be_visible()
    left, right = (cms.locator(f"#id_title_{code}").bounding_box() for code in ("pl", "en"))
    assert left["y"] == right["y"]
    assert left["x"] < right["x"]


@pytest.mark.parametrize("address", ["", "reports/spaces/", "reports/confirmations/"])
def test_the_state_of_the_network_is_clean_and_fits_a_phone(cms, site, address):
    for size in ({"width": 1280, "height": 900}, {"width": 360, "height": 800}):
        cms.set_viewport_size(size)
        cms.goto(f"{site}/admin/{address}")
        nothing_for_axe(cms, within="main")
        assert cms.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/admin/guide/", "/admin/guide/publish-a-weekly-class/"])
def test_the_guide_is_clean_and_fits_a_phone(cms, site, address, scheme):
    cms.emulate_media(color_scheme=scheme)
    for width in (390, 1280):
        cms.set_viewport_size({"width": width, "height": 900})
        cms.goto(f"{site}{address}")
        nothing_for_axe(cms, within="main")
        assert cms.evaluate("document.documentElement.scrollWidth") <= width
        if directory := os.environ.get("SHOTS"):
            name = f"{directory}/guide{len(address)}-{scheme}-{width}.png"
            cms.screenshot(path=name, full_page=False)
