"""The search page, suggestions while typing, and the description that browsers read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from network.search.frame import SearchFrame
from network.search.query import MOST_SUGGESTED
from network.search.results import SUGGESTED, Results

PATHS = {"pl": "szukaj", "en": "search"}
#: The address in the active language, for ``path()``: a word of an address is not a text.
PATH = lazy(lambda ending: f"{PATHS[get_language() or 'pl']}/{ending}", str)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box for spaces, events, rooms, pages and news. Anything may be asked; nothing is kept."""
    results = Results(request)
    context: dict[str, Any] = {
        "results": results,
        "frame": SearchFrame(request, results.query),
        "search_is_here": True,
    }
    return render(request, "network/search/results.html", context)


@cache_control(public=True, max_age=60)
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """``{"suggestions": [{"title", "about", "url", "lang"}], "status": …}``, the best 8.

    ``status`` says in words how many there are, for a screen reader.
    """
    results = Results(request, MOST_SUGGESTED)
    found = results.hits.found if results.hits.every else []
    shown = results.shown(found[:SUGGESTED])
    count = len(shown)
    text = ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": count}
    suggestions = [
        {
            "title": each.plain_title,
            "about": " · ".join(filter(None, [str(each.kind_label), each.day, each.plain_place])),
            "url": each.url,
            "lang": each.title_lang,
        }
        for each in shown
    ]
    return JsonResponse({"suggestions": suggestions, "status": text})


@cache_control(public=True, max_age=86_400)
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches here (https://github.com/dewitt/opensearch)."""
    address = request.build_absolute_uri(reverse("search"))
    return render(
        request,
        "network/search/opensearch.xml",
        {"address": address, "icon": request.build_absolute_uri("/favicon.ico")},
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
