"""Spaces and their hours as JSON-LD (https://schema.org/Place)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from sites.hours.parsing import MINUTES_A_DAY, Span, clock
from sites.hours.schedule import Hours
from sites.models import DAYS, PointPrecision, SpacePage
from sites.space.opening_hours import (
    STAGES_IN_OPERATION,
)

AHEAD_DAYS = 365  # for days that differ from their week
_DAYS = [f"https://schema.org/{name.capitalize()}" for name in DAYS]
# What would end the <script> element or start a comment in it.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def safe_json(data: dict[str, Any]) -> SafeString:
    """JSON that may stand inside a ``<script>`` element."""
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  escaped above


def place(space: SpacePage, request: HttpRequest) -> dict[str, Any]:
    """The space as a schema.org Place; what is unknown is left out.

    An approximate point is left out as well: ``geo`` would claim it to be the place's own.
    """
    data: dict[str, Any] = {
        "@type": "Place",
        "name": space.title,
        "url": space.get_full_url(request),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": space.street,
            "postalCode": space.postcode,
            "addressLocality": space.city,
            "addressCountry": space.country,
        },
        "telephone": space.phone_display,
        "email": space.contact_email,
        "description": space.lead or space.kind,
    }
    data["address"] = {name: value for name, value in data["address"].items() if value}
    exact = space.point_precision == PointPrecision.EXACT
    if exact and space.latitude is not None and space.longitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(space.latitude),
            "longitude": float(space.longitude),
        }
    return {name: value for name, value in data.items() if value}


def space_jsonld(space: SpacePage, request: HttpRequest, hours: Hours) -> SafeString:
    """The space with its hours: each week, and the days of the coming year that differ."""
    data = {"@context": "https://schema.org", **place(space, request)}
    if hours.known and space.stage in STAGES_IN_OPERATION:
        today = timezone.localdate()
        data["openingHoursSpecification"] = opening_hours_specification(hours, today)
        data["specialOpeningHoursSpecification"] = special_days(hours, today)
    return safe_json({name: value for name, value in data.items() if value})


def opening_hours_specification(hours: Hours, today: date) -> list[dict[str, Any]]:
    """The weeks as https://schema.org/OpeningHoursSpecification; appointments have no form."""
    specifications: list[dict[str, Any]] = []
    for week in hours.weeks:
        if week.valid_until is not None and week.valid_until < today:
            continue
        by_span: dict[Span, list[str]] = {}
        for number, day in enumerate(_DAYS):
            for span in week.on_weekday(number):
                if not span.by_appointment:
                    by_span.setdefault(span, []).append(day)
        dates = {"validFrom": week.valid_from, "validThrough": week.valid_until}
        given = {name: value.isoformat() for name, value in dates.items() if value}
        specifications += [
            _specification(span, dayOfWeek=d, **given) for span, d in by_span.items()
        ]
    return specifications


def special_days(hours: Hours, today: date) -> list[dict[str, Any]]:
    """The days of the coming year that differ; a closed one opens and closes at midnight."""
    found = []
    for day in hours.differing(today, AHEAD_DAYS):
        dates = {"validFrom": day.day.isoformat(), "validThrough": day.day.isoformat()}
        spans = [span for span in day.spans if not span.by_appointment] or [Span(0, 0)]
        found += [_specification(span, **dates) for span in spans]
    return found


def _specification(span: Span, **rest: Any) -> dict[str, Any]:
    # schema.org has no 24:00: a span to midnight closes at 00:00, one of a whole day at 23:59.
    whole_day = span == Span(0, MINUTES_A_DAY)
    closes = "23:59" if whole_day else clock(span.closes % MINUTES_A_DAY)
    return {
        "@type": "OpeningHoursSpecification",
        "opens": span.opens_text,
        "closes": closes,
        **rest,
    }


def item_list(spaces: Iterable[SpacePage], request: HttpRequest) -> SafeString:
    """A page of the directory as https://schema.org/ItemList."""
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": space.title,
            "url": space.get_full_url(request),
        }
        for position, space in enumerate(spaces, start=1)
    ]
    return safe_json(
        {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items}
    )
