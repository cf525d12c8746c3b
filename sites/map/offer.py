"""What a list needs in order to offer a map of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from sites.map.print_drawing import AREA_METRES
from sites.map.tiles import Tiles

#: The view of a list that is its map to print: ``?view=map``.
PLAIN = "map"


@dataclass(frozen=True)
class MapOffer:
    """A list's map: its data, and the plain one to print, both by the list's own filters.

    ``is_asked`` says that the address speaks of the map (``map=1``). It makes the offer easy to
    find; whether the map opens by itself is decided in the browser, which knows where the visitor
    comes from: a link from elsewhere must not make anybody's browser ask a foreign server.
    """

    data_url: str
    plain_url: str
    is_asked: bool = False
    tiles: Tiles = field(default_factory=Tiles.configured)
    metres: int = AREA_METRES
