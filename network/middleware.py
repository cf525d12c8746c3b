"""Small request guards that belong to no single app."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.datastructures import MultiValueDictKeyError

from network.cache_tags.collector import may_depend_on
from network.listing.position import PARAMETER
from network.models import NetworkPage
from network.pages import hosts, old_addresses

GetResponse = Callable[[HttpRequest], HttpResponse]


class PathLocaleMiddleware(LocaleMiddleware):
    """Django's language choice, but an address without a language is never guessed at.

    Django would respond to ``/anything`` with a redirect to ``/pl/anything``, which is as unknown.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not translation.get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


class KnownHostMiddleware:
    """Answers only the hub's names and the spaces' own; the CMS only on the hub.

    An unknown host gets a plain 404 and never the hub's pages: a stranger's name pointed at this
    server must not show them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in settings.ANY_HOST_PATHS:
            return self.get_response(request)
        if not hosts.is_known(request):
            if address := hosts.address_now(request):
                moved = HttpResponsePermanentRedirect(address)
                patch_cache_control(moved, max_age=600)  # the name may be taken again
                return moved
            return HttpResponseNotFound("Not found.\n", content_type="text/plain")
        if request.path_info.startswith("/admin/") and hosts.own_site(request):
            raise Http404("The CMS answers on the hub only")
        return self.get_response(request)


class LongQueryMiddleware:
    """Refuses an endless query string before anything looks at it: 414 (RFC 9110 §15.5.15).

    All filters of a list ticked at once are half as long. In the CMS a query may name many pages.
    """

    MOST = 4000  # characters

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if len(request.META.get("QUERY_STRING", "")) <= self.MOST or path.startswith("/admin/"):
            return self.get_response(request)
        language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(language):
            context = {"home_url": f"/{language}/"}
            return render(request, "network/errors/414.html", context, status=414)


class HttpsOfKnownHostsMiddleware(SecurityMiddleware):
    """Django's own, but no redirect to HTTPS at a name that is not ours.

    Else a forged ``Host`` would be sent on to wherever it says. ``KnownHostMiddleware`` responds.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if request.path_info not in settings.ANY_HOST_PATHS and not hosts.is_known(request):
            return None
        return super().process_request(request)


class OldAddressMiddleware:
    """What is not found may be an old address, or below one: then it leads to the new one.

    Not for ever: a slug may be taken again, or pages may swap theirs.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        now = old_addresses.address_now(request)
        if now is None:
            return response
        kind = HttpResponsePermanentRedirect if now.is_permanent else HttpResponseRedirect
        moved = kind(now.address)
        patch_cache_control(moved, max_age=600)
        return moved


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp's, with another policy for the CMS."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith("/admin/"):
            parts.config = settings.CMS_CONTENT_SECURITY_POLICY
        return parts


class PrivateForEditorsMiddleware:
    """Whoever is signed in gets responses that no shared cache may keep."""

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


class UnreadableFormMiddleware:
    """400 for what is sent to the CMS without fields that each browser sends, or with nonsense.

    Wagtail counts the blocks of a text, and opens its dialogues of links, by what it is sent.
    """

    _COUNTED = re.compile(r".+\D-count|.+-\d+-order")
    _ROWS = re.compile(r"(.+)-(?:TOTAL|INITIAL)_FORMS")
    _ROW = re.compile(r"-([0-9]{1,4})-")
    _MOST_EMPTY_ROWS, _LONGEST_NAME = 100, 200
    _LINKS = re.compile(r"wagtailadmin_choose_page_\w+_link")
    _EXTERNAL_LINK, _ADDRESS = "wagtailadmin_choose_page_external_link", "external-link-chooser-url"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple[Any], kwargs: dict[str, Any]
    ) -> None:
        match = request.resolver_match
        if request.method != "POST" or match is None or not _is_of_the_cms(request):
            return
        self._refuse_counts(request)
        if match.url_name == self._EXTERNAL_LINK and self._ADDRESS not in request.POST:
            raise BadRequest("No address of a link")
        if match.url_name == "set_page_position":
            page = args[0] if args else kwargs.get("page_to_move_id")
            if NetworkPage.objects.filter(pk=page, depth=1).exists():
                raise Http404("The root of all pages has no position")

    def _refuse_counts(self, request: HttpRequest) -> None:
        """Raise ``BadRequest`` for a number of blocks that is none, or more rows than were sent.

        A browser sends each row of a formset; Django would make up to a thousand more, empty ones.
        Each field is looked at once, whatever is counted how often.
        """
        counts: dict[str, int] = {}
        sent: dict[str, set[str]] = defaultdict(set)
        for name, value in request.POST.items():
            text = str(value)
            if self._COUNTED.fullmatch(name) and not re.fullmatch("[0-9]{1,4}", text):
                raise BadRequest("No number of blocks")
            if rows := self._ROWS.fullmatch(name):
                # Other nonsense is a message of Django's own form.
                if re.fullmatch(r"\d{5,}", text):
                    raise BadRequest("More rows than a form may have")
                if text.isdecimal():
                    counts[rows[1]] = max(int(text), counts.get(rows[1], 0))
            if len(name) <= self._LONGEST_NAME:
                for part in self._ROW.finditer(name):
                    sent[name[: part.start()]].add(part[1])
        if any(
            count > len(sent[prefix]) + self._MOST_EMPTY_ROWS for prefix, count in counts.items()
        ):
            raise BadRequest("More rows than were sent")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if not _is_of_the_cms(request) or request.resolver_match is None:
            return
        is_missing = isinstance(exception, MultiValueDictKeyError)
        is_link = self._LINKS.fullmatch(request.resolver_match.url_name or "")
        if is_missing or (is_link and isinstance(exception, (ValueError, NoReverseMatch))):
            raise BadRequest("A field is missing or cannot be read") from exception


def _is_of_the_cms(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")


class PositionIsPrivateMiddleware:
    """A response that depends on where somebody is stays with them: no cache keeps it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if PARAMETER in request.GET and may_depend_on(PARAMETER):
            # Said anew, whatever a page has said: "public" among it would hold for some caches.
            response["Cache-Control"] = "private, no-store"
        return response
