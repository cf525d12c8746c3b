"""The server that is measured: as in production, with a view beside that only inserts a row."""

from network.settings.test import *

ROOT_URLCONF = "tests.bench.server_urls"
