"""The directory page: a list of all spaces, and what it makes of itself (GeoJSON, a map)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from network.models import ListingPage
from sites.map.offer import PLAIN
from sites.map.tiles import let_tiles_in

if TYPE_CHECKING:
    from sites.directory.listing import Directory


class SpaceIndexPage(ListingPage):
    """The directory of all spaces."""

    stands_in = "spaces"
    rooms = frozenset({"space"})
    max_count = 1
    page_description = _("The list of all spaces. The network has one.")
    template = "sites/space_index_page.html"

    shows_the_network = True

    _shown: Directory | None = None

    class Meta:
        verbose_name = _("directory of spaces")
        verbose_name_plural = _("directories of spaces")

    @property
    def query_names(self) -> tuple[str, ...]:
        from sites.directory.facet_kinds import labels
        from sites.directory.near import AROUND

        return (*labels(), AROUND, "map", "page", "sort", "view")

    def keep_answer(self) -> None:
        from sites.directory.expiry import follow_the_clock

        super().keep_answer()
        follow_the_clock()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The directory; a place chosen to look from becomes a point in the address first.

        Nor do fields of the form that were left empty stay in an address to be shared.
        """
        from sites.directory.facet_kinds import labels
        from sites.directory.near import chosen, filled

        query = chosen(request)
        if query is None:
            query = filled(request, labels())
        if query is not None:
            return HttpResponseRedirect(f"{request.path}{'?' + query if query else ''}")
        response = super().serve(request, *args, **kwargs)
        if not self._is_map_to_print(request):
            let_tiles_in(response)
        return response

    @staticmethod
    def _is_map_to_print(request: HttpRequest) -> bool:
        return request.GET.get("view") == PLAIN

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "sites/plain_map.html" if self._is_map_to_print(request) else self.template

    def serve_file(self, request: HttpRequest, name: str) -> HttpResponse:
        from sites.directory.extension_points import file_of
        from sites.directory.geojson import spaces_geojson
        from sites.directory.listing import GEOJSON
        from sites.directory.print_map import SpacesOnMap
        from sites.map.print_file import FILE, drawn

        if name == GEOJSON:
            return spaces_geojson(self, request)
        if name == FILE:
            return drawn(SpacesOnMap(self, request).drawing, self.title)
        return file_of(self, request, name) or super().serve_file(request, name)

    def canonical_query(self, request: HttpRequest) -> str:
        return self.directory(request).canonical_query

    def switch_query(self, request: HttpRequest) -> str | None:
        directory = self.directory(request)
        if self._is_map_to_print(request):
            return directory.filters.query(view=PLAIN)
        return directory.switch_query if directory.position is not None else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from sites.directory.extension_points import sections_of
        from sites.directory.print_map import SpacesOnMap, offer

        context = super().get_context(request, *args, **kwargs)
        if self._is_map_to_print(request):
            context["map"] = SpacesOnMap(self, request)
            return context
        context["directory"] = directory = self.directory(request)
        context["sections"] = sections_of(self, request)
        context["map_offer"] = offer(self, request, directory.filters.query())
        return context

    def directory(self, request: HttpRequest) -> Directory:
        """What this request sees; made once, for a page object serves one request."""
        from sites.directory.listing import Directory

        if self._shown is None:
            self._shown = Directory(self, request)
        return self._shown
