"""Two applications in one server: the network, and below ``/floor/`` a bare Django view.

The floor has no middleware at all: what is left is Django and the server themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from network.wsgi import application as network

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    asked = bare if environ["PATH_INFO"].startswith("/floor/") else network
    return asked(environ, start_response)
