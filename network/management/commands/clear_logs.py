"""The nightly command that forgets what logs say of what was deleted, and sessions that ended."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from network.services.forget_log import forget_old


class Command(BaseCommand):
    help = "Forget titles and remarks in the log when their time is over, and ended sessions."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        self.stdout.write(f"Log entries without what they said: {forget_old()}")
