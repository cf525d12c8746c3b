"""Outgoing mail, and the task queue that sends it (docs/decisions/0014)."""

from .environment import env

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
#: Seconds for each step of a conversation: a server that takes a call and never responds.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="siec-mam@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

TASKS = {
    # Wagtail's own tasks, run at once: a published page is found by the search immediately.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    # Letters and the clock, run by `manage.py db_worker`.
    "outbox": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
