"""Sorting by distance: from the visitor's position, or from a chosen district or space.

Any page with a list may show ``sites/partials/near.html`` with a ``Near``, and redirect to the
result of ``query_with_position``. The position is rounded and stands in the URL only.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db.models import Avg, OuterRef, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.http import HttpRequest
from django.utils.translation import gettext as _

from network.db.compiled_queries import fetch
from network.db.readable import readable
from network.i18n.fallback import Reader
from network.listing.position import PARAMETER, Position
from network.models import District
from sites.models import SpacePage

#: The name in an address of what is chosen instead of a position: ``around=district:XII``.
AROUND = "around"


@dataclass(frozen=True)
class StartingPoint:
    """A place to measure from: its value in the URL and its name."""

    value: str
    name: str
    language: str


class Near:
    """The form and links for choosing the starting point.

    ``action`` is the page's address, ``query`` what must be kept in it, ``places`` what can be
    chosen instead of the visitor's own position.
    """

    def __init__(
        self, request: HttpRequest, action: str, query: str, places: Sequence[StartingPoint]
    ) -> None:
        self.here = Position.read(request.GET)
        self.action = action
        self.query = query
        self.places = places

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The fields the form must keep."""
        return parse_qsl(self.query)

    @property
    def clear_url(self) -> str:
        return f"{self.action}{'?' + self.query if self.query else ''}"


def unreadable_position(request: HttpRequest) -> list[str]:
    """The message about a position in the URL that cannot be parsed."""
    if not request.GET.get(PARAMETER) or Position.read(request.GET) is not None:
        return []
    return [_("We could not read the place you look from; it is left aside.")]


def districts() -> list[StartingPoint]:
    """The districts that have a space with a point, in their own order; one query."""
    reader = Reader()
    return [
        StartingPoint(f"district:{row.code}", str(row), reader.found(row, "name")[1])
        for row in fetch(_with_points)
    ]


def _with_points() -> QuerySet[District]:
    there = (
        SpacePage.objects.filter(readable())
        .exclude(latitude=None)
        .exclude(longitude=None)
        .order_by()
    )
    # One of each: of "exists" PostgreSQL makes a join, and reads all spaces for it.
    one = there.filter(district=OuterRef("pk")).values("pk")[:1]
    return District.objects.filter(IsNull(Subquery(one), False))


def query_with_position(request: HttpRequest) -> str | None:
    """The query of the request with the point that was chosen in it; None if none was.

    A district is looked at from the middle of its spaces, a space from its own point. What is not
    known, or has no point, leads to the same page without it.
    """
    kind, _colon, key = request.GET.get(AROUND, "")[:64].partition(":")
    if kind not in ("district", "space"):
        return None
    spaces = SpacePage.objects.filter(readable()).exclude(latitude=None).exclude(longitude=None)
    if kind == "district":
        spaces = spaces.filter(district__code=key)
    else:
        is_key = key.isdecimal() and len(key) < 10
        spaces = spaces.filter(pk=int(key) if is_key else None)
    middle = spaces.order_by().aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    rest = [
        (name, value)
        for name, values in request.GET.lists()
        if name not in (AROUND, PARAMETER, "page")
        for value in values
        if value
    ]
    if middle["latitude"] is not None:
        here = Position(float(middle["latitude"]), float(middle["longitude"]))
        rest.append((PARAMETER, str(here)))
    return urlencode(rest, safe=",")


def query_without_empty(request: HttpRequest, names: Container[str]) -> str | None:
    """The query of the request without the fields of these names left empty; None if none is."""
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    kept = [(name, value) for name, value in given if value or name not in names]
    return urlencode(kept, safe=",") if len(kept) < len(given) else None
