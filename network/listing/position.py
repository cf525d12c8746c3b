"""Where a visitor looks from: a rounded point in an address, never stored."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

#: The name in an address: ``near=50.018,19.972``.
PARAMETER = "near"
# Three decimals are some hundred metres: enough to find a house, too little to find a door.
DECIMALS = 3
EARTH_RADIUS = 6_371_000  # metres, the mean radius (IUGG)


@dataclass(frozen=True)
class Position:
    """A point in degrees, WGS 84, rounded to some hundred metres whatever was given."""

    latitude: float
    longitude: float

    @classmethod
    def read(cls, params: QueryDict) -> Self | None:
        """The position in an address; None if there is none, or none that can be read."""
        latitude, _comma, longitude = params.get(PARAMETER, "")[:64].partition(",")
        try:
            here = cls(round(float(latitude), DECIMALS), round(float(longitude), DECIMALS))
        except (ValueError, OverflowError):
            return None
        # "nan" and "inf" are numbers to Python, but nowhere.
        on_earth = abs(here.latitude) <= 90 and abs(here.longitude) <= 180
        return here if on_earth else None

    def __str__(self) -> str:
        """As it stands in an address."""
        return f"{self.latitude:.{DECIMALS}f},{self.longitude:.{DECIMALS}f}"

    def square(self, metres: float) -> dict[str, tuple[float, float]]:
        """Lookups of ``latitude`` and ``longitude``: a square that holds all that is so near."""
        down = math.degrees(metres / EARTH_RADIUS)
        # At the poles every length is near; nobody asks there, but an address may.
        across = down / max(math.cos(math.radians(self.latitude)), 0.01)
        return {
            "latitude__range": (self.latitude - down, self.latitude + down),
            "longitude__range": (self.longitude - across, self.longitude + across),
        }

    def distance_to(self, latitude: float, longitude: float) -> float:
        """Metres along the surface (the haversine formula)."""
        here, there = math.radians(self.latitude), math.radians(float(latitude))
        across = math.radians(float(longitude) - self.longitude)
        chord = (
            math.sin((there - here) / 2) ** 2
            + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
        )
        return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, chord)))
