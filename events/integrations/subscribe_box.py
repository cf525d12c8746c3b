"""The ways to hear of what a list shows without looking at it again."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from events.feeds.views import webcal
from events.filters.saved_search import SavedSearch


class Subscription:
    """The addresses by which one subscribes to a search: a calendar, a letter once a week."""

    def __init__(self, search: SavedSearch, request: HttpRequest) -> None:
        self.is_filtered = bool(search.query)
        query = f"?{search.query}" if search.query else ""
        self.calendar_url = f"{search.page.get_url(request) or ''}calendar.ics{query}"
        self.webcal_url = webcal(f"{search.page.get_full_url(request) or ''}calendar.ics{query}")
        self.digest_url = f"{reverse('events:digest', args=[search.page.pk])}{query}"
