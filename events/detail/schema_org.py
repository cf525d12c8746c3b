"""The structured data of an event: schema.org/Event as JSON-LD, in local time with offset."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from modeltranslation.utils import get_language

from events.detail.dates import PageDates
from events.models import Occurrence, OccurrenceStatus
from network.i18n import formatting as wording
from sites.space.schema_org import place, safe_json

ATTENDANCE = {
    "offline": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "mixed": "MixedEventAttendanceMode",
}


def event_jsonld(dates: PageDates, request: HttpRequest, languages: Sequence[str]) -> str:
    """The event in the active language; empty while it has no date yet (a draft).

    ``languages`` are the codes of those it is held in.

    One date is an ``Event``, a repeated event an ``EventSeries`` with its next dates
    (https://schema.org/EventSeries).
    """
    event = dates.event
    if dates.main is None:
        return ""
    common: dict[str, Any] = {
        "name": event.title,
        "url": event.get_full_url(request),
        "inLanguage": languages or get_language(),
        "description": event.lead or None,
        "isAccessibleForFree": event.price == 0 if event.price is not None else None,
        "maximumAttendeeCapacity": event.capacity,
    }
    if dates.several and dates.chosen is None:
        shown = [date for date in dates.coming if not date.is_trace] or dates.past
        data = {
            "@type": "EventSeries",
            **common,
            "startDate": wording.local(shown[0].start).isoformat(),
            "endDate": wording.local(shown[-1].end).isoformat(),
            "subEvent": [{**each, "name": common["name"]} for each in _dates(shown, request)],
        }
    else:
        data = {**common, **_dates([dates.main], request)[0]}
    return safe_json({"@context": "https://schema.org", **_stated(data)})


def _dates(dates: list[Occurrence], request: HttpRequest) -> list[dict[str, Any]]:
    """The dates of one event; each place is built once, for nearly all are at the same."""
    keys = [
        (date.other_place, date.other_space_id) if date.is_elsewhere else None for date in dates
    ]
    places = {
        key: _location(date, request) for key, date in dict(zip(keys, dates, strict=True)).items()
    }
    address = dates[0].event.get_full_url(request) if dates else None
    online = {"@type": "VirtualLocation", "url": address}  # the page says how to take part
    return [
        _date(date, online if date.is_online else places[key])
        for key, date in zip(keys, dates, strict=True)
    ]


def _date(date: Occurrence, location: dict[str, Any] | None) -> dict[str, Any]:
    """One date: time, place and status."""
    start, end = wording.local(date.start), wording.local(date.end)
    mode = date.event.attendance_mode
    if date.status == OccurrenceStatus.MOVED_ONLINE:
        mode = "online"
    return _stated(
        {
            "@type": "Event",
            "startDate": (start.date() if date.all_day else start).isoformat(),
            "endDate": ((end - timedelta(days=1)).date() if date.all_day else end).isoformat(),
            "previousStartDate": (
                wording.local(date.recurrence_id).isoformat() if date.is_moved else None
            ),
            "eventStatus": f"https://schema.org/{OccurrenceStatus(date.status).schema_org}",
            "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[mode]}",
            "location": location,
        }
    )


def _stated(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


def _location(date: Occurrence, request: HttpRequest) -> dict[str, Any] | None:
    if date.other_place:
        return {"@type": "Place", "name": date.other_place, "address": date.other_place}
    if date.place is not None:
        return place(date.place, request)
    event = date.event
    if event.venue_name or event.venue_address:
        return {
            "@type": "Place",
            "name": event.venue_name or event.venue_address,
            "address": event.venue_address,
        }
    return None
