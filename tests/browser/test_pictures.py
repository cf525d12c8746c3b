"""Which file of a picture a browser chooses, and whether the page knows its room beforehand."""

from __future__ import annotations

import pytest

from tests.browser.pages import address_of

pytestmark = pytest.mark.browser

PICTURED = ("full space", "pictured event", "rooms", "room", "news item", "people", "gallery")
PHONE, BETWEEN, DESKTOP = 390, 1050, 1280

SHOWN = """async () => {
    const shown = [];
    for (const image of document.querySelectorAll('main img')) {
        image.loading = 'eager';
        await image.decode();
        const file = new Image();
        file.src = image.currentSrc;
        await file.decode();
        const width = image.getBoundingClientRect().width;
        shown.push({
            file: image.currentSrc.split('/').pop(),
            sizes: image.sizes,
            // With a list of files a browser reports what ``sizes`` promises.
            promised: image.sizes ? image.naturalWidth / width : 1,
            larger: file.naturalWidth / width,
            skewed: (image.width / image.height) / (file.naturalWidth / file.naturalHeight),
        });
    }
    return shown;
}"""


@pytest.mark.parametrize("width", [PHONE, BETWEEN, DESKTOP])
@pytest.mark.parametrize("name", PICTURED)
def test_the_file_chosen_fits_its_place(browser, site, subtests, name, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(site + address_of(name, "pl"))
    if width == PHONE:
        with subtests.test("each has its room before it comes and comes when it is near"):
            check_room(page, name)
    shown = page.evaluate(SHOWN)
    context.close()
    assert shown
    for picture in shown:
        assert picture["file"].endswith(".avif"), picture
        assert 0.95 <= picture["larger"] <= 2.01, picture
        assert 0.9 <= picture["promised"] <= 1.4, picture
        assert picture["skewed"] == pytest.approx(1, abs=0.02), picture


def check_room(page, name):
    first = page.evaluate(
        "[...document.querySelectorAll('main [fetchpriority=high]')].map(i => i.loading)"
    )
    without = page.evaluate(
        "[...document.images].filter(i => !i.getAttribute('width') || !i.getAttribute('height'))"
        ".map(i => i.outerHTML)"
    )
    others = page.evaluate(
        "[...document.querySelectorAll('main img:not([fetchpriority])')].map(i => i.loading)"
    )
    assert without == []
    assert first in ([], ["eager"], ["auto"])
    assert len(first) == (name in ("full space", "pictured event", "room", "news item"))
    assert set(others) <= {"lazy"}
