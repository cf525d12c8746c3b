"""Spaces for machines: schema.org/Place as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from sites.hours.schedule import Hours
from sites.models import PointPrecision, SpacePage
from sites.space.opening_hours import (
    STAGES_IN_OPERATION,
    opening_hours_specification,
    special_days,
)

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
