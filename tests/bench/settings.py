"""The server whose pages are measured: as ``make run`` has it, with a floor and a count beside."""

from network.settings.local import *
from network.settings.local import MIDDLEWARE

ROOT_URLCONF = "tests.bench.server_urls"
MIDDLEWARE = ["tests.bench.counting.CountQueriesMiddleware", *MIDDLEWARE]
