"""The sitemap: each page in both languages (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.sitemaps import Sitemap

from network.addresses import site_roots


class PagesSitemap(Sitemap):
    """Wagtail's own, with the addresses of all its pages asked for at once."""

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        listed = self.paginator.page(page).object_list
        site_roots(self.request).prime_paths(listed.values_list("path", flat=True))
        return super()._urls(page, protocol, domain)
