"""What axe must not find on a page (https://github.com/dequelabs/axe-core)."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules about colours: what can differ between a light page and the same page in the dark.
COLOURS = ["color-contrast", "link-in-text-block"]
# Only what is wrong is carried back: all that axe looked at is a hundred times as much.
RUN = """async ([within, options]) => {
    const found = await axe.run(within ?? document, options);
    return {violations: found.violations};
}"""


def nothing_for_axe(page: Page, *, within: str | None = None, only_colours: bool = False) -> None:
    """Fail when the page, or the part of it named by a selector, breaks a rule.

    A click returns when the next page begins to arrive: its whole text is waited for, since axe
    stumbles over half a document.
    """
    page.wait_for_load_state("load")
    kind, rules = ("rule", COLOURS) if only_colours else ("tag", RULES)
    options = {"runOnly": {"type": kind, "values": rules}, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(RUN, [within, options]))
    assert results.violations_count == 0, results.generate_report()


def nothing_for_axe_by_day_and_night(page: Page) -> None:
    """The whole page in light, and once more in the dark what colours can do there."""
    page.emulate_media(color_scheme="light")
    nothing_for_axe(page)
    page.emulate_media(color_scheme="dark")
    nothing_for_axe(page, only_colours=True)
    page.emulate_media(color_scheme="light")
