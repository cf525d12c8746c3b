"""The sitemap: each page in both languages (https://www.sitemaps.org/protocol.html).

``/sitemap.xml`` is an index; each of its parts holds so few pages that making one is cheap.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps import views as wagtails

from network.cache_tags.collector import add_tags, allow_caching
from network.cache_tags.tags import NETWORK
from network.db.readable import readable
from network.models import NetworkPage
from network.routing.addresses import site_roots


class PagesSitemap(Sitemap):
    """Wagtail's own, with what all page types have, and the addresses of a part asked for at once.

    A page type with addresses of its own would have to be read as what it is (``specific``).
    """

    limit = 1000  # pages in a part, each with an address in each language

    def items(self) -> QuerySet[NetworkPage]:
        root = self.get_wagtail_site().root_page
        pages = NetworkPage.objects.descendant_of(root, inclusive=True)
        return pages.filter(readable()).order_by("path")

    def get_latest_lastmod(self) -> datetime | None:
        """Django's would read all pages."""
        changed = Coalesce("last_published_at", "latest_revision_created_at")
        found: datetime | None = self.items().order_by().aggregate(last=Max(changed))["last"]
        return found

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        listed = self.paginator.page(page).object_list
        site_roots(self.request).prime_paths(listed.values_list("path", flat=True))
        return super()._urls(page, protocol, domain)


SITEMAPS = {"pages": PagesSitemap}


def index(request: HttpRequest) -> HttpResponse:
    """The parts of the sitemap of the host that is asked."""
    allow_caching(())
    add_tags(NETWORK)
    return wagtails.index(request, SITEMAPS, sitemap_url_name="sitemap_part")


def part(request: HttpRequest, section: str) -> HttpResponse:
    """A part of it; ``?p=2`` and so on after the first."""
    allow_caching(("p",))
    add_tags(NETWORK)
    return wagtails.sitemap(request, SITEMAPS, section=section)
