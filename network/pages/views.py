"""What a page type says of itself to visitors: the base view of all page types."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from network.cache_tags.collector import add_page_tags, add_tags, allow_caching
from network.cache_tags.tags import NETWORK
from network.models import NetworkPage
from network.pages.frame import PageFrame
from network.routing.page_views import page_view

Page = TypeVar("Page", bound=NetworkPage)


@page_view(NetworkPage)
class PageView(Generic[Page]):
    """Answers requests for one page; made once for a page and a request (``view_of``).

    Wagtail calls ``serve``, ``get_context`` and ``get_template`` of the page, which ask this view.
    Properties that cost queries are cached properties in subclasses.
    """

    #: Whether the response shows something of spaces all over the network.
    shows_the_network = False

    def __init__(self, page: Page, request: HttpRequest) -> None:
        self.page = page
        self.request = request

    # --- The response -------------------------------------------------------------------------

    def serve(self, **kwargs: Any) -> HttpResponse:
        """The response to a request for the page itself; ``kwargs`` come from ``route()``."""
        self.request.is_preview = False
        return self.render(**kwargs)

    def render(self, template: str | None = None, **kwargs: Any) -> TemplateResponse:
        """The page's template (or another one) with its context; ``kwargs`` go to ``context``."""
        context = self.page.get_context(self.request, **kwargs)
        return TemplateResponse(self.request, template or self.template, context)

    @property
    def template(self) -> str:
        return self.page.template

    def context(self, **kwargs: Any) -> dict[str, Any]:
        """What the template is given besides ``page``, ``self`` and ``request``."""
        return {"frame": PageFrame(self.page, self.request)}

    def file(self, name: str) -> HttpResponse:
        """A file made from the page, such as ``calendar.ics``. Raises ``Http404`` for others."""
        raise Http404

    # --- The address and the frame around the content -----------------------------------------

    @property
    def canonical_query(self) -> str:
        """The part of the query string that makes another page, e.g. ``page=2``; else empty."""
        return ""

    @property
    def switch_query(self) -> str | None:
        """The query kept when the language is switched, if it holds what no head tag may."""
        return None

    @property
    def canonical_path(self) -> str:
        """The part of the path after the page's own that makes another page, e.g. ``2026/05/``."""
        return ""

    def section_header(self, page: NetworkPage) -> dict[str, Any] | None:
        """What a section (a space) shows at the top of each of its pages, such as ``page``.

        ``{"line": …, "notices": …, "foot": …, "header": …}``, the first three being templates:
        the line stands in the section's bar, the notices below it, the foot in the footer.
        """
        return None

    # --- Caching ------------------------------------------------------------------------------

    @property
    def query_names(self) -> tuple[str, ...]:
        """The names in the query string that the response depends on; others change nothing."""
        return ()

    def keep_response(self) -> None:
        """Let the response being built be cached for others (``network.page_cache``).

        A page whose text changes by the clock adds here, or where it looks at the clock, when.
        """
        allow_caching(self.query_names)
        add_page_tags([self.page])
        if self.shows_the_network:
            add_tags(NETWORK)
