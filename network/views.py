"""The few views that are not pages: the root, health, robots, errors."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """``/`` leads to the language the browser asks for, Polish if it asks for neither."""
    language = translation.get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ("Accept-Language",))
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve: database, migrations, cache. 200 if all can, else 503."""
    checks = {
        "database": _database_answers(),
        "migrations": _migrations_applied(),
        "cache": _cache_answers(),
    }
    healthy = all(checks.values())
    states = {name: "ok" if good else "failing" for name, good in checks.items()}
    return JsonResponse(
        {"status": "ok" if healthy else "failing", **states}, status=200 if healthy else 503
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        logger.exception("healthz: the database does not answer")
        return False


def _migrations_applied() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.exception("healthz: migrations cannot be read")
        return False


def _cache_answers() -> bool:
    try:
        cache.set("healthz", "ok", 10)
        return cache.get("healthz") == "ok"
    except Exception:  # each cache backend raises its own errors
        logger.exception("healthz: the cache does not answer")
        return False


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


def _error(request: HttpRequest, name: str, status: int) -> HttpResponse:
    """An error page in the visitor's language that leads on; it asks the database nothing."""
    code = translation.get_language() or settings.LANGUAGE_CODE
    return render(request, f"network/errors/{name}.html", {"home_url": f"/{code}/"}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "403", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, "500", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, "403_csrf", 403)
