"""The spaces of the directory on a map to print, under the filters of one request."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest
from modeltranslation.utils import get_language

from network.db.readable import readable
from network.routing.addresses import prime_addresses
from sites.directory.filters import SpaceFilters
from sites.map.offer import PLAIN, MapOffer
from sites.map.print_drawing import Drawing
from sites.map.print_file import FILE, space_point
from sites.models import SpaceIndexPage, SpacePage

MOST = 200  # on one sheet; more could not be read


def map_offer(index: SpaceIndexPage, request: HttpRequest, query: str) -> MapOffer:
    """The map of the directory with the filters of ``query``, a canonical query string."""
    base = index.get_url(request) or ""
    rest = f"&{query}" if query else ""
    return MapOffer(
        data_url=f"{base}spaces.geojson{'?' + query if query else ''}",
        plain_url=f"{base}?view={PLAIN}{rest}",
        is_asked="map" in request.GET,
    )


class SpacesOnMap:
    """The first spaces of the directory by name, and a drawing of those whose place is known."""

    def __init__(self, index: SpaceIndexPage, request: HttpRequest) -> None:
        self._index = index
        self._request = request
        self._filters = SpaceFilters(request.GET)

    @cached_property
    def _some(self) -> list[SpacePage]:
        spaces = SpacePage.objects.filter(readable()).descendant_of(self._index)
        by_name = f"directory_entry__sort_{get_language()}"
        found = list(spaces.filter(self._filters.condition()).order_by(by_name, "pk")[: MOST + 1])
        prime_addresses(self._request, found)
        return found

    @property
    def words(self) -> list[str]:
        """The filters in force."""
        return self._filters.words()

    @property
    def most(self) -> int | None:
        """How many are shown, if there are more."""
        return MOST if len(self._some) > MOST else None

    @property
    def _spaces(self) -> list[SpacePage]:
        return self._some[:MOST]

    @property
    def without_point(self) -> list[SpacePage]:
        return [space for space in self._spaces if not space.has_point]

    @cached_property
    def drawing(self) -> Drawing:
        return Drawing(
            [
                space_point(space, space.get_url(self._request) or "", space.point_note)
                for space in self._spaces
                if space.has_point
            ]
        )

    @property
    def file_url(self) -> str:
        return f"{self.list_url.partition('?')[0]}{FILE}{self._query}"

    @property
    def list_url(self) -> str:
        return f"{self._index.get_url(self._request)}{self._query}"

    @property
    def _query(self) -> str:
        query = self._filters.query()
        return f"?{query}" if query else ""
