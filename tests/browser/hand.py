"""A hand in the CMS that counts what it does."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


class Hand:
    """``actions`` counts clicks, choices and filled fields, each as one; waiting is none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def _one(self, what: str | Locator) -> Locator:
        self.actions += 1
        return self.page.locator(what) if isinstance(what, str) else what

    def click(self, what: str | Locator) -> None:
        self._one(what).click()

    def fill(self, what: str | Locator, text: str) -> None:
        self._one(what).fill(text)

    def choose(self, what: str | Locator, value: str) -> None:
        self._one(what).select_option(value)
