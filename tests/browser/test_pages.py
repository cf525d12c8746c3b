"""Every page type in both languages, as a person meets it: on a phone, at a desk, on paper.

Each page is opened once at each width, and all that is checked there is checked on that visit.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import nothing_for_axe, nothing_for_axe_by_day_and_night
from tests.browser.first_visit import check_weight, first_visit
from tests.browser.pages import LANGUAGES, OWN_HOST, PAGES, address_of

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 800}
DESKTOP = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
#: Lists with filters in boxes.
WITH_BOXES = ("directory", "events", "space events")
# The leaf stands large beside an event and small in a list; the meeting is on both for good.
WITH_A_LEAF = ("meeting", "space")

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A browser on a phone that has been here before: styles and scripts come from its cache."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def without_javascript(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    yield context
    context.close()


@each_language
@each_page
def test_on_a_phone(phone, site, subtests, name, language):
    page = phone.new_page()
    page.goto(site + address_of(name, language))
    with subtests.test("axe finds nothing"):
        nothing_for_axe_by_day_and_night(page)
    if name in WITH_A_LEAF and language == "pl":
        with subtests.test("the longest months fit on a leaf"):
            assert cut_off_months(page) == []
    page.set_viewport_size(NARROW)
    with subtests.test("nothing is cut off at 320 pixels"):
        check_nothing_is_cut_off(page)
    if name in WITH_BOXES:
        with subtests.test("axe finds nothing with every box open"):
            page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
            nothing_for_axe_by_day_and_night(page)
    page.close()


@each_language
@each_page
def test_at_a_desk(browser, without_javascript, site, subtests, name, language):
    visit = first_visit(browser, site + address_of(name, language), DESKTOP)
    page = visit.page
    with subtests.test("light, asks nobody else, leaves nothing"):
        check_weight(visit, site, name)
    with subtests.test("the same is read without JavaScript"):
        plain = without_javascript.new_page()
        plain.goto(site + address_of(name, language))
        assert page.inner_text("main") == plain.inner_text("main")
        plain.close()
    # What a wide window arranges otherwise does not depend on the language.
    if language == "pl":
        page.emulate_media(reduced_motion="reduce")
        with subtests.test("axe finds nothing"):
            nothing_for_axe_by_day_and_night(page)
        if name in WITH_A_LEAF:
            with subtests.test("the longest months fit on a leaf"):
                assert cut_off_months(page) == []
        if name != "not found":  # there is no page to keep
            with subtests.test("the language switch keeps the page"):
                page.get_by_role("link", name="English", exact=True).first.click()
                assert page.url == site + address_of(name, "en")
                assert page.get_attribute("html", "lang") == "en"
    page.context.close()


def check_nothing_is_cut_off(page: Page) -> None:
    assert page.evaluate("innerWidth") == NARROW["width"]
    width = page.evaluate("document.documentElement.scrollWidth")
    # What a box hides at its edge makes the page no wider.
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('main h1, main h2, main p')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.textContent.trim().slice(0, 60))"""
    )
    # And each box that opens, filters and menus, with those it stands in.
    opened = page.evaluate(
        """() => [...document.querySelectorAll('details')].map(box => {
            document.querySelectorAll('details').forEach(each => each.open = each.contains(box));
            return document.documentElement.scrollWidth;
        })"""
    )
    assert width <= NARROW["width"]
    assert hidden == []
    assert max(opened, default=0) <= NARROW["width"]


def cut_off_months(page: Page) -> list[str]:
    """The months that are wider than the leaf they would stand on."""
    return page.evaluate(
        """() => {
            const leaf = document.querySelector('.leaf-month');
            const before = leaf.innerHTML;
            const cut = ['października', 'listopada', 'September', 'November'].filter(month => {
                leaf.innerHTML = `<span>${month}</span>`;
                return leaf.firstChild.getBoundingClientRect().width > leaf.clientWidth;
            });
            leaf.innerHTML = before;
            return cut;
        }"""
    )


@each_language
def test_the_first_tab_leads_past_the_menu(page, site, language):
    page.goto(site + address_of("meeting", language))
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    expect(skip).to_be_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_control_shows_that_it_has_the_focus(page, site):
    page.goto(site + address_of("home", "pl"))
    for _step in range(12):
        page.keyboard.press("Tab")
        visible = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            }"""
        )
        assert visible, page.evaluate("document.activeElement.outerHTML")


@each_language
def test_on_paper_the_facts_stay_and_the_menu_goes(page, site, language):
    page.goto(site + address_of("meeting", language))
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("header nav").first).not_to_be_visible()


@each_language
def test_from_the_front_page_to_the_meeting_in_three_steps(page, site, language):
    page.goto(site + address_of("home", language))
    page.get_by_role("link", name="Na Kozłówce 25").first.click()
    assert "/na-kozlowce/" in page.url
    title = {"pl": "rok pilotażu", "en": "a year of the pilot"}[language]
    page.get_by_role("link", name=title).first.click()
    assert page.url == site + address_of("meeting", language)
    times = page.locator("time[datetime^='2022-05-10T11:00:00+02:00']")
    expect(times.first).to_be_visible()


@each_language
def test_a_space_on_its_own_host_is_itself_and_leads_back(page, site, language):
    own = site.replace("localhost", OWN_HOST)
    address = {"pl": "/pl/miejsca/przyklad-1/", "en": "/en/spaces/example-1/"}[language]
    page.goto(site + address)
    assert page.url == f"{own}/{language}/"
    nothing_for_axe(page)
    other = {"pl": "English", "en": "Polski"}[language]
    page.get_by_role("link", name=other, exact=True).first.click()
    assert page.url.startswith(own)
    page.locator(".masthead .menu a").click()
    assert page.url.startswith(site)
