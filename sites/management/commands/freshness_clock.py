"""Nightly: asks spaces to confirm what their pages say (``sites.freshness.reminders``)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from sites.freshness.reminders import run


class Command(BaseCommand):
    help = "Ask spaces to confirm their hours, contact and regular activities. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Spaces asked: %(asked)s, reminded: %(reminded)s.") % run())
