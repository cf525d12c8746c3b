"""The worker's tick as a command, for installations with cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from events.clock.tick import tick


class Command(BaseCommand):
    help = "Do what is due now: offers that lapse, reminders, letters gone astray. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        tick()
