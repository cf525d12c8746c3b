"""What each page weighs for somebody who comes for the first time, whom it asks, what it leaves.

Counted is what the server sends to chromium, which accepts brotli: pages compressed with gzip,
style sheets, scripts and drawings with brotli, fonts as they are; all but photographs (AVIF, WebP,
JPEG, PNG). A kB is 1,000 bytes. A map comes with a click and is not counted (docs/decisions/0017).
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

HEAVIEST = 60_000
MOST_JAVASCRIPT = 15_000
#: Pages that say what is not there: without a script, and with a status of their own.
ERRORS = ("not found", "invitation over", "confirming over")

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


@dataclass
class FirstVisit:
    """A visit to one page with nothing in the cache."""

    page: Page
    #: Bytes by kind.
    sums: dict[str, int]
    asked: list[str]
    cookies: list
    #: What the browser notes as an error.
    complaints: list[str]


def first_visit(browser: Browser, address: str, viewport: dict[str, int]) -> FirstVisit:
    """The page stays open in a context of its own, for whoever goes on with it to close."""
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.goto(address, wait_until="networkidle")
    return FirstVisit(page, page.evaluate(SENT), list(asked), context.cookies(), list(complaints))


def check_weight(seen: FirstVisit, site: str, name: str) -> None:
    """What it weighs, whom it asked, what it left, what the browser complained of."""
    sums = seen.sums
    # A measure that sees nothing would let everything pass.
    assert min(sums["html"], sums["css"], sums["font"]) > 500, sums
    assert sums["js"] > 500 or name in ERRORS, sums
    assert sum(sums.values()) <= HEAVIEST, sums
    assert sums["js"] <= MOST_JAVASCRIPT, sums
    assert [url for url in seen.asked if not url.startswith((f"{site}/", "data:"))] == []
    assert seen.cookies == []
    if name not in ERRORS:  # a browser reports the status as an error
        assert seen.complaints == []
