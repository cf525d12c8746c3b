"""An error message when an incomplete draft is approved in Wagtail's workflow dialogue."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from network.models import NetworkPage
from sites.cms.moderation import not_ready

_DIALOGUE = "wagtailadmin_pages:workflow_action"


class NotReadyMiddleware:
    """Turns what a draft still lacks into a message and leads to its form.

    A proposal from outside may be handed in before its day is known; the form of the CMS would have
    asked for it. Our own queue says the same (``sites.cms.moderation.Review``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(exception, ValidationError) or match is None:
            return None
        if match.view_name != _DIALOGUE:
            return None
        page = NetworkPage.objects.get(pk=match.kwargs["page_id"])
        messages.error(request, not_ready(page, exception))
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
