"""The few views that are not pages: the root, health, robots, errors."""

from __future__ import annotations

import logging
import sys
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import validate_host
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from wagtail import hooks

from network.http.rate_limits import within_limit
from network.http.unavailable import RETRY_AFTER, fields_to_send_again, is_unavailable
from network.mail.health import letters_are_stuck, worker_is_late
from network.models import NetworkPage
from network.pages.hosts import hostname, is_known_name
from network.pages.restrictions import respond_as
from network.routing.page_views import view_of

logger = logging.getLogger(__name__)
_PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_VIA")


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """``/`` leads to the language the browser asks for, Polish if it asks for neither."""
    language = translation.get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ("Accept-Language",))
    return response


@require_safe
def page_file(request: HttpRequest, page_path: str, name: str) -> HttpResponse:
    """A file below a page (``…/calendar.ics``), made by the page, under the same rules as it."""
    route = NetworkPage.route_for_request(request, page_path)
    if route is None:
        raise Http404
    page, args, kwargs = route
    for check in hooks.get_hooks("before_serve_page"):
        response = check(page, request, args, kwargs)
        if isinstance(response, HttpResponse):
            return response
    return respond_as(page, request, lambda: view_of(page, request).file(name))


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve: database, migrations, cache. 200 if it can, else 503.

    Without the cache it can, only slower, and without the worker only letters and the clock stand
    still: taking every machine out of service would be worse.
    """
    checks = {
        "database": _database_responds(),
        "migrations": _migrations_applied(),
        "cache": _cache_responds(),
    }
    serves = checks["database"] and checks["migrations"]
    if serves:
        checks["worker"] = not worker_is_late()
        checks["letters"] = not letters_are_stuck()
    on_time = checks.get("worker") and checks.get("letters")
    status = "ok" if checks["cache"] and on_time else "slower" if on_time else "late"
    if not serves:
        status = "failing"
    states = {name: "ok" if good else "failing" for name, good in checks.items()}
    return JsonResponse({"status": status, **states}, status=200 if serves else 503)


def _database_responds() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        logger.exception("healthz: the database does not respond")
        return False


def _migrations_applied() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.exception("healthz: migrations cannot be read")
        return False


def _cache_responds() -> bool:
    try:
        cache.set("healthz", "ok", 10)
        return cache.get("healthz") == "ok"
    except Exception:  # each cache backend raises its own errors
        logger.exception("healthz: the cache does not respond")
        return False


@never_cache
@require_safe
def tls_allowed(request: HttpRequest) -> HttpResponse:
    """Whether a proxy may ask for a certificate for ``?domain=``: 200 for our hosts, else 404.

    For Caddy's on-demand TLS, and nobody else: 404. At most ``TLS_ALLOWED_PER_MINUTE`` questions a
    minute in all; 429 beyond that.
    """
    if not _is_our_proxy(request):
        return HttpResponse(status=404)
    if not within_limit("tls-allowed", settings.TLS_ALLOWED_PER_MINUTE, 60):
        return HttpResponse(status=429)
    known = is_known_name(request.GET.get("domain", ""))
    return HttpResponse(status=200 if known else 404)


def _is_our_proxy(request: HttpRequest) -> bool:
    """By the token, if there is one; else a program on this machine that asks for itself.

    A proxy on this machine passes on what visitors ask with a header that says so.
    """
    if token := settings.TLS_ALLOWED_TOKEN:
        return constant_time_compare(request.GET.get("token", ""), token)
    passed_on = any(name in request.META for name in _PASSED_ON)
    try:
        is_here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        is_here = False
    return is_here and not passed_on


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309): all may be read but the CMS."""
    sitemap = request.build_absolute_uri("/sitemap.xml")
    text = f"User-agent: *\nDisallow: /admin/\nAllow: /\n\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@cache_control(max_age=86400)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here without being told to; the picture itself is a static file."""
    return HttpResponseRedirect(static("network/icons/favicon.ico"))


# --- Errors ------------------------------------------------------------------------------------


def _error(
    request: HttpRequest, name: str, status: int, more: dict[str, Any] | None = None
) -> HttpResponse:
    """An error page in the visitor's language that leads on; it asks the database nothing."""
    code = translation.get_language() or settings.LANGUAGE_CODE
    context = {
        **(more or {}),
        "home_url": f"/{code}/",
        "hub_url": "" if _asked_the_hub(request) else settings.BASE_URL,
    }
    return render(request, f"network/errors/{name}.html", context, status=status)


def _asked_the_hub(request: HttpRequest) -> bool:
    try:
        return validate_host(hostname(request), settings.HUB_HOSTS)
    except DisallowedHost:
        return True


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "403", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled, whether a view or a middleware raised it."""
    if is_unavailable(sys.exception()):
        return _unavailable(request)
    return _error(request, "500", 500)


def _unavailable(request: HttpRequest) -> HttpResponse:
    """The database or the disk fails for a while: 503, with what was sent, to send it again."""
    sent = request.method not in ("GET", "HEAD", "OPTIONS")
    context = {
        "sent": sent,
        "in_cms": request.path_info.startswith("/admin/"),
        "fields": fields_to_send_again(request),
        "address": request.get_full_path(),
    }
    with translation.override(
        translation.get_language_from_path(request.path_info) or translation.get_language()
    ):
        response = _error(request, "503", 503, context)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, "403_csrf", 403)
