"""The addresses by which one follows a list: as a calendar, a feed, or a weekly letter."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from network.models import NetworkPage


def webcal(address: str) -> str:
    """The address with which a device's own calendar subscribes instead of downloading."""
    return f"webcal://{address.partition('://')[2]}"


class Subscription:
    """The addresses of a list with the filters of a query string, on the host being read."""

    def __init__(self, page: NetworkPage, query: str, request: HttpRequest) -> None:
        url, full_url = page.get_url(request) or "", page.get_full_url(request) or ""
        ending = f"?{query}" if query else ""
        self.is_filtered = bool(query)
        self.calendar_url = f"{url}calendar.ics{ending}"
        self.webcal_url = webcal(f"{full_url}calendar.ics{ending}")
        self.feed_url = f"{url}new.atom{ending}"
        # A page being previewed may have no key yet, and no letters.
        self.digest_url = f"{reverse('events:digest', args=[page.pk])}{ending}" if page.pk else ""
