"""The background of the map (docs/decisions/0017, docs/operations.md)."""

from .environment import env

# Tiles asked for once a visitor turns the map on (``{z}/{x}/{y}``); empty: the map has no
# background, and no other server is asked for anything.
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default="")
MAP_TILES_ATTRIBUTION_URL = env.str("MAP_TILES_ATTRIBUTION_URL", default="")
