"""The map in a browser: nothing from elsewhere before the click, every place by keyboard."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import nothing_for_axe
from tests.browser.pages import LANGUAGES

pytestmark = pytest.mark.browser

TILES = "https://tile.openstreetmap.org/"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
LISTS = {
    ("directory", "pl"): "/pl/miejsca/",
    ("directory", "en"): "/en/spaces/",
    ("events", "pl"): "/pl/wydarzenia/",
    ("events", "en"): "/en/events/",
}

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_list = pytest.mark.parametrize("name", ["directory", "events"])


class Visit:
    """One visitor: what their browser asks for, and what it complains about."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.asked: list[str] = []
        self.referers: list[str | None] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        page.route(f"{TILES}**", self._tile)

    def _note(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _tile(self, route):
        self.referers.append(route.request.all_headers().get("referer"))
        route.fulfill(body=PNG, content_type="image/png")

    def go(self, address, **options):
        self.page.goto(self.site + address, wait_until="networkidle", **options)

    def offer(self):
        self.page.locator(".map-ask > summary").click()

    def open(self):
        self.offer()
        self.draw()

    def draw(self):
        self.page.locator(".map-offer-line button").click()
        self.page.locator(".map-mark").first.wait_for()
        # The background comes last, after the marks.
        self.page.locator(".leaflet-tile-loaded").first.wait_for(state="attached")

    @property
    def of_the_map(self):
        """What was fetched for a map."""
        return [
            url for url in self.asked if re.search("leaflet|geojson|/map\\.[0-9a-f]*\\.?js", url)
        ]

    @property
    def elsewhere(self):
        return [url for url in self.asked if not url.startswith((self.site, "data:"))]

    @property
    def focused(self):
        return self.page.locator(":focus")


@pytest.fixture
def visit(page, site):
    return Visit(page, site)


@each_language
@each_list
def test_nothing_is_fetched_for_it_before_the_click(visit, name, language):
    visit.go(LISTS[name, language])
    assert (visit.of_the_map, visit.elsewhere) == ([], [])
    visit.offer()
    assert "tile.openstreetmap.org" in visit.page.locator(".map-offer").inner_text()
    assert (visit.of_the_map, visit.elsewhere) == ([], [])
    visit.draw()
    assert len(visit.of_the_map) == 4  # our module, Leaflet, its style, the places
    assert visit.elsewhere
    assert all(url.startswith(TILES) for url in visit.elsewhere)
    # The other server learns which site asks and not which page.
    assert {referer for referer in visit.referers if referer} <= {f"{visit.site}/"}
    assert any(visit.referers)
    assert visit.complaints == []
    assert visit.page.context.cookies() == []


@each_list
def test_an_address_found_elsewhere_opens_no_map(visit, name):
    address = f"{LISTS[name, 'en']}?map=1"
    visit.go(address)
    visit.go(address, referer="https://elsewhere.example/?map=1")
    visit.go(address, referer=f"{visit.site}/en/")
    assert (visit.of_the_map, visit.elsewhere) == ([], [])
    expect(visit.page.locator(".map-offer.is-asked")).to_be_visible()


def test_going_on_from_an_open_map_opens_it_with_the_same_filters(visit):
    page = visit.page
    visit.go(LISTS["directory", "en"])
    visit.open()
    before = page.locator(".map-status").inner_text()
    details = page.locator("main form[method=get] input[name=stage], main form select[name=stage]")
    details.first.evaluate("field => field.closest('details')?.setAttribute('open', '')")
    choose = page.locator("main form input[name=stage][value=planowane]")
    choose.check()
    choose.evaluate("field => field.form.requestSubmit()")
    page.locator(".map-mark").first.wait_for()
    assert "stage=planowane" in page.url
    assert "map=1" in page.url
    data = [url for url in visit.of_the_map if "geojson" in url]
    assert data[-1].endswith("spaces.geojson?stage=planowane")
    assert page.locator(".map-status").inner_text() != before
    page.locator(".map-offer-line button").click()
    expect(page.locator(".map-canvas")).not_to_be_visible()
    assert "map=1" not in page.url


@each_list
def test_a_place_is_reached_and_read_by_keyboard_alone(visit, name):
    page = visit.page
    visit.go(LISTS[name, "en"])
    page.locator(".map-ask > summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    page.locator(".map-mark").first.wait_for()
    assert "map-canvas" in visit.focused.get_attribute("class")
    page.keyboard.press("+")
    page.wait_for_timeout(600)
    page.keyboard.press("-")
    page.wait_for_timeout(600)
    for _step in range(40):
        page.keyboard.press("Tab")
        label = visit.focused.get_attribute("aria-label") or ""
        if "approximate area" in label:
            break
    assert "ul. Przykładowa" in label
    page.keyboard.press("Enter")
    card = page.locator(".map-card")
    expect(card).to_be_visible()
    assert visit.focused.get_attribute("id") == "map-card-title"
    assert visit.focused.inner_text() in label
    assert "approximate area" in card.inner_text()
    if name == "events":
        expect(card.locator(".map-dates a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).not_to_be_visible()
    assert visit.focused.get_attribute("aria-label") == label


def test_several_places_in_one_mark_are_read_together(visit):
    page = visit.page
    visit.go(LISTS["directory", "en"])
    visit.open()
    several = page.locator(".map-mark.is-several").first
    number = int(several.inner_text())
    several.click()
    assert page.locator(".map-card h3").count() == number
    page.locator(".map-card .button").click()
    page.wait_for_timeout(800)
    assert page.locator(".map-mark").count() >= number


@each_language
@each_list
def test_axe_finds_nothing_with_the_map_open(visit, name, language):
    visit.go(LISTS[name, language])
    visit.open()
    visit.page.locator(".map-mark").first.click()
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)
        nothing_for_axe(visit.page)


@each_language
@each_list
def test_axe_finds_nothing_on_the_map_to_print(visit, name, language):
    visit.go(f"{LISTS[name, language]}?view=map")
    nothing_for_axe(visit.page)
    assert visit.elsewhere == []


@each_list
def test_nothing_is_cut_off_at_320_pixels(browser, site, name):
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    visit = Visit(context.new_page(), site)
    for address in (LISTS[name, "en"], f"{LISTS[name, 'en']}?view=map"):
        visit.go(address)
        if "view" not in address:
            visit.open()
            visit.page.locator(".map-mark").first.click()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_one_finger_scrolls_the_page_and_not_the_map(browser, site):
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True
    )
    visit = Visit(context.new_page(), site)
    visit.go(LISTS["directory", "en"])
    visit.open()
    canvas = visit.page.locator(".map-canvas")
    assert "leaflet-touch-drag" not in canvas.get_attribute("class")
    assert canvas.evaluate("element => getComputedStyle(element).touchAction") == "pan-x pan-y"
    context.close()


@each_list
def test_without_javascript_the_list_is_whole_and_leads_to_the_map_to_print(browser, site, name):
    context = browser.new_context(java_script_enabled=False)
    visit = Visit(context.new_page(), site)
    visit.go(LISTS[name, "en"])
    assert visit.page.locator("main li h2 a, main li h3 a").count() >= 20
    visit.offer()
    visit.page.locator("[data-map-open]").click()
    visit.page.wait_for_load_state("networkidle")
    places = visit.page.locator("ol.plain-map-list > li")
    assert places.count() >= 20
    assert visit.page.locator(".plain-map-sheet img").evaluate("image => image.naturalWidth") > 0
    assert visit.elsewhere == []
    context.close()


def test_the_map_that_cannot_be_loaded_says_so(visit):
    visit.page.route("**/spaces.geojson*", lambda route: route.abort())
    visit.go(LISTS["directory", "en"])
    visit.offer()
    visit.page.locator(".map-offer-line button").click()
    said = visit.page.locator(".map-status")
    said.get_by_text("could not be loaded").wait_for()
    assert visit.page.locator(".space-card").count() >= 20
