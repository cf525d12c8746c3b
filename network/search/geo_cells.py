"""Squares of the map as words of the index, so that what is near is found among very much."""

from __future__ import annotations

from math import floor

from network.listing.position import Position

# Some two kilometres each way at the latitude of the network.
LATITUDE_STEP, LONGITUDE_STEP = 0.02, 0.03


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return floor(latitude / LATITUDE_STEP), floor(longitude / LONGITUDE_STEP)


def _name(row: int, column: int) -> str:
    # A word of the index holds no sign.
    return f"{row + 10_000}x{column + 10_000}"


def cell(latitude: float, longitude: float) -> str:
    """The name of the square a point lies in."""
    return _name(*_cell(latitude, longitude))


def cells_around(position: Position) -> list[str]:
    """The names of that square and of the eight around it."""
    row, column = _cell(position.latitude, position.longitude)
    return [_name(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
