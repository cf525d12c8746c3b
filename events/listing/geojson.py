"""What is on, as points on a map (RFC 7946), with the filters and days of the address.

One feature a date, at the space where it takes place; what takes place elsewhere or online has no
point and is left out. The response holds the first ``MOST`` dates, and says whether these are all
(``complete``, a foreign member in the sense of RFC 7946 §6.1).

Each feature's properties: ``id``, stable while the date is moved; ``name`` with ``lang``, its
language; ``url``; ``start`` and ``end`` (ISO 8601 with offset); ``when`` in words; ``place``,
``address``, ``precision`` (``exact`` or ``approximate``) and ``note`` on the point; ``status``
(https://schema.org/EventStatusType) with ``status_words`` unless all is as planned; ``free``: true,
false, or null if nobody has said.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from events.feeds import views as feeds
from events.listing.agenda import Agenda
from events.listing.lines import prime_pages
from events.models import EventIndexPage, Occurrence, OccurrenceStatus
from events.recurrence.text import date_in_words
from network.i18n import formatting as wording
from network.i18n.fallback import shown_language
from sites.models import SpacePage

FILE = "events.geojson"
CONTENT_TYPE = "application/geo+json"
MOST = 500


def list_geojson(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """The response, or 304 if the reader has what it would get."""
    agenda = Agenda(page, request)
    modified, number = feeds.version(
        page.space, agenda.filtered.real().filter(end__gt=agenda.start)
    )
    # What is coming changes by the clock as well: each response is one of a quarter of an hour.
    quarter = int(timezone.now().timestamp() // feeds.FRESH)
    state = f"{number} {modified and modified.isoformat()} {quarter}"

    def make() -> bytes:
        dates, is_complete = agenda.mapped(MOST)
        prime_pages(request, [date for date, _space in dates])
        body = {
            "type": "FeatureCollection",
            "complete": is_complete,
            "features": [_feature(date, space, request) for date, space in dates],
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    return feeds.conditional_response(request, lambda: state, make, CONTENT_TYPE, "")


def _feature(date: Occurrence, place: SpacePage, request: HttpRequest) -> dict[str, Any]:
    event = date.event
    key = f"{event.pk}-{date.key}"
    status = OccurrenceStatus(date.status)
    point = [float(place.longitude or 0), float(place.latitude or 0)]
    return {
        "type": "Feature",
        "id": key,
        "geometry": {"type": "Point", "coordinates": point},
        "properties": {
            "id": key,
            "name": event.title,
            "lang": shown_language(event, "title"),
            "url": f"{event.get_full_url(request)}{date.address}",
            "start": wording.local(date.start).isoformat(),
            "end": wording.local(date.end).isoformat(),
            "when": date_in_words(date.start, date.end, all_day=date.all_day),
            "place": place.title,
            "address": place.address_line,
            "precision": place.point_precision,
            "note": place.point_note or None,
            "status": status.schema_org,
            "status_words": str(status.label) if status != OccurrenceStatus.SCHEDULED else None,
            "free": None if event.price is None else event.price == 0,
        },
    }
