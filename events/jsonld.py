"""Events for machines: schema.org/Event as JSON-LD, with local times and their offset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from modeltranslation.utils import get_language

from events.models import EventPage, OccurrenceStatus
from network import wording
from network.models import SpokenLanguage
from sites.jsonld import place, safe_json

ATTENDANCE = {
    "offline": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "mixed": "MixedEventAttendanceMode",
}


def event_jsonld(
    event: EventPage, request: HttpRequest, languages: Iterable[SpokenLanguage]
) -> str:
    """The event in the active language; empty while it has no date yet (a draft)."""
    if not event.start or not event.end:
        return ""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "url": event.get_full_url(request),
        "startDate": wording.local(event.start).isoformat(),
        "endDate": wording.local(event.end).isoformat(),
        "eventStatus": f"https://schema.org/{OccurrenceStatus(event.status).schema_org}",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[event.attendance_mode]}",
        "inLanguage": [language.code for language in languages] or get_language(),
        "location": _location(event, request),
    }
    if event.lead:
        data["description"] = event.lead
    if event.price is not None:
        data["isAccessibleForFree"] = event.price == 0
    if event.capacity:
        data["maximumAttendeeCapacity"] = event.capacity
    return safe_json({name: value for name, value in data.items() if value is not None})


def _location(event: EventPage, request: HttpRequest) -> dict[str, Any] | None:
    if event.venue is not None:
        return place(event.venue, request)
    if event.venue_name or event.venue_address:
        return {
            "@type": "Place",
            "name": event.venue_name or event.venue_address,
            "address": event.venue_address,
        }
    return None
