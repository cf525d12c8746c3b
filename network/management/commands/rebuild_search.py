"""Bringing the search index up to date: every night, after an upgrade, or whenever in doubt.

What pages store of view restrictions comes first: what not everybody may read is not found.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from network.models import SearchEntry
from network.search.indexing import rebuild
from network.services.page_restrictions import follow_all


class Command(BaseCommand):
    help = "Bring the search index up to date with all published pages. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Only if nothing has been indexed yet."
        )

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        if if_empty and SearchEntry.objects.exists():
            return
        follow_all()
        number = rebuild(self._progress)
        self.stdout.write(f"{number} pages can be found.")

    def _progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="\n" if done == total else "")
