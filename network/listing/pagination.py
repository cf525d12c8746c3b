"""Links from one page of a list to its neighbours."""

from __future__ import annotations

from typing import Any


class Neighbours:
    """For a list that knows its ``page_obj`` and the address of each of its pages."""

    page_obj: Any

    def page_url(self, number: int) -> str:
        raise NotImplementedError

    @property
    def previous_url(self) -> str | None:
        page = self.page_obj
        return self.page_url(page.previous_page_number()) if page.has_previous() else None

    @property
    def next_url(self) -> str | None:
        page = self.page_obj
        return self.page_url(page.next_page_number()) if page.has_next() else None
