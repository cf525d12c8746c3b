"""The nightly command that deletes addresses nobody has confirmed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events.digest.services import forget


class Command(BaseCommand):
    help = "Delete addresses for weekly letters that nobody confirmed in time. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how much it would be")

    def handle(self, *args: Any, **options: Any) -> None:
        addresses, letters = forget(dry_run=options["dry_run"])
        self.stdout.write(f"Unconfirmed addresses deleted: {addresses}; old letters: {letters}")
