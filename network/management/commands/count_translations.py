"""Counting anew how far each page is translated: after an upgrade, or whenever in doubt."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from network.models import Translation
from network.services.translation_status import count_all


class Command(BaseCommand):
    help = "Count how far each page is translated. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Only if nothing has been counted yet."
        )

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        if if_empty and Translation.objects.exists():
            return
        number = count_all(self._progress)
        self.stdout.write(f"The translations of {number} pages are known.")

    def _progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="\n" if done == total else "")
