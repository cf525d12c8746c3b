"""Responding for a page under its view restrictions, wherever the response is made.

Wagtail applies them where it serves a page (the hook ``on_serve_page``). A file made from a page,
or a form that belongs to it but has an address of its own, is not served there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from network.models import NetworkPage


def respond_as(
    page: NetworkPage, request: HttpRequest, respond: Callable[[], HttpResponse]
) -> HttpResponse:
    """What ``respond`` returns, to whoever may read the page; the login or password to others.

    Of a restricted page no cache keeps either.
    """

    def served(*of_the_page: Any) -> HttpResponse:
        return respond()

    chain: Callable[..., HttpResponse] = served
    for wrap in reversed(hooks.get_hooks("on_serve_page")):
        chain = wrap(chain)
    return chain(page, request, [], {})
