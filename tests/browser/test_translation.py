"""The English of a page in the CMS: begun from the Polish, and found from the report."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import nothing_for_axe

pytestmark = pytest.mark.browser


def edit_address(page: Page, address: str) -> str:
    page.goto(address)
    edit = page.locator("[href*='/admin/pages/'][href$='/edit/']").first
    return re.search(r"/admin/pages/\d+/edit/", edit.get_attribute("href")).group()


def add_page_of_text(page: Page, site: str) -> None:
    number = edit_address(page, f"{site}/pl/miejsca/przyklad-3/").split("/")[3]
    page.goto(f"{site}/admin/pages/add/sites/contentpage/{number}/")


def copy_buttons(page: Page):
    return page.get_by_role("button", name=re.compile("Skopiuj tu polski|Copy the Polish"))


def test_the_english_is_begun_from_the_polish(cms, site):
    add_page_of_text(cms, site)
    expect(copy_buttons(cms)).to_have_count(0)
    cms.fill("#id_intro_pl", "Zapraszamy sąsiadów")
    expect(copy_buttons(cms)).to_have_count(1)
    copy_buttons(cms).click()
    expect(cms.locator("#id_intro_en")).to_have_value("Zapraszamy sąsiadów")
    expect(cms.locator("#id_intro_en")).to_be_focused()
    expect(copy_buttons(cms)).to_have_count(0)


def test_a_body_of_several_blocks_is_copied_whole(cms, site):
    add_page_of_text(cms, site)
    polish = cms.locator("[data-contentpath='body_pl'] [data-streamfield-child]")
    english = cms.locator("[data-contentpath='body_en'] [data-streamfield-child]")
    for number in range(2):
        text = {"type": "quote", "value": {"text": f"Zdanie {number}", "author": "Sąsiadka"}}
        insert = "text => document.getElementById('body_pl-root').rootBlock.insert(text, 0)"
        cms.evaluate(insert, text)
    expect(polish).to_have_count(2)
    polish.first.locator("textarea").focus()
    copy_buttons(cms).click()
    expect(english).to_have_count(2)
    expect(english.first.locator("textarea").first).to_have_value("Zdanie 1")


def test_an_address_opens_the_form_at_its_field_even_in_another_tab(cms, site):
    edit = edit_address(cms, f"{site}/pl/miejsca/przyklad-3/")
    cms.goto(f"{site}{edit}#field=search_description_en")
    expect(cms.locator("#id_search_description_en")).to_be_focused()
    expect(cms.locator("#id_search_description_en")).to_be_visible()


def test_what_changed_in_polish_is_found_in_the_report_and_settled_there(cms, site):
    edit = edit_address(cms, f"{site}/pl/miejsca/przyklad-4/")
    cms.goto(f"{site}{edit}")
    cms.fill("#id_lead_pl", "Przykład: zmienione zdanie.")
    cms.locator("#id_lead_en").fill("Example: a sentence.")
    cms.locator("button[name=action-publish], .action-save").first.click()
    cms.wait_for_load_state()
    cms.goto(f"{site}{edit}")
    cms.fill("#id_lead_pl", "Przykład: zmienione raz jeszcze.")
    cms.locator(".action-save").first.click()
    cms.wait_for_load_state()
    cms.goto(f"{site}{edit}")
    expect(cms.locator(".mam-state--outdated")).to_be_visible()
    number = edit.split("/")[3]
    cms.goto(f"{site}/admin/reports/translations/")
    row = cms.locator("tr", has=cms.locator(f"a[href*='/pages/{number}/edit/#field=lead_en']"))
    expect(row).to_be_visible()
    nothing_for_axe(cms, within="main")
    row.locator("button[type=submit]").click()
    expect(row).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_has_nothing_to_say_where_translations_are_shown(cms, site, width):
    cms.set_viewport_size({"width": width, "height": 900})
    cms.goto(f"{site}/admin/reports/translations/")
    nothing_for_axe(cms, within="main")
    number = edit_address(cms, f"{site}/pl/miejsca/przyklad-3/").split("/")[3]
    cms.goto(f"{site}/admin/pages/{number}/")
    nothing_for_axe(cms, within="main")
