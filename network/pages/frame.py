"""The frame around a page's own content: menu, breadcrumbs, language switch, head tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from modeltranslation.utils import get_language
from treebeard.mp_tree import MP_Node

from network.cache_tags.collector import add_page_tags
from network.db.compiled_queries import Param, fetch
from network.i18n.fallback import Reader
from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage
from network.pages.hosts import own_site
from network.routing.addresses import Addresses, prime_addresses
from network.routing.page_views import view_of
from network.routing.tree_paths import ancestor_paths

# In their own words, so that a reader recognises their language whatever the page's is.
LANGUAGE_NAMES = {"pl": "Polski", "en": "English"}


#: What a link to a page takes, and whether it stands in a menu.
_OF_A_LINK = (
    *("path", "depth", "live", "restricted_by", "show_in_menus", "content_type"),
    *(f"{field}_{code}" for field in ("title", "url_path") for code in LANGUAGE_CODES),
)


def _above(paths: list[Param]) -> QuerySet[NetworkPage]:
    pages = NetworkPage.objects.filter(path__in=paths, depth__gt=1, live=True)
    return pages.order_by("path").specific(defer=True)


def _below(depths: Sequence[int], ranges: Sequence[tuple[str, str]]) -> list[NetworkPage]:
    """The pages of these depths, each between two paths.

    The depth stands in the SQL: PostgreSQL plans without the values, and would not know how few
    pages are as high as the menu; it read all that are below the front page.
    """

    def write(firsts: list[Param], lasts: list[Param]) -> QuerySet[NetworkPage]:
        # In no order, and no condition that nothing meets: for either of them SQLite reads all.
        wanted = (
            Q(path__range=(first, last), depth=RawSQL(str(depth), ()))  # noqa: S611  a number
            for depth, first, last in zip(depths, firsts, lasts, strict=True)
        )
        pages = NetworkPage.objects.live().filter(reduce(or_, wanted))
        return pages.order_by().only(*_OF_A_LINK)

    firsts, lasts = ([*paths] for paths in zip(*ranges, strict=True))
    return fetch(write, key=("below", *depths), firsts=firsts, lasts=lasts)


@dataclass(frozen=True)
class Link:
    """A link to a page, with the language its title is shown in if that is not the page's."""

    title: str
    url: str
    current: bool = False
    exact: bool = False
    lang: str | None = None


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    current: bool


