"""The nightly command that reminds of what waits for a decision."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from sites.services.response_clock import run


class Command(BaseCommand):
    help = "Remind spaces of what waits for them, and tell the network's moderators. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Reminded: %(reminded)s, passed on: %(escalated)s.") % run())
