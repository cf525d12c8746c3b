"""Brings this machine's database up to date before ``make run`` serves; safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make this machine ready to serve: database, first entry, administrator."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        # In one process: starting Django is what takes the time.
        self.stdout.write("Bringing the database up to date …")
        call_command("migrate", verbosity=0)
        call_command("load_first_entry", stdout=self.stdout)
        call_command("rebuild_search", if_empty=True, stdout=self.stdout)
        call_command("count_translations", if_empty=True, stdout=self.stdout)
        call_command("local_administrator", stdout=self.stdout)
