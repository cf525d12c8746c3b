"""Which site a page belongs to, and where that site's root lies in each language.

Wagtail keeps one list of every site's root path, in one language, and scans it for every page.
Here the sites above a page are looked up by the page's own ancestors (their treebeard paths), so
the cost depends on the depth of the page and not on how many sites the network has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import NoReverseMatch, reverse
from modeltranslation.utils import build_localized_fieldname, get_language, resolution_order
from wagtail.models import AbstractPage, Site
from wagtail.models.sites import SiteRootPath

from network.db.compiled_queries import Param, fetch
from network.i18n.languages import LANGUAGE_CODES
from network.routing.tree_paths import STEP, ancestor_paths

_Page = TypeVar("_Page", bound=AbstractPage)
# What no part of an address needs to be escaped in.
_PLAIN = re.compile(r"(?:[\w-]+/)*", re.ASCII)
_FEW = 50  # up to so many sites are read in one query: a second query costs more than the rows
# Root, front page, and what stands below it, as the menu: of these all sites are read at once.
_HIGH = 3


class _Root(NamedTuple):
    site_id: int
    root_url: str
    url_paths: dict[str, str]


class _Site(NamedTuple):
    """A site and its root page, as far as any page needs them."""

    id: int
    hostname: str
    port: int
    site_name: str
    root_page_id: int
    is_default_site: bool
    path: str
    content_type_id: int
    url_paths: dict[str, str]

    @property
    def site(self) -> Site:
        return Site.from_db(DEFAULT_DB_ALIAS, _Site._fields[:_OF_SITE], self[:_OF_SITE])

    @property
    def root(self) -> dict[str, Any]:
        """What is known of its root page."""
        paths = {f"url_path_{code}": path for code, path in self.url_paths.items()}
        known = {"id": self.root_page_id, "path": self.path}
        return known | {"content_type_id": self.content_type_id} | paths


# What is read of a site with the page where it begins.
_OF_ROOT = ("id", "hostname", "port", "is_default_site")
#: So many of them are the columns of a site, in their order.
_OF_SITE = 6


def _is_high(path: str) -> bool:
    return len(path) <= _HIGH * STEP


def site_asked(request: HttpRequest) -> Site | None:
    """The site of a request as ``Site.find_for_request`` finds and keeps it, but cheaper.

    The one of exactly this host and port; else the default site if it has this name; else the only
    one that has it; else the default site.
    """
    if not hasattr(request, "_wagtail_site"):
        found = site_roots(request).asked = _asked(request)
        request._wagtail_site = found.site if found is not None else None
    return request._wagtail_site


def _asked(request: HttpRequest) -> _Site | None:
    name, port = split_domain_port(request._get_raw_host())[0], int(request.get_port())
    sites = site_roots(request).of_host(name)
    named = [site for site in sites if site.hostname == name]
    default = next((site for site in sites if site.is_default_site), None)
    exact = [site for site in named if site.port == port or site is default]
    exact.sort(key=lambda site: site.port != port)
    only = named[0] if len(named) == 1 else None
    return next(iter(exact), only or default)


def site_roots(holder: Any) -> SiteRoots:
    """The sites known so far to a request (or a page, outside of one)."""
    roots = getattr(holder, "_network_site_roots", None)
    if not isinstance(roots, SiteRoots):
        roots = SiteRoots()
        holder._network_site_roots = roots
    return roots


def prime_addresses(request: HttpRequest, pages: Iterable[AbstractPage | None]) -> None:
    """Make the addresses of many pages cost one query; to be called before a list is shown."""
    site_roots(request).prime(page for page in pages if page is not None)


def share_addresses(request: HttpRequest, pages: Iterable[AbstractPage]) -> None:
    """As ``prime_addresses``, also for pages asked for their address without a request.

    Wagtail's buttons of a listing do so, for each of its rows.
    """
    listed = list(pages)
    roots = site_roots(request)
    roots.prime(listed)
    for page in listed:
        page._network_site_roots = roots


def with_sites(request: HttpRequest, pages: QuerySet[_Page]) -> list[_Page]:
    """The pages, unordered, read together with the sites rooted at them.

    So the addresses of pages right below what all sites are known of need no further query.
    """
    begins = {f"site_{name}": F(f"sites_rooted_here__{name}") for name in _OF_ROOT}
    found: dict[int, _Page] = {}
    sites: list[tuple[_Page, Site]] = []
    for row in pages.order_by().annotate(**begins):
        page = found.setdefault(row.pk, row)
        its = {name: getattr(row, f"site_{name}") for name in _OF_ROOT}
        if its["id"] is not None:
            sites.append((page, Site(**its)))
    site_roots(request).know(found.values(), sites)
    return list(found.values())


def _sites() -> QuerySet[Site, tuple]:
    fields = [build_localized_fieldname("root_page__url_path", code) for code in LANGUAGE_CODES]
    root = ("root_page__path", "root_page__content_type")
    return Site.objects.order_by().values_list(*_Site._fields[:_OF_SITE], *root, *fields)


def _first(hostname: Param) -> QuerySet[Site, tuple]:
    """The sites that may be meant by a name, those high in the tree, and some others.

    All, if they are few.
    """
    sites: QuerySet[Site] = Site.objects.order_by()
    meant = sites.filter(Q(hostname=hostname) | Q(is_default_site=True))
    high = sites.filter(root_page__depth__lte=_HIGH)
    # SQLite bounds no part of a union; it does bound a subquery.
    some = sites.filter(pk__in=sites.order_by("pk").values("pk")[: _FEW + 1])
    keys = (part.values("pk") for part in (meant, high, some))
    return _sites().filter(pk__in=next(keys).union(*keys))


def _read(rows: Sequence[tuple]) -> list[_Site]:
    """The sites in the order Wagtail has them."""
    fixed = len(_Site._fields) - 1
    paths = (dict(zip(LANGUAGE_CODES, row[fixed:], strict=True)) for row in rows)
    sites = [_Site._make((*row[:fixed], each)) for row, each in zip(rows, paths, strict=True)]
    return sorted(sites, key=_in_order)


def _in_order(site: _Site | Site) -> tuple[bool, str]:
    return not site.is_default_site, site.hostname


class SiteRoots:
    """The Wagtail sites above pages, remembered for one request or one operation.

    ``prime`` reads them for many pages in one query; ``of`` reads only what is missing.
    """

    def __init__(self) -> None:
        #: The site of the request, once it was looked for (``site_asked``).
        self.asked: _Site | None = None
        self._by_path: dict[str, list[_Root]] = {}
        self._are_few: bool | None = None

    def of_host(self, hostname: str) -> list[_Site]:
        """The sites that may be meant by a name, among others; to be asked before anything else."""
        found = _read(fetch(_first, hostname=hostname))
        if self._are_few is None:
            self._are_few = len(found) <= _FEW
            self._remember(site for site in found if self._are_few or _is_high(site.path))
        return found

    def prime(self, pages: Iterable[AbstractPage]) -> None:
        """Look up the sites above all these pages in one query."""
        self.prime_paths(page.path or "" for page in pages)

    def prime_paths(self, paths: Iterable[str]) -> None:
        """The same for pages known by their treebeard paths."""
        wanted = {above for path in paths for above in ancestor_paths(path)}
        unknown = wanted.difference(self._by_path)
        if not unknown:
            return
        if self._are_few is None:
            self.of_host("")
        for path in unknown:
            self._by_path.setdefault(path, [])
        unknown = {path for path in unknown if not _is_high(path)}
        if unknown and not self._are_few:
            self._remember(_read([*_sites().filter(root_page__path__in=unknown)]))

    def know(
        self, pages: Iterable[AbstractPage], sites: Iterable[tuple[AbstractPage, Site]]
    ) -> None:
        """The sites that begin at these pages, read with them: all there are."""
        unknown = {page.path for page in pages} - self._by_path.keys()
        self._by_path.update((path, []) for path in unknown)
        for page, site in sorted(sites, key=lambda pair: _in_order(pair[1])):
            if page.path in unknown:
                paths = {code: getattr(page, f"url_path_{code}") for code in LANGUAGE_CODES}
                self._by_path[page.path].append(_Root(site.pk, site.root_url, paths))

    def _remember(self, sites: Iterable[_Site]) -> None:
        for found in sites:
            root = _Root(found.id, found.site.root_url, found.url_paths)
            self._by_path.setdefault(found.path, []).append(root)

    def of(self, page: AbstractPage) -> tuple[SiteRootPath, ...]:
        """The sites this page belongs to in the active language, the nearest root first."""
        self.prime([page])
        language = get_language()
        return tuple(
            SiteRootPath(root.site_id, root.url_paths[language], root.root_url, language)
            for path in ancestor_paths(page.path or "")
            for root in self._by_path[path]
            if page.url_path.startswith(root.url_paths[language])
        )

    def nearest(self, path: str, url_path: str, language: str) -> _Root | None:
        """The first of them for a page known by its paths, which must have been asked for."""
        for above in ancestor_paths(path):
            for root in self._by_path[above]:
                if url_path.startswith(root.url_paths[language]):
                    return root
        return None


class Addresses:
    """``page.get_url(request)`` for many pages; what is the same for all is looked up once.

    For pages whose sites have been read (``prime_addresses``) and that the caller has added to the
    response's tags (``add_page_tags``).
    """

    def __init__(self, request: HttpRequest) -> None:
        self._roots = site_roots(request)
        self._site = Site.find_for_request(request)
        self._language = get_language()
        self._url_paths = [f"url_path_{code}" for code in resolution_order(self._language)]
        self._home = reverse("wagtail_serve", args=("",))

    def of(self, page: AbstractPage) -> str | None:
        """A path on the site that is being read, else the full address; None if it has none."""
        url_path = next(filter(None, (getattr(page, name) for name in self._url_paths)), "")
        root = self._roots.nearest(page.path, url_path, self._language)
        if root is None:
            return None
        path = self._served(url_path[len(root.url_paths[self._language]) :])
        here = self._site is not None and self._site.pk == root.site_id
        return path if here or path is None else f"{root.root_url}{path}"

    def _served(self, rest: str) -> str | None:
        if _PLAIN.fullmatch(rest):
            return f"{self._home}{rest}"
        try:
            return reverse("wagtail_serve", args=(rest,))
        except NoReverseMatch:
            return None
