"""The suite: no secret, no mail, quick passwords; the database is chosen by the tests."""

from .base import *
from .database import DATABASES
from .environment import env

SECRET_KEY = "only-for-tests"  # noqa: S105
HUB_HOSTS = ["testserver", "localhost"]
SERVE_MEDIA = True
BASE_URL = "http://localhost"
WAGTAILADMIN_BASE_URL = BASE_URL

if "DATABASE_URL" not in env.ENVIRON:
    DATABASES = {"default": env.db_url("DATABASE_URL", default="sqlite://:memory:")}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file with the options of a real installation, so that two writers meet as they would there.
    DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "shared")
}
CACHES["pages"] = {
    "BACKEND": "network.page_cache.memory_backend.MemoryCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_BYTES": 48_000_000},
}
PAGE_CACHE = False  # its own tests turn it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
