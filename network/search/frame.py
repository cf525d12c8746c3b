"""The frame around the search: the front page's, or on a space's own host that space's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Site

from network.i18n.languages import LANGUAGE_CODES
from network.pages.frame import PageFrame


class SearchFrame(PageFrame):
    """The search is no page: its frame is that of the requested site's root page."""

    missing = False
    description = ""
    share_picture: Any = None

    def __init__(self, request: HttpRequest, query: dict[str, str]) -> None:
        site = Site.find_for_request(request)
        if site is None:
            raise Http404
        root = site.root_page
        # Only a section says more of itself than every page does.
        super().__init__(root.specific if root.specific_class.is_section else root, request)
        self._query = query

    @property
    def title(self) -> str:
        return _("Search")

    @cached_property
    def _addresses(self) -> dict[str, str]:
        found = {}
        suffix = f"?{urlencode(self._query)}" if self._query else ""
        for code in LANGUAGE_CODES:
            with translation.override(code):
                path = reverse("search")
            found[code] = self.request.build_absolute_uri(f"{path}{suffix}")
        return found
