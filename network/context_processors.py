"""What every template may ask for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from network.models import NetworkSettings


def network(request: HttpRequest) -> dict[str, Any]:
    """The network's own texts, read once a request and only if a template shows them."""
    return {
        "network": SimpleLazyObject(lambda: NetworkSettings.load(request_or_site=request)),
        "hub_url": settings.BASE_URL,
        # Told by the cookie alone, so that an anonymous page never varies by cookie.
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }
