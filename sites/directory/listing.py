"""The list of the directory: cards, order, pages, facets, chips and the A–Z."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import F, Max, OuterRef, Subquery
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from modeltranslation.utils import get_language

from network.i18n import formatting as wording
from network.i18n.collation import DIGITS, OTHER, first_letter, letter_order
from network.listing.links import Chip, Tab
from network.listing.pagination import Neighbours
from network.listing.position import PARAMETER, Position
from network.routing.addresses import prime_addresses, with_sites
from sites.directory.bitsets import LETTER, PARTLY, Bitsets
from sites.directory.facet_kinds import TermName
from sites.directory.facets import SpaceFacets
from sites.directory.filters import SpaceFilters
from sites.directory.near import Near, StartingPoint, unreadable_position
from sites.directory.ordering import DISTANCE, NAME, NEXT, Order
from sites.hours.schedule import NEVER_CLOSES_DAYS, OpenState
from sites.models import OpenInterval, PointPrecision, SpaceIndexPage, SpacePage
from sites.space import walking_distance as distance
from sites.space.opening_hours import state_text
from sites.space.schema_org import item_list

PER_PAGE = 24
GEOJSON = "spaces.geojson"
# Alone these would not say what they are: the stage "Open" is not "Open now".
_NAMED_WITH_KIND = frozenset({"room", "stage"})


class AlphabetLink(NamedTuple):
    """A letter of the A–Z: link to its first name, and the number of names."""

    name: str
    url: str
    number: int


@dataclass
class SpaceCard:
    """One space as the list shows it."""

    space: SpacePage
    anchor: str = ""  # set where it is the first of its letter on this page
    away: str = ""
    open: str = ""
    next: str = ""
    partly: Sequence[TermName] = ()

    @property
    def is_approximate(self) -> bool:
        return self.space.point_precision == PointPrecision.APPROXIMATE


class Directory(Neighbours):
    """The spaces of one directory page under the filters of one request."""

    def __init__(self, index: SpaceIndexPage, request: HttpRequest) -> None:
        self._index = index
        self._request = request
        self.filters = SpaceFilters(request.GET)
        self.position = Position.read(request.GET)
        self.problems = [*self.filters.problems, *unreadable_position(request)]

    @cached_property
    def _bitsets(self) -> Bitsets:
        return Bitsets(self.filters.now, points=self.position is not None)

    @cached_property
    def facets(self) -> SpaceFacets:
        return SpaceFacets(self.filters, self._bitsets)

    @cached_property
    def order(self) -> Order:
        asked = self._request.GET.get("sort", "")
        found = self.facets.found
        return Order(asked, self._bitsets, found, self.filters.now, self.position)

    @property
    def total(self) -> int:
        return self.facets.total

    @property
    def shown(self) -> int:
        """How many spaces fulfil the filters."""
        return self.facets.found.bit_count()

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters.active)

    # --- The page of the list ---------------------------------------------------------------

    @cached_property
    def page_obj(self) -> Page[int]:
        by_name = Paginator(self.order.by_name, PER_PAGE)
        page = by_name.get_page(self._request.GET.get("page"))
        before = PER_PAGE * (page.number - 1)
        page.object_list = self.order.first(page.end_index())[before:]
        return page

    @cached_property
    def spaces(self) -> list[SpacePage]:
        numbers = list(self.page_obj.object_list)
        if not numbers:
            return []
        now_open = OpenInterval.at(self.filters.now).filter(entry=OuterRef("pk")).order_by()
        closing = now_open.values("entry").annotate(last=Max("until")).values("last")
        rows = SpacePage.objects.filter(directory_entry__number__in=numbers)
        rows = rows.select_related("district").annotate(
            number=F("directory_entry__number"), closing=Subquery(closing)
        )
        place = {number: place for place, number in enumerate(numbers)}
        found = with_sites(self._request, rows)
        spaces = sorted(found, key=lambda space: place[space.number])
        prime_addresses(self._request, [self._index, *spaces])
        return spaces

    @cached_property
    def cards(self) -> list[SpaceCard]:
        seen: set[str] = set()
        cards = []
        for space in self.spaces:
            letter = first_letter(space.title)
            card = SpaceCard(space, open=open_text(space.closing, self.filters.now))
            if self.order.current == NAME and letter not in seen:
                card.anchor = _anchor(letter)
                seen.add(letter)
            if self.position is not None:
                card.away = distance.distance_of(self.position, space)
            if moment := self.order.next_of(space.number):
                card.next = _soon(moment)
            card.partly = self._partly(space.number)
            cards.append(card)
        return cards

    def _partly(self, number: int) -> list[TermName]:
        """Of the access features that are asked for, those the space has only in part."""
        asked = [
            self.filters.vocabulary.get("access", code) for code in self.filters.terms["access"]
        ]
        return [
            term for term in asked if term and self._bitsets.mask(PARTLY, term.key) >> number & 1
        ]

    @property
    def jsonld(self) -> SafeString:
        return item_list(self.spaces, self._request)

    # --- What else can be asked -------------------------------------------------------------

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(
                f"{facet.label}: {option.name}" if facet.kind in _NAMED_WITH_KIND else option.name,
                self._url(self.filters.without(facet.kind, option.value, **self._kept)),
                option.language,
                self.facets.without(facet.kind, option.value),
            )
            for facet in self.facets.all
            for option in facet.options
            if option.ticked
        ]

    @cached_property
    def sorts(self) -> list[Tab]:
        names = {NAME: _("By name"), DISTANCE: _("By distance"), NEXT: _("By next event")}
        return [
            Tab(
                names[name],
                self._url(self.filters.query(**{**self._kept, "sort": self._sort(name)})),
                name == self.order.current,
            )
            for name in self.order.known
        ]

    @cached_property
    def letters(self) -> list[AlphabetLink]:
        """The A–Z of the names found; empty where it leads nowhere new."""
        if self.order.current != NAME or self.page_obj.paginator.num_pages < 2:
            return []
        kind = LETTER[get_language()]
        found = {
            _letter(key): (self._bitsets.mask(kind, key) & self.facets.found).bit_count()
            for key in self._bitsets.keys_of(kind)
        }
        letters, before = [], 0
        for name in sorted(found, key=letter_order):
            if found[name]:
                url = f"{self.page_url(before // PER_PAGE + 1)}#{_anchor(name)}"
                letters.append(AlphabetLink(name, url, found[name]))
            before += found[name]
        return letters

    @cached_property
    def near(self) -> Near:
        known = set(self._bitsets.keys_of("district"))
        places = [
            StartingPoint(f"district:{term.code}", f"{term.code} {term}", term.language)
            for term in self.filters.vocabulary.terms("district")
            if term.key in known
        ]
        return Near(self._request, self.reset_url, self.filters.query(), places)

    # --- Addresses --------------------------------------------------------------------------

    @cached_property
    def reset_url(self) -> str:
        return self._index.get_url(self._request) or ""

    def _url(self, query: str) -> str:
        return f"{self.reset_url}{'?' + query if query else ''}"

    def _sort(self, name: str) -> str:
        """The order as a query parameter; empty for the default one."""
        return "" if name == self.order.usual else name

    @property
    def _kept(self) -> dict[str, str]:
        """The parameters that stay in the URL when a filter changes."""
        return {"sort": self._sort(self.order.current), PARAMETER: str(self.position or "")}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The same as fields of the form of the filters."""
        return [(name, value) for name, value in self._kept.items() if value]

    @property
    def clear_url(self) -> str:
        """All spaces, in the same order and from the same place."""
        return self._url(SpaceFilters.encoded({}, {**self._kept}))

    def page_url(self, number: int) -> str:
        return self._url(self._page_query(number))

    def _page_query(self, number: int) -> str:
        return self.filters.query(**self._kept, page=str(number) if number > 1 else "")

    @property
    def switch_query(self) -> str:
        """The query of this page in the other language, with the position."""
        return self._page_query(self.page_obj.number)

    @property
    def canonical_query(self) -> str:
        """The query of the canonical URL; never contains the position of a visitor."""
        sort = "" if self.order.current == DISTANCE else self._sort(self.order.current)
        page = self.page_obj.number if self.position is None else 1
        return self.filters.query(sort=sort, page=str(page) if page > 1 else "")

    @property
    def geojson_url(self) -> str:
        """The spaces found, with their points, for maps."""
        query = self.filters.query()
        return f"{self.reset_url}{GEOJSON}{'?' + query if query else ''}"


def open_text(closing: datetime | None, now: datetime) -> str:
    """``Open now · closes at 18:00`` of a space that is open and closes at that moment."""
    if closing is None:
        return ""
    never = closing - now > timedelta(days=NEVER_CLOSES_DAYS)
    return state_text(OpenState(True, until=None if never else closing), now)


def _soon(moment: datetime) -> str:
    day = wording.local(moment).date()
    return f"{wording.weekday(day)}, {wording.long_date(day)}, {wording.time_range(moment, None)}"


def _letter(key: int) -> str:
    return DIGITS if chr(key).isdigit() else chr(key)


def _anchor(letter: str) -> str:
    name = {DIGITS: "0-9", OTHER: "other"}.get(letter, letter.lower())
    return f"letter-{name}"
