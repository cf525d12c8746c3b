"""The data of a list's "show on map" box."""

from __future__ import annotations

from dataclasses import dataclass, field

from sites.map.print_drawing import AREA_METRES
from sites.map.tiles import Tiles

#: The view of a list that is its map to print: ``?view=map``.
PLAIN = "map"


@dataclass(frozen=True)
class MapOffer:
    """The URLs of a list's map: its GeoJSON and its map to print, with the list's filters.

    ``is_asked`` says that the address speaks of the map (``map=1``). It makes the offer easy to
    find; whether the map opens by itself is decided in the browser, which knows where the visitor
    comes from: a link from elsewhere must not make anybody's browser ask a foreign server.
    """

    data_url: str
    plain_url: str
    is_asked: bool = False
    tiles: Tiles = field(default_factory=Tiles.configured)
    metres: int = AREA_METRES
