"""The sitemap: each page in both languages (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtails_sitemap

from network.cache_tags.collector import add_tags, allow_caching
from network.cache_tags.tags import NETWORK
from network.db.readable import readable
from network.models import NetworkPage
from network.routing.addresses import site_roots


class PagesSitemap(Sitemap):
    """Wagtail's own, with the addresses of all its pages asked for at once."""

    def items(self) -> QuerySet[NetworkPage]:
        pages = self.get_wagtail_site().root_page.get_descendants(inclusive=True)
        return pages.filter(readable()).order_by("path").defer_streamfields().specific()

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        listed = self.paginator.page(page).object_list
        site_roots(self.request).prime_paths(listed.values_list("path", flat=True))
        return super()._urls(page, protocol, domain)


def sitemap(request: HttpRequest) -> HttpResponse:
    """The sitemap of the host that is asked."""
    allow_caching(("p",))
    add_tags(NETWORK)
    return wagtails_sitemap(request, sitemaps={"pages": PagesSitemap})
