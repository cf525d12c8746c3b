"""A map to print as SVG: points to scale, without map tiles of another server.

No database. Numbers run from north to south, so that places that stand close together have
numbers in a row and can share one mark.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from network.listing.position import EARTH_RADIUS

#: Where a place with an approximate point may lie around it; the network's own convention.
AREA_METRES = 300

WIDTH = 1000.0  # units of the drawing
MARGIN = 70.0
LEAST_ACROSS = 1500.0  # metres: a single place is shown with its surroundings
LOWEST, HIGHEST = 0.62, 1.25  # height of the drawing as a part of its width
# Marks closer than this would cover each other's numbers.
MARK_ACROSS, MARK_DOWN = 62.0, 38.0
LINES_ACROSS = 7  # of the grid, at most
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class MapPoint:
    """A named point; ``lines`` are what takes place there, used by events.

    ``language`` is set where the name is not in the page's own.
    """

    name: str
    language: str
    url: str
    address: str
    latitude: float
    longitude: float
    is_exact: bool
    note: str = ""
    lines: list[Any] = field(default_factory=list)


@dataclass
class MapMark:
    """What the drawing shows of one place, or of several that are too close to tell apart."""

    x: float
    y: float
    places: list[MapPoint] = field(default_factory=list)
    first: int = 0

    def is_near(self, x: float, y: float) -> bool:
        return abs(self.x - x) < MARK_ACROSS and abs(self.y - y) < MARK_DOWN

    @property
    def label(self) -> str:
        last = self.first + len(self.places) - 1
        return f"{self.first}" if last == self.first else f"{self.first}–{last}"

    @property
    def is_exact(self) -> bool:
        return all(place.is_exact for place in self.places)

    @property
    def box(self) -> dict[str, str]:
        """The rounded box around its number."""
        across = 36 + 11 * max(len(self.label) - 2, 0)
        return {
            "x": _written(self.x - across / 2),
            "y": _written(self.y - 18),
            "width": f"{across}",
            "text_x": _written(self.x),
            "text_y": _written(self.y + 7),
        }


@dataclass(frozen=True)
class Area:
    """The circle in which a place with an approximate point lies."""

    x: str
    y: str
    radius: str


class Drawing:
    """Places on a sheet, north up, with a grid, a scale and numbers."""

    metres = AREA_METRES

    def __init__(self, places: Sequence[MapPoint]) -> None:
        self._places = sorted(places, key=lambda place: (-place.latitude, place.longitude))
        latitudes = [place.latitude for place in self._places] or [0.0]
        longitudes = [place.longitude for place in self._places] or [0.0]
        self._middle = (
            (min(latitudes) + max(latitudes)) / 2,
            (min(longitudes) + max(longitudes)) / 2,
        )

    def _metres(self, place: MapPoint) -> tuple[float, float]:
        """East and north of the middle; true enough within a city."""
        latitude, longitude = self._middle
        east = math.radians(place.longitude - longitude) * math.cos(math.radians(latitude))
        return EARTH_RADIUS * east, EARTH_RADIUS * math.radians(place.latitude - latitude)

    @cached_property
    def _reach(self) -> tuple[float, float]:
        """How far the places lie from the middle, in metres: east or west, north or south."""
        found = [self._metres(place) for place in self._places]
        least = LEAST_ACROSS / 2
        across = max([least, *(abs(east) for east, _north in found)])
        return across, max([least * LOWEST, *(abs(north) for _east, north in found)])

    @cached_property
    def _unit(self) -> float:
        """Metres that one unit of the drawing stands for."""
        across, down = self._reach
        inner = WIDTH / 2 - MARGIN
        return max(across / inner, down / (WIDTH * HIGHEST / 2 - MARGIN))

    @property
    def width(self) -> int:
        return round(WIDTH)

    @cached_property
    def height(self) -> int:
        _across, down = self._reach
        return round(max(WIDTH * LOWEST, 2 * (down / self._unit + MARGIN)))

    def _on_sheet(self, place: MapPoint) -> tuple[float, float]:
        east, north = self._metres(place)
        return WIDTH / 2 + east / self._unit, self.height / 2 - north / self._unit

    @cached_property
    def marks(self) -> list[MapMark]:
        marks: list[MapMark] = []
        for place in self._places:
            x, y = self._on_sheet(place)
            near = next((mark for mark in marks if mark.is_near(x, y)), None)
            if near is None:
                near = MapMark(x, y)
                marks.append(near)
            near.places.append(place)
        number = 1
        for mark in marks:
            mark.first = number
            number += len(mark.places)
        return marks

    @property
    def areas(self) -> list[Area]:
        found = [(self._on_sheet(place)) for place in self._places if not place.is_exact]
        radius = _written(AREA_METRES / self._unit)
        return [Area(_written(x), _written(y), radius) for x, y in found]

    @property
    def numbered(self) -> list[MapPoint]:
        """All places in the order of their numbers, which begin with 1."""
        return [place for mark in self.marks for place in mark.places]

    @cached_property
    def grid_metres(self) -> int:
        """The side of a square of the grid: 1, 2 or 5 times a power of ten."""
        least = WIDTH * self._unit / LINES_ACROSS
        power = 10 ** math.floor(math.log10(least))
        return next(step * power for step in (*_STEPS, 10) if step * power >= least)

    @property
    def scale(self) -> str:
        """The side of a square in words: ``500 m``, ``2 km``."""
        metres = self.grid_metres
        return f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"

    @property
    def scale_bar(self) -> dict[str, str]:
        length = self.grid_metres / self._unit
        return {"from": "30", "to": _written(30 + length), "y": f"{self.height - 30}"}

    def _lines(self, length: float) -> list[str]:
        step = self.grid_metres / self._unit
        first = (length / 2) % step
        return [
            _written(first + number * step) for number in range(int((length - first) / step) + 1)
        ]

    @property
    def verticals(self) -> list[str]:
        return self._lines(WIDTH)

    @property
    def horizontals(self) -> list[str]:
        return self._lines(self.height)


def _written(number: float) -> str:
    """A number as SVG reads it, independent of the language."""
    return f"{number:.1f}"
