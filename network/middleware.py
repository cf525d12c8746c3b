"""Small request guards that belong to no single app."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class PathLocaleMiddleware(LocaleMiddleware):
    """Django's language choice, but an address without a language is never guessed at.

    Django would answer ``/anything`` with a redirect to ``/pl/anything``, which is as unknown.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not translation.get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


class PrivateForEditorsMiddleware:
    """Whoever is signed in gets answers that no shared cache may keep."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True)
        return response


class BadInputMiddleware:
    """Refuses what no address of ours contains and a database would choke on: NUL characters."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        values = [value for key in request.GET for value in (key, *request.GET.getlist(key))]
        if "\x00" in request.path_info or any("\x00" in value for value in values):
            raise BadRequest("NUL character in the address")
        return self.get_response(request)
