"""The message in the CMS when an event cannot be published."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models.exceptions import RoomRefused
from network.models import NetworkPage


class RoomRefusedMiddleware:
    """Turns ``RoomRefused``, raised while a page is published, into a message in the CMS.

    A middleware, because Wagtail publishes from many views (the form, workflows, bulk actions).
    Each of them has saved the revision before, so the text is kept as a draft.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RoomRefused) or not request.path_info.startswith("/admin/"):
            return None
        page = exception.page
        if not NetworkPage.objects.filter(pk=page.pk).exists():  # a copy that was not made
            messages.error(request, exception.message)
            return HttpResponseRedirect(request.path)
        text = _("Not published: %(reason)s Your changes are kept as a draft.")
        messages.error(request, text % {"reason": exception.message})
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
