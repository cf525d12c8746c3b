"""Pages that belong to one person and stand in no tree: who may keep them, and their frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils import translation

from network.i18n.languages import LANGUAGE_CODES


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache, named to no other page, found by no search engine."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def plain_page(
    request: HttpRequest, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page on ``network/plain.html``, private, with the same page in the other language."""
    around = {
        "home_url": f"/{translation.get_language()}/",
        "here": {code: translate_url(request.path, code) for code in LANGUAGE_CODES},
    }
    return private(render(request, template, {**around, **context}, status=status))
