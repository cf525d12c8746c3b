"""The spaces of the directory for maps (RFC 7946), with the filters of the address.

Each feature's properties: ``id``, ``name``, ``url``, ``address``, ``stage`` (in words),
``district``, ``precision`` (``exact`` or ``approximate``), ``note`` on the point, ``open`` (in
words while it is open, else null), ``next`` (its next date in words, else null).
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.models import PageLogEntry

from network.db.readable import readable
from network.routing.addresses import prime_addresses
from sites.directory.filters import SpaceFilters
from sites.directory.listing import open_text
from sites.models import OpenInterval, SpaceIndexPage, SpacePage

CONTENT_TYPE = "application/geo+json"
MOST = 10_000
#: How long a response holds: what is open and what is next changes by the clock.
FRESH = timedelta(minutes=5)
#: The hook by which a higher app says what is on next: a function of the moment and the keys of
#: spaces (None for all) that returns words by key.
NEXT_WORDS_HOOK = "directory_next_words"
_FIELDS = (
    "path",
    "url_path_pl",
    "url_path_en",
    "title_pl",
    "title_en",
    "street",
    "postcode",
    "city",
    "stage",
    "district",
    "latitude",
    "longitude",
    "point_precision",
    "point_note_pl",
    "point_note_en",
    "live",
    "restricted_by",
)


def spaces_geojson(index: SpaceIndexPage, request: HttpRequest) -> HttpResponse:
    """The response, or 304 for a conditional request (RFC 9110 §13)."""
    filters = SpaceFilters(request.GET)
    spaces = SpacePage.objects.descendant_of(index).filter(readable(), filters.condition())
    spaces = spaces.exclude(latitude=None).exclude(longitude=None)
    modified = _modified(filters.now)
    newest = QuerySet(SpacePage).order_by().aggregate(key=Max("pk"))["key"]
    seen = f"{request.path} {filters.query()} {get_language()} {newest} {modified.isoformat()}"
    etag = quote_etag(sha256(seen.encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag, int(modified.timestamp()))
    if response is None:
        body = _collection(spaces, request, filters.now)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        response = HttpResponse(text, content_type=CONTENT_TYPE)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified.timestamp())
    patch_cache_control(response, public=True, max_age=int(FRESH.total_seconds()))
    return response


def _modified(now: datetime) -> datetime:
    """The last change of any page or date, or the last full five minutes, whichever is later.

    Wagtail logs changes by editors, deletions included, but not those made by commands.
    """
    since = datetime.fromtimestamp(
        now.timestamp() // FRESH.total_seconds() * FRESH.total_seconds(), tz=now.tzinfo
    )
    last = PageLogEntry.objects.aggregate(last=Max("timestamp"))["last"]
    return max(filter(None, (since, last)))


def _collection(spaces: QuerySet[SpacePage], request: HttpRequest, now: datetime) -> dict[str, Any]:
    now_open = OpenInterval.at(now).filter(entry=OuterRef("pk")).order_by()
    closing = now_open.values("entry").annotate(last=Max("until")).values("last")
    rows = list(
        spaces.select_related("district")
        .only(*_FIELDS, "district__code", "district__name_pl", "district__name_en")
        .annotate(closing=Subquery(closing))
        .order_by("pk")[:MOST]
    )
    prime_addresses(request, rows)
    keys = None if len(rows) > 500 else [space.pk for space in rows]
    following: dict[int, str] = {}
    for words_of in hooks.get_hooks(NEXT_WORDS_HOOK):
        following |= words_of(now, keys)
    return {
        "type": "FeatureCollection",
        "features": [_feature(space, request, now, following.get(space.pk)) for space in rows],
    }


def _feature(
    space: SpacePage, request: HttpRequest, now: datetime, following: str | None
) -> dict[str, Any]:
    point = [float(space.longitude or 0), float(space.latitude or 0)]
    return {
        "type": "Feature",
        "id": space.pk,
        "geometry": {"type": "Point", "coordinates": point},
        "properties": {
            "id": space.pk,
            "name": space.title,
            "url": space.get_full_url(request),
            "address": space.address_line,
            "stage": str(space.get_stage_display()),
            "district": str(space.district) if space.district else None,
            "precision": space.point_precision,
            "note": space.point_note or None,
            "open": open_text(space.closing, now) or None,
            "next": following,
        },
    }
