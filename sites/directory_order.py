"""The orders in which the directory shows its spaces: by name, by distance, by what is on next."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from modeltranslation.utils import get_language
from wagtail import hooks

from network.position import Position
from sites.directory_index import Columns, Mask, within
from sites.models import DirectoryEntry

NAME, DISTANCE, NEXT = "name", "distance", "next"
#: The hook by which a higher app says when the next thing is on in a space: a function of the
#: moment that returns a subquery on anything whose key is the space's.
NEXT_HOOK = "directory_next"
_NEVER = datetime.max.replace(tzinfo=UTC)


class Order:
    """The spaces of a set in one order; ``asked`` holds if it can be had."""

    def __init__(
        self, asked: str, columns: Columns, found: Mask, now: datetime, near: Position | None
    ) -> None:
        self._columns = columns
        self._found = found
        self._now = now
        self._near = near
        self.usual = DISTANCE if near else NAME
        self.current = asked if asked in self.known else self.usual

    @property
    def known(self) -> list[str]:
        """What can be asked for."""
        nearest = [DISTANCE] if self._near else []
        return [NAME, *nearest, *([NEXT] if self._next_hooks else [])]

    @property
    def _next_hooks(self) -> list[Any]:
        return hooks.get_hooks(NEXT_HOOK)

    @cached_property
    def numbers(self) -> list[int]:
        """The entries in the order; what has no distance or no next date comes last, by name."""
        by_name = within(self._columns.order(get_language()), self._found)
        if self.current == DISTANCE:
            return sorted(by_name, key=self._how_far)
        if self.current == NEXT:
            return sorted(by_name, key=lambda number: self.next.get(number, _NEVER))
        return by_name

    @cached_property
    def _points(self) -> dict[int, tuple[float, float]]:
        return self._columns.points

    @cached_property
    def _scale(self) -> float:
        return math.cos(math.radians(self._near.latitude)) if self._near else 1.0

    def _how_far(self, number: int) -> float:
        """Something that grows with the distance; exact enough to sort the spaces of a city."""
        point = self._points.get(number)
        if point is None or self._near is None:
            return math.inf
        north = point[0] - self._near.latitude
        east = (point[1] - self._near.longitude) * self._scale
        return north * north + east * east

    @cached_property
    def next(self) -> dict[int, datetime]:
        """When the next thing is on, by number; empty unless that is the order."""
        if self.current != NEXT:
            return {}
        moment = self._next_hooks[0](self._now)
        entries = DirectoryEntry.objects.annotate(next_start=moment).exclude(next_start=None)
        return dict(entries.values_list("number", "next_start"))
