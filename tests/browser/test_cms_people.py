"""axe reads the screens of the CMS about dates and people, questions and mistakes included."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import nothing_for_axe
from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser


@pytest.fixture(params=["pl-PL", "en-GB"])
def cms(request, browser, site):
    context = browser.new_context(locale=request.param)
    page = context.new_page()
    page.goto(f"{site}/admin/login/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-long-password")
    page.click("button[type=submit]")
    page.wait_for_url(f"{site}/admin/")
    yield page
    context.close()


def read(cms: Page, address: str) -> None:
    assert cms.goto(address).ok, address
    nothing_for_axe(cms, within="main")


def send(cms: Page) -> None:
    cms.locator(".mam-page button[type=submit]").first.click()
    cms.wait_for_load_state()


def test_the_screens_about_dates_and_people_are_clean(cms, site):
    cms.set_default_timeout(20_000)
    cms.goto(site + PAGES["full course"][0])
    event = cms.locator("[href*='/admin/pages/'][href$='/edit/']").first.get_attribute("href")
    number = re.search(r"/pages/(\d+)/", event).group(1)
    read(cms, f"{site}/admin/events/{number}/dates/")
    move = cms.locator("a[href*='/events/dates/'][href$='/move/']").first.get_attribute("href")
    read(cms, f"{site}/admin/events/{number}/sign-ups/")
    read(cms, site + move.replace("/move/", "/sign-ups/"))
    one = cms.locator("a[href*='/events/sign-ups/']").first.get_attribute("href")
    one = re.match(r".*/sign-ups/\d+/", one).group(0)
    for deed in ("", "correct/", "people/", "move/", "cancel/"):
        read(cms, f"{site}{one}{deed}")

    read(cms, f"{site}{one}correct/")
    cms.fill("[name=email]", "nobody")
    cms.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
    send(cms)
    nothing_for_axe(cms, within="main")

    # A time that is over by now is asked about.
    read(cms, f"{site}{move}")
    for name, text in (("start", "03.01.2022 10:00"), ("end", "03.01.2022 11:00")):
        cms.fill(f"[name={name}]", text)
        cms.keyboard.press("Escape")
    send(cms)
    assert cms.locator("[name=sure_of_the_time]").count() == 1
    nothing_for_axe(cms, within="main")


@pytest.mark.parametrize("page", ["full course", "space"])
def test_the_parts_of_a_page_with_their_own_screens_are_clean(cms, site, page):
    cms.goto(site + PAGES[page][0])
    edit = cms.locator("[href*='/admin/pages/'][href$='/edit/']").first.get_attribute("href")
    cms.goto(site + re.search(r"/admin/pages/\d+/edit/", edit).group(0))
    expect(cms.locator(".page-parts")).to_be_attached()
    parts = [link.get_attribute("href") for link in cms.locator(".page-parts a").all()]
    assert len(parts) >= 5
    for address in parts:
        read(cms, site + address)
