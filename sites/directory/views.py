"""The directory of spaces: its list, its map to print, and the files made from them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from wagtail import hooks

from network.listing.position import PARAMETER
from network.pages.views import PageView
from network.routing.page_views import page_view
from sites.directory.expiry import expire_by_the_clock
from sites.directory.facet_kinds import labels
from sites.directory.geojson import spaces_geojson
from sites.directory.listing import GEOJSON, Directory
from sites.directory.near import AROUND, query_with_position, query_without_empty
from sites.directory.print_map import SpacesOnMap, map_offer
from sites.map.offer import PLAIN
from sites.map.print_file import FILE, svg_response
from sites.map.tiles import allow_tiles
from sites.models import SpaceIndexPage


@page_view(SpaceIndexPage)
class SpaceIndexPageView(PageView[SpaceIndexPage]):
    """The list with its filters; with ``?view=map`` the map to print."""

    shows_the_network = True

    @property
    def query_names(self) -> tuple[str, ...]:
        return (*labels(), AROUND, PARAMETER, "map", "page", "sort", "view")

    def keep_response(self) -> None:
        super().keep_response()
        expire_by_the_clock()

    @cached_property
    def directory(self) -> Directory:
        return Directory(self.page, self.request)

    @property
    def _is_map_to_print(self) -> bool:
        return self.request.GET.get("view") == PLAIN

    @property
    def template(self) -> str:
        return "sites/plain_map.html" if self._is_map_to_print else self.page.template

    def serve(self, **kwargs: Any) -> HttpResponse:
        """Before the list is shown, a place chosen to look from becomes a point in the address.

        Fields of the form that were left empty are taken out of the address as well.
        """
        query = query_with_position(self.request)
        if query is None:
            query = query_without_empty(self.request, labels())
        if query is not None:
            return HttpResponseRedirect(f"{self.request.path}{'?' + query if query else ''}")
        response = super().serve(**kwargs)
        if not self._is_map_to_print:
            allow_tiles(response)
        return response

    def context(self, **kwargs: Any) -> dict[str, Any]:
        """Other apps add sections below the spaces.

        An app registers the hook ``directory_sections``: a function of (the directory's page,
        request) that returns ``{"template": …, "context": …, "order": …}`` or None.
        """
        context = super().context(**kwargs)
        if self._is_map_to_print:
            return {**context, "map": SpacesOnMap(self.page, self.request)}
        made = [make(self.page, self.request) for make in hooks.get_hooks("directory_sections")]
        return {
            **context,
            "directory": self.directory,
            "sections": sorted(filter(None, made), key=lambda section: section["order"]),
            "map_offer": map_offer(self.page, self.request, self.directory.filters.query()),
        }

    def file(self, name: str) -> HttpResponse:
        """GeoJSON, the map to print as SVG, and files of other apps.

        An app registers the hook ``directory_files``: a function of (the directory's page, request,
        name) that returns a response, or None if it makes no such file.
        """
        if name == GEOJSON:
            return spaces_geojson(self.page, self.request)
        if name == FILE:
            return svg_response(SpacesOnMap(self.page, self.request).drawing, self.page.title)
        for make in hooks.get_hooks("directory_files"):
            if (response := make(self.page, self.request, name)) is not None:
                return response
        return super().file(name)

    @property
    def canonical_query(self) -> str:
        return self.directory.canonical_query

    @property
    def switch_query(self) -> str | None:
        if self._is_map_to_print:
            return self.directory.filters.query(view=PLAIN)
        return self.directory.switch_query if self.directory.position is not None else None
