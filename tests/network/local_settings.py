"""The settings of ``make run``, without static files that were collected before."""

from network.settings.local import *

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
