"""The settings of a real installation, without static files that were collected before."""

from network.settings.production import *

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
