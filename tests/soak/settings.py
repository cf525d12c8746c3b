"""The settings of ``make run`` with a worker for letters, and without limits for one address."""

from network.settings.local import *

TASKS = {**TASKS, "outbox": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# All residents of the soak come from one address, and faster than people write.
SIGNUP_FORM_SECONDS = 0
SIGNUP_RATE = DIGEST_RATE = OWN_PAGE_RATE = LETTERS_AN_HOUR = 1_000_000
