"""What axe must not find on a page (https://github.com/dequelabs/axe-core)."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules about colours: what can differ between a light page and the same page in the dark.
COLOURS = ["color-contrast", "link-in-text-block"]


def nothing_for_axe(page: Page, *, within: str | None = None, only_colours: bool = False) -> None:
    """Fail when the page, or the part of it named by a selector, breaks a rule.

    A click returns when the next page begins to arrive: its whole text is waited for, since axe
    stumbles over half a document.
    """
    page.wait_for_load_state("load")
    kind, rules = ("rule", COLOURS) if only_colours else ("tag", RULES)
    results = Axe().run(page, context=within, options={"runOnly": {"type": kind, "values": rules}})
    assert results.violations_count == 0, results.generate_report()
