"""Maps of lists: what a page offers before the click, the server of the tiles, the map to print.

A list is whole without its map. The page loads a small module (``map-offer.js``); Leaflet and the
data come with the click, the background from another server last (docs/decisions/0017). The map to
print is drawn by the server from the points alone.
"""
