"""Which site a page belongs to, and where that site's root lies in each language.

Wagtail keeps one list of every site's root path, in one language, and scans it for every page.
Here the sites above a page are looked up by the page's own ancestors (their treebeard paths), so
the cost depends on the depth of the page and not on how many sites the network has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname, get_language
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

if TYPE_CHECKING:
    from django.http import HttpRequest

    from network.models import NetworkPage

LANGUAGE_CODES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
_STEP = 4  # treebeard's MP_Node.steplen


class _Root(NamedTuple):
    site_id: int
    root_url: str
    url_paths: dict[str, str]


def _ancestor_paths(path: str) -> list[str]:
    """The treebeard paths from the page itself up to the tree's root, deepest first."""
    return [path[:end] for end in range(len(path), 0, -_STEP)]


def site_roots(holder: Any) -> SiteRoots:
    """The sites known so far to a request (or a page, outside of one), under Wagtail's own name."""
    roots = getattr(holder, "_wagtail_cached_site_root_paths", None)
    if not isinstance(roots, SiteRoots):
        roots = SiteRoots()
        holder._wagtail_cached_site_root_paths = roots
    return roots


def prime_addresses(request: HttpRequest, pages: Iterable[NetworkPage | None]) -> None:
    """Make the addresses of many pages cost one query; to be called before a list is shown."""
    site_roots(request).prime(page for page in pages if page is not None)


class SiteRoots:
    """The sites above the pages asked about, remembered for one request or one operation.

    ``prime`` answers for many pages in one query; ``of`` asks only for what is not yet known.
    """

    def __init__(self) -> None:
        self._by_path: dict[str, list[_Root]] = {}

    def prime(self, pages: Iterable[NetworkPage]) -> None:
        """Look up the sites above all these pages in one query."""
        self.prime_paths(page.path or "" for page in pages)

    def prime_paths(self, paths: Iterable[str]) -> None:
        """The same for pages known by their treebeard paths."""
        wanted = {above for path in paths for above in _ancestor_paths(path)}
        unknown = wanted.difference(self._by_path)
        if not unknown:
            return
        self._by_path.update({path: [] for path in unknown})
        fields = [build_localized_fieldname("root_page__url_path", code) for code in LANGUAGE_CODES]
        rows = (
            Site.objects.filter(root_page__path__in=unknown)
            .order_by("-is_default_site", "hostname")
            .values_list("root_page__path", "id", "hostname", "port", *fields)
        )
        for path, site_id, hostname, port, *url_paths in rows:
            root_url = Site(hostname=hostname, port=port).root_url
            self._by_path[path].append(
                _Root(site_id, root_url, dict(zip(LANGUAGE_CODES, url_paths, strict=True)))
            )

    def of(self, page: NetworkPage) -> tuple[SiteRootPath, ...]:
        """The sites this page belongs to in the active language, the nearest root first."""
        self.prime([page])
        language = get_language()
        return tuple(
            SiteRootPath(root.site_id, root.url_paths[language], root.root_url, language)
            for path in _ancestor_paths(page.path or "")
            for root in self._by_path[path]
            if page.url_path.startswith(root.url_paths[language])
        )
