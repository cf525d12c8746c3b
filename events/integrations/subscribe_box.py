"""The ways to hear of what a list shows without looking at it again."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from events.feeds.views import webcal
from events.filters.saved_search import Wish


class Subscription:
    """The addresses by which one subscribes to a wish: a calendar, a letter once a week."""

    def __init__(self, wish: Wish, request: HttpRequest) -> None:
        self.is_filtered = bool(wish.query)
        query = f"?{wish.query}" if wish.query else ""
        self.calendar_url = f"{wish.page.get_url(request) or ''}calendar.ics{query}"
        self.webcal_url = webcal(f"{wish.page.get_full_url(request) or ''}calendar.ics{query}")
        self.digest_url = f"{reverse('events:digest', args=[wish.page.pk])}{query}"
