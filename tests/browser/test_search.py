"""Searching as people do: by keyboard, on a telephone, without JavaScript, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import nothing_for_axe
from tests.browser.pages import LANGUAGES

pytestmark = pytest.mark.browser

SEARCH = {"pl": "/pl/szukaj/", "en": "/en/search/"}
YOGA = {"pl": "joga", "en": "yoga"}

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("text", ["", "joga kozlowka", "soup", "szydelkp", "xyzzy qwerty"])
@each_language
def test_axe_finds_nothing(browser, site, language, text, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{site}{SEARCH[language]}?q={text}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        nothing_for_axe(page)
    context.close()


@each_language
def test_by_keyboard_alone(page, site, language):
    page.goto(f"{site}/{language}/")
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type(YOGA[language], delay=30)
    page.wait_for_selector("[role=option]")
    box = page.locator("input[name=q]")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    nothing_for_axe(page)
    address = chosen.get_attribute("data-url")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    assert YOGA[language] in page.inner_text("h1").lower()


@each_language
def test_escape_closes_and_enter_without_a_choice_asks(page, site, language):
    page.goto(f"{site}/{language}/")
    page.locator("input[name=q]").press_sequentially(YOGA[language], delay=30)
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    assert page.locator("[role=listbox]").is_hidden()
    assert page.input_value("input[name=q]") == YOGA[language]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SEARCH[language]}?q={YOGA[language]}")
    expect(page.locator(".search-result mark").first).to_be_visible()


def test_a_key_pressed_while_suggestions_are_on_their_way_brings_them_anew(page, site):
    held = []

    def hold_the_first(route):
        route.continue_() if held else held.append(route)

    page.route("**/suggest/**", hold_the_first)
    page.goto(f"{site}/pl/")
    box = page.locator("input[name=q]")
    with page.expect_request("**/suggest/**"):
        box.press_sequentially("jo")
    box.press("g")
    expect(page.locator("[role=option]").first).to_be_visible(timeout=15_000)


@each_language
def test_without_javascript(browser, site, language):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{language}/")
    page.fill("input[name=q]", "kozlowka")
    page.press("input[name=q]", "Enter")
    page.wait_for_url(f"**{SEARCH[language]}?q=kozlowka")
    page.click(".search-result h3 a >> nth=0")
    assert "/na-kozlowce/" in page.url
    context.close()


@each_language
def test_at_320_pixels(browser, site, language):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for text in ("", "joga kozlowka", "x" * 150):
        page.goto(f"{site}{SEARCH[language]}?q={text}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(f"{site}/{language}/")
    page.locator("input[name=q]").press_sequentially(YOGA[language], delay=30)
    page.wait_for_selector("[role=option]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@each_language
def test_no_cookie_no_other_host_no_error(browser, site, language):
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{site}{SEARCH[language]}")
    page.locator("input[name=q]").press_sequentially(YOGA[language], delay=30)
    page.wait_for_selector("[role=option]")
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert context.cookies() == []
    assert complaints == []
    context.close()


def test_the_language_switch_keeps_the_question(page, site):
    page.goto(f"{site}/pl/szukaj/?q=joga")
    page.get_by_role("link", name="English", exact=True).click()
    assert page.url == f"{site}/en/search/?q=joga"
    assert page.input_value("input[name=q]") == "joga"
