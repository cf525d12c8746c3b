"""One of several machines of an installation; what they share is named by the environment."""

from network.settings.base import CACHES as SHARED
from network.settings.base import STORAGES as KEPT
from network.settings.test import *

CACHES = SHARED  # not the suite's own
PAGE_CACHE = PAGE_CACHE_MARK = True
STORAGES = {
    "default": KEPT["default"],
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
