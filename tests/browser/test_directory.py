"""Finding a space: by keyboard, near oneself, without JavaScript, on a narrow phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import nothing_for_axe

pytestmark = pytest.mark.browser

DIRECTORY = {"pl": "/pl/miejsca/", "en": "/en/spaces/"}
# Near Kozłówka, given to more decimals than may leave the device.
HERE = {"latitude": 50.0181234, "longitude": 19.9719876}
each_language = pytest.mark.parametrize("language", ["pl", "en"])


@each_language
def test_a_filter_is_set_and_taken_away_by_keyboard_alone(page, site, language):
    page.goto(site + DIRECTORY[language])
    page.locator(".space-filters > summary").focus()
    page.keyboard.press("Enter")
    box = page.locator("input[name=stage][value=pilotaz]")
    for _step in range(200):
        page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    page.keyboard.press("Space")
    assert box.is_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?stage=pilotaz")
    badges = page.locator(".space-card .badge")
    assert badges.count() == page.locator(".space-card .badge-pilotaz").count() > 0
    page.locator(".chips a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(site + DIRECTORY[language])
    expect(page.get_by_role("status").first).to_be_visible()


@each_language
def test_the_nearest_space_is_found_and_the_position_leaves_rounded(browser, site, language):
    context = browser.new_context(geolocation=HERE, permissions=["geolocation"])
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + DIRECTORY[language])
    assert not any("near=" in url for url in asked)  # only when asked
    page.locator(".near > summary").click()
    page.locator("[data-near] button").click()
    page.wait_for_url("**near=50.018,19.972")
    assert all("50.0181" not in url for url in asked)
    expect(page.locator(".space-card h2").first).to_contain_text("Na Kozłówce 25")
    expect(page.locator(".card-away").first).to_contain_text("min")
    nothing_for_axe(page)
    assert context.cookies() == []
    page.reload()
    context.close()


def test_whoever_says_no_is_led_to_the_districts(browser, site):
    context = browser.new_context(permissions=[])
    page = context.new_page()
    page.goto(site + DIRECTORY["en"])
    page.evaluate(
        """() => {
            navigator.geolocation.getCurrentPosition = (_found, failed) =>
                failed({ code: 1, PERMISSION_DENIED: 1 });
        }"""
    )
    page.locator(".near > summary").click()
    page.locator("[data-near] button").click()
    expect(page.locator("[data-near] [role=status]")).not_to_be_empty()
    page.locator("#near-from").select_option("district:XII")
    page.locator(".near form button").click()
    page.wait_for_url("**/?near=*")
    expect(page.locator(".card-away").first).to_be_visible()
    context.close()


@each_language
def test_all_of_it_without_javascript(browser, site, language):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + DIRECTORY[language])
    page.locator(".space-filters > summary").click()
    page.locator("input[name=stage][value=dziala]").check()
    page.locator(".space-filters button").click()
    assert page.url.endswith("?stage=dziala")
    expect(page.locator(".chips")).to_be_visible()
    page.locator(".near > summary").click()
    expect(page.locator("[data-near]")).not_to_be_visible()
    page.locator("#near-from").select_option("district:XII")
    page.locator(".near form button").click()
    assert "stage=dziala&near=" in page.url
    expect(page.locator(".card-away").first).to_be_visible()
    context.close()


@each_language
@pytest.mark.parametrize("query", ["?stage=dziala&near=50.018,19.972", "?room=90000"])
def test_opened_and_filtered_on_a_narrow_phone(browser, site, language, query):
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme="dark")
    page = context.new_page()
    page.goto(site + DIRECTORY[language] + query)
    page.locator(".space-filters > summary").click()
    page.locator(".near > summary").click()
    width = page.evaluate("document.documentElement.scrollWidth")
    nothing_for_axe(page)
    context.close()
    assert width <= 320
