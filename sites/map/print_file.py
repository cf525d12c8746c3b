"""The map to print as a file, and a space as a place on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string
from modeltranslation.utils import get_language

from network.i18n.fallback import shown_language
from sites.map.print_drawing import Drawing, MapPoint
from sites.models import PointPrecision, SpacePage

FILE = "map.svg"
CONTENT_TYPE = "image/svg+xml; charset=utf-8"


def svg_response(drawing: Drawing, title: str) -> HttpResponse:
    """The drawing as a file of its own."""
    text = render_to_string("sites/plain_map_drawing.html", {"drawing": drawing, "title": title})
    return HttpResponse(text, content_type=CONTENT_TYPE)


def space_point(space: SpacePage, url: str, note: str = "") -> MapPoint:
    """Where a space with a point is."""
    language = shown_language(space, "title") or ""
    return MapPoint(
        name=space.title,
        language="" if language == get_language() else language,
        url=url,
        address=space.address_line,
        latitude=float(space.latitude or 0),
        longitude=float(space.longitude or 0),
        is_exact=space.point_precision == PointPrecision.EXACT,
        note=note,
    )
