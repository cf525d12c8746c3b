"""What each page weighs for somebody who comes for the first time, and whom it asks.

Counted is what the server sends to chromium, which accepts brotli: pages compressed with gzip,
style sheets, scripts and drawings with brotli, fonts as they are; all but photographs (AVIF, WebP,
JPEG, PNG). A kB is 1,000 bytes. A map comes with a click and is not counted (docs/decisions/0017).
"""

from __future__ import annotations

import pytest

from tests.browser.conftest import LANGUAGES, PAGES, address_of

pytestmark = pytest.mark.browser

HEAVIEST = 60_000
MOST_JAVASCRIPT = 15_000
WITHOUT_SCRIPT = ("not found", "invitation over", "confirming over")

SENT = """() => {
    const kinds = {css: 'css', js: 'js', mjs: 'js', woff2: 'font', svg: 'drawing'};
    const photographs = ['avif', 'webp', 'jpg', 'jpeg', 'png'];
    const sums = {html: 0, css: 0, js: 0, font: 0, drawing: 0, other: 0};
    for (const entry of performance.getEntries()) {
        if (!('encodedBodySize' in entry)) continue;
        const ending = new URL(entry.name).pathname.split('.').pop();
        if (photographs.includes(ending)) continue;
        const kind = entry.entryType === 'navigation' ? 'html' : kinds[ending] ?? 'other';
        sums[kind] += entry.encodedBodySize;
    }
    return sums;
}"""


def weigh(browser, address):
    """Bytes by kind, and the hosts that were asked, of a visit with nothing in the cache."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    sums = page.evaluate(SENT)
    context.close()
    return sums, asked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_and_asks_nobody_else(browser, site, name, language):
    sums, asked = weigh(browser, site + address_of(name, language))
    # A measure that sees nothing would let everything pass.
    assert min(sums["html"], sums["css"], sums["font"]) > 500, sums
    assert sums["js"] > 500 or name in WITHOUT_SCRIPT, sums
    assert sum(sums.values()) <= HEAVIEST, sums
    assert sums["js"] <= MOST_JAVASCRIPT, sums
    assert [url for url in asked if not url.startswith((f"{site}/", "data:"))] == []