class PageFrame:
    """Template variable ``frame``. Each part is read once, when a template first shows it."""

    def __init__(self, page: NetworkPage, request: HttpRequest) -> None:
        self.page = page
        self.request = request
        self._view = view_of(page, request)

    @cached_property
    def _line(self) -> list[NetworkPage]:
        """The pages from the site's root down to this one's parent."""
        if not self.page.path:
            return []
        above = ancestor_paths(self.page.path)[1:]
        return fetch(_above, paths=above) if above else []

    @cached_property
    def home(self) -> NetworkPage:
        """The network's front page: the top of the tree this page hangs in."""
        return self._line[0] if self._line else self.page

    @property
    def home_url(self) -> str:
        return self.home.get_url(self.request) or f"/{get_language()}/"

    @cached_property
    def on_own_host(self) -> bool:
        """Whether a space's own hostname was asked for: then its name stands in the masthead."""
        return self.section is not None and own_site(self.request) is not None

    @cached_property
    def _below(self) -> list[NetworkPage]:
        """The pages directly below the front page and those directly below the section, at once."""
        above = [page for page in (self.home, self.section) if page is not None and page.path]
        ranges = [MP_Node._get_children_path_interval(page.path) for page in above]
        if not above:
            return []
        found = _below([page.depth + 1 for page in above], ranges)
        return sorted(found, key=lambda page: page.path)

    def _children(self, parent: NetworkPage | None) -> list[NetworkPage]:
        """Those that whoever reads the parent may read as well."""
        if parent is None:
            return []
        depth = parent.depth + 1 if parent.path else None
        below = [p for p in self._below if p.depth == depth and p.path.startswith(parent.path)]
        return [page for page in below if page.restricted_by in ("", parent.restricted_by)]

    @cached_property
    def _section_children(self) -> list[NetworkPage]:
        return [page for page in self._children(self.section) if page.show_in_menus]

    @cached_property
    def _front(self) -> list[NetworkPage]:
        """The pages directly below the front page, for the menu and the footer."""
        return self._children(self.home)

    @cached_property
    def menu(self) -> list[Link]:
        return self._links(page for page in self._front if page.show_in_menus)

    @cached_property
    def foot_menu(self) -> list[Link]:
        """What speaks for the whole network and is not in the menu: privacy, accessibility."""
        return self._links(page for page in self._front if not page.show_in_menus)

    @cached_property
    def breadcrumbs(self) -> list[Link]:
        """From the front page down; on a space's own host, from the space down."""
        if self.on_own_host and self.section is not None:
            return self._links(
                page for page in self._line if page.path.startswith(self.section.path)
            )
        return self._links(self._line)

    def _links(self, pages: Iterable[NetworkPage]) -> list[Link]:
        # Whichever part is shown first asks for the addresses of all of them.
        prime_addresses(self.request, [*self._line, *self._front, *self._section_children])
        linked = list(pages)
        add_page_tags(linked)
        return [self._link(page) for page in linked]

    def _link(self, page: NetworkPage) -> Link:
        title, language = self._reader.found(page, "title")
        return Link(
            title=title,
            url=self._address.of(page) or "",
            current=(self.page.path or "").startswith(page.path),
            exact=self.page.pk == page.pk,
            lang=language if language != self._reader.language else None,
        )

    @cached_property
    def _address(self) -> Addresses:
        return Addresses(self.request)

    @cached_property
    def _reader(self) -> Reader:
        return Reader()

    @cached_property
    def section(self) -> NetworkPage | None:
        """The nearest page above (or this one) whose pages form a site of their own: a space."""
        line = [*self._line, self.page]
        return next((page for page in line if page.specific_class.is_section), None)

    @cached_property
    def section_header(self) -> dict[str, Any] | None:
        section = self.section
        return (
            view_of(section, self.request).section_header(self.page)
            if section is not None
            else None
        )

    @cached_property
    def section_menu(self) -> list[Link]:
        return self._links(self._section_children)

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """The page in each language, for head tags."""
        return self._in_each_language(self._addresses)

    @cached_property
    def switch(self) -> list[LanguageLink]:
        """The page in each language, for whoever reads it now."""
        query = self._view.switch_query
        if query is None:
            return self.languages
        return self._in_each_language(self._addresses_with(query))

    @staticmethod
    def _in_each_language(addresses: dict[str, str]) -> list[LanguageLink]:
        return [
            LanguageLink(code, LANGUAGE_NAMES[code], url, current=code == get_language())
            for code, url in addresses.items()
        ]

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return self._addresses_with(self._view.canonical_query)

    def _addresses_with(self, query: str) -> dict[str, str]:
        """This page's address in each language, with the query that is part of it."""
        suffix = self._view.canonical_path + (f"?{query}" if query else "")
        return {
            code: f"{self.page.get_url_in(code, self.request) or ''}{suffix}"
            for code, _name in settings.LANGUAGES
        }

    @property
    def canonical(self) -> str:
        return self._addresses[get_language()]

    @property
    def site_url(self) -> str:
        """Scheme and host of this page's own site, for addresses that must be absolute."""
        parts = self.page.get_url_parts(self.request)
        return parts[1] if parts else ""

    @property
    def title(self) -> str:
        return self.page.seo_title or self.page.title

    @property
    def description(self) -> str:
        """The search description, else the page's own first words."""
        for field in ("search_description", *self.page.summary_fields):
            if text := getattr(self.page, field, ""):
                return strip_tags(str(text))
        return ""

    @cached_property
    def share_picture(self) -> Any:
        return getattr(self.page, "main_picture", None)

    @cached_property
    def missing(self) -> bool:
        """Whether the visitor meets a text in the other language on this page."""
        return bool(self.page.untranslated_fields())
