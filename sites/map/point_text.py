"""A point as people write or copy it, read into degrees (WGS 84).

Two numbers in any usual form, ``geo:`` (RFC 5870), or an address copied from OpenStreetMap, Google
Maps, Apple Maps, Bing Maps or Mapy. Nothing is asked over the network, so that a short link, which
names no place, cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

#: What a space stores: about a metre.
STEP = Decimal("0.00001")
MOST = 2_000  # characters; addresses of Google Maps have some hundred
_DECIMAL = r"[+-]?\d{1,3}[.,]\d+"
#: Degrees with a fraction, or degrees and minutes, or with seconds; the side of the world may stand
#: before or after.
_ANGLE = re.compile(
    rf"""([NSEW])?\s*
    (?: ({_DECIMAL})\s*°?
      | ([+-]?\d{{1,3}})\s*°\s*(\d{{1,2}}(?:[.,]\d+)?)\s*'\s*(?:(\d{{1,2}}(?:[.,]\d+)?)\s*(?:"|''))?
    )\s*([NSEW](?![A-Z]))?""",
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;/]+|")
_MARKS = str.maketrans({"′": "'", "’": "'", "″": '"', "”": '"', "º": "°", "−": "-", "\xa0": " "})
_PAIR = re.compile(rf"({_DECIMAL})(?:,|~|/|;|\s)\s*({_DECIMAL})")
_GOOGLE_PLACE = re.compile(r"!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)")
_GOOGLE_VIEW = re.compile(r"/@(-?\d+\.\d+),(-?\d+\.\d+)")
_OSM_VIEW = re.compile(r"map=\d+(?:\.\d+)?/(-?\d+\.\d+)/(-?\d+\.\d+)")
#: Parameters with both numbers, the more exact first; and those with one each.
_PAIRS = ("coordinate", "ll", "q", "query", "destination", "daddr", "center", "sll", "cp")
_SINGLES = (("mlat", "mlon"), ("lat", "lon"), ("lat", "lng"), ("y", "x"))
_SHORT = re.compile(r"(?:maps\.app\.goo\.gl|goo\.gl|osm\.org/go|mapy\.\w+/s)/", re.IGNORECASE)


class PointError(ValueError):
    """No point can be read."""


class ShortLinkError(PointError):
    """A short link: what it leads to names the place, the link itself does not."""


@dataclass(frozen=True)
class Point:
    """Degrees north and east, WGS 84, to five decimals."""

    latitude: Decimal
    longitude: Decimal


def read_point(text: str) -> Point:
    """Read a point; raise ``PointError`` if there is none, or one that is not on the globe."""
    text = text.strip()
    if len(text) > MOST:
        raise PointError
    if _SHORT.search(text):
        raise ShortLinkError
    is_address = re.match(r"(?:https?|geo):", text, re.IGNORECASE) is not None
    found = next(_in_address(text), None) if is_address else _two_angles(text)
    if found is None:
        raise PointError
    latitude, longitude = (number.quantize(STEP) for number in found)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise PointError
    return Point(latitude, longitude)


def _in_address(text: str) -> Iterator[tuple[Decimal, Decimal]]:
    """What an address names, the place itself before the middle of what is seen."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return
    if parts.scheme.lower() == "geo":
        yield from _pairs([_PAIR.match(parts.path)])
        return
    asked = parse_qs(parts.query)
    yield from _pairs(_GOOGLE_PLACE.finditer(text))
    for name in _PAIRS:
        yield from _pairs([_PAIR.fullmatch(value.strip()) for value in asked.get(name, ())])
    for names in _SINGLES:
        values = [asked.get(name, [""])[0] for name in names]
        if all(re.fullmatch(_DECIMAL, value) for value in values):
            yield _number(values[0]), _number(values[1])
    yield from _pairs(_OSM_VIEW.finditer(parts.fragment))
    yield from _pairs(_GOOGLE_VIEW.finditer(unquote(parts.path)))


def _pairs(matches: Iterable[re.Match[str] | None]) -> Iterator[tuple[Decimal, Decimal]]:
    for match in matches:
        if match:
            yield _number(match[1]), _number(match[2])


def _two_angles(text: str) -> tuple[Decimal, Decimal] | None:
    text = text.translate(_MARKS).strip("() \t")
    if (first := _ANGLE.match(text)) is None:
        return None
    between = _BETWEEN.match(text, first.end())
    second = _ANGLE.fullmatch(text, between.end() if between else first.end())
    if second is None:
        return None
    sides = [(match[1] or match[6] or "").upper() for match in (first, second)]
    angles = [_degrees(match) for match in (first, second)]
    if sides[0] in ("E", "W") or sides[1] in ("N", "S"):
        sides.reverse()
        angles.reverse()
    if sides[0] not in ("", "N", "S") or sides[1] not in ("", "E", "W"):
        return None
    latitude, longitude = angles
    return (
        -latitude if sides[0] == "S" else latitude,
        -longitude if sides[1] == "W" else longitude,
    )


def _degrees(match: re.Match[str]) -> Decimal:
    _before, decimal, degrees, minutes, seconds, _after = match.groups()
    if decimal:
        return _number(decimal)
    whole, part = _number(degrees), _number(minutes) / 60 + _number(seconds or "0") / 3600
    return whole - part if degrees.startswith("-") else whole + part


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
