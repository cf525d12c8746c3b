"""Every page type in both languages, as a person meets it: on a phone, by keyboard, on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import nothing_for_axe
from tests.browser.pages import LANGUAGES, OWN_HOST, PAGES, address_of

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 800}
DESKTOP = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_page = pytest.mark.parametrize("name", PAGES)


# What a wide window arranges otherwise does not depend on the language.
@pytest.mark.parametrize(
    ("language", "viewport"),
    [("pl", PHONE), ("en", PHONE), ("pl", DESKTOP)],
    ids=["pl-phone", "en-phone", "pl-desktop"],
)
@each_page
def test_axe_finds_nothing(browser, site, name, language, viewport):
    context = browser.new_context(viewport=viewport, reduced_motion="reduce")
    page = context.new_page()
    page.goto(site + address_of(name, language))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        nothing_for_axe(page, only_colours=scheme == "dark")
    context.close()


@each_language
@pytest.mark.parametrize("name", ["directory", "events", "space events"])
def test_axe_finds_nothing_with_every_box_open(browser, site, name, language):
    context = browser.new_context(viewport=NARROW, reduced_motion="reduce")
    page = context.new_page()
    page.goto(site + address_of(name, language))
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        nothing_for_axe(page, only_colours=scheme == "dark")
    context.close()


@each_language
@each_page
def test_nothing_is_cut_off_at_320_pixels(browser, site, name, language):
    context = browser.new_context(viewport=NARROW)
    page = context.new_page()
    page.goto(site + address_of(name, language))
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
    context.close()
    assert width <= NARROW["width"]
    assert hidden == []
    assert max(opened, default=0) <= NARROW["width"]


@each_language
@each_page
def test_the_same_is_read_without_javascript(browser, site, name, language):
    texts = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled)
        page = context.new_page()
        page.goto(site + address_of(name, language))
        texts.append(page.inner_text("main"))
        context.close()
    assert texts[0] == texts[1]


@each_language
def test_the_first_tab_leads_past_the_menu(page, site, language):
    page.goto(site + address_of("meeting", language))
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    expect(skip).to_be_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@each_page
def test_the_language_switch_keeps_the_page(page, site, name):
    if name == "not found":
        pytest.skip("there is no page to keep")
    page.goto(site + address_of(name, "pl"))
    page.get_by_role("link", name="English", exact=True).first.click()
    assert page.url == site + address_of(name, "en")
    assert page.get_attribute("html", "lang") == "en"


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


# The leaf stands large beside an event and small in a list; the meeting is on both for good.
@pytest.mark.parametrize("name", ["meeting", "space"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_longest_months_fit_on_a_leaf(browser, site, viewport, name):
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    page.goto(site + address_of(name, "pl"))
    cut = page.evaluate(
        """() => ['października', 'listopada', 'September', 'November'].filter(month => {
            const leaf = document.querySelector('.leaf-month');
            leaf.innerHTML = `<span>${month}</span>`;
            return leaf.firstChild.getBoundingClientRect().width > leaf.clientWidth;
        })"""
    )
    context.close()
    assert cut == []
