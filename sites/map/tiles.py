"""The tile server of the map, loaded only after a visitor's click."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponseBase

# One of several servers: Leaflet puts a, b or c in the place of ``{s}``.
_ONE_OF_SEVERAL = "{s}."
_HOST = re.compile(r"(\{s\}\.)?[a-z0-9.-]+(:\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Tiles:
    """The source of tiles this installation names (``MAP_TILES_URL``); without one, ``url`` is "".

    An address of this server itself (``/tiles/{z}/{x}/{y}.png``) has no ``host`` and needs nothing
    allowed.
    """

    url: str = ""
    attribution: str = ""
    attribution_url: str = ""

    @classmethod
    def configured(cls) -> Tiles:
        """From the settings; raises ``ImproperlyConfigured`` if the URL has no placeholders."""
        tiles = cls(
            settings.MAP_TILES_URL,
            settings.MAP_TILES_ATTRIBUTION,
            settings.MAP_TILES_ATTRIBUTION_URL,
        )
        tiles._check()
        return tiles

    def _check(self) -> None:
        parts = urlsplit(self.url)
        elsewhere = parts.scheme in ("https", "http") and bool(_HOST.fullmatch(parts.netloc))
        here = not parts.scheme and not parts.netloc and self.url.startswith("/")
        has_place = all(name in parts.path + parts.query for name in ("{z}", "{x}", "{y}"))
        if self.url and not (has_place and (elsewhere or here)):
            raise ImproperlyConfigured(
                "MAP_TILES_URL must read like https://tiles.example/{z}/{x}/{y}.png"
            )

    @property
    def host(self) -> str:
        """The host of the tile server as shown to visitors; empty if there is none."""
        return urlsplit(self.url).netloc.removeprefix(_ONE_OF_SEVERAL)

    @property
    def source(self) -> str:
        """The tile server as a CSP source; empty if there is none."""
        parts = urlsplit(self.url)
        host = parts.netloc.replace(_ONE_OF_SEVERAL, "*.")
        return f"{parts.scheme}://{host}" if host else ""


def allow_tiles(response: HttpResponseBase) -> None:
    """Add the tile server to the ``img-src`` of this response's content security policy."""
    source = Tiles.configured().source
    if source:
        response._csp_update = {"img-src": [source]}  # django-csp reads it
