"""Passwords of pages and of collections of documents: Wagtail's own forms, slowed down."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from wagtail import views as pages
from wagtail.documents.views import serve as documents

from network.http.rate_limits import network_of
from network.http.slowdown import Attempt, Slowdown, please_wait

PAGE_PASSWORD = Slowdown("page-password", free=10)


@never_cache
def of_page(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """The form that asks for the password of a page and of all below it."""
    return _slowed(
        request,
        f"page {page_view_restriction_id}",
        lambda: pages.authenticate_with_password(request, page_view_restriction_id, page_id),
    )


@never_cache
def of_collection(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """The form that asks for the password of documents."""
    return _slowed(
        request,
        f"collection {restriction_id}",
        lambda: documents.authenticate_with_password(request, restriction_id),
    )


def _slowed(
    request: HttpRequest, restriction: str, respond: Callable[[], HttpResponse]
) -> HttpResponse:
    """Counted by restriction and the visitor's network; the right password leads on (302)."""
    if request.method != "POST":
        return respond()
    attempt = Attempt((PAGE_PASSWORD, f"{restriction} {network_of(request)}"))
    if seconds := attempt.begin():
        return _too_early(request, seconds)
    response = respond()
    if response.status_code == 302:
        attempt.succeeded()
    return response


def _too_early(request: HttpRequest, seconds: int) -> HttpResponse:
    back = request.POST.get("return_url", "")
    if not url_has_allowed_host_and_scheme(back, request.get_host(), request.is_secure()):
        back = ""
    context = {
        "words": please_wait(seconds),
        "back": back,
        "home_url": f"/{translation.get_language()}/",
    }
    response = render(request, "network/errors/429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
