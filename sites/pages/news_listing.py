"""A page of news, newest first."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from network.listing.pagination import Neighbours
from network.routing.addresses import prime_addresses
from sites.models import NewsPage


class NewsList(Neighbours):
    """What one page of the list shows."""

    def __init__(self, request: HttpRequest, paginator: Paginator) -> None:
        self._request = request
        self._paginator = paginator

    @cached_property
    def page_obj(self) -> Page[NewsPage]:
        return self._paginator.get_page(self._request.GET.get("page"))

    @cached_property
    def items(self) -> list[NewsPage]:
        news = list(self.page_obj.object_list)
        prime_addresses(self._request, news)
        return news

    def page_url(self, number: int) -> str:
        return f"{self._request.path}?page={number}" if number > 1 else self._request.path
