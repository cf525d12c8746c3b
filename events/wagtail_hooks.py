"""Registers the hooks of events, each beside what it shows."""

from events.cms import hooks as cms_hooks  # noqa: F401
from events.cms import refusals  # noqa: F401
from events.cms.report import hooks as report_hooks  # noqa: F401
from events.cms.signup import hooks as signup_hooks  # noqa: F401
from events.integrations import hooks as integration_hooks  # noqa: F401
