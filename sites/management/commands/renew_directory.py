"""Nightly: updates the directory, with the open intervals of the coming days."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from wagtail import hooks

from network.cache_tags.tags import NETWORK
from network.page_cache.invalidation import invalidate
from sites.directory.indexing import list_all, list_anew


class Command(BaseCommand):
    help = "Work out when spaces are open in the next days and what they offer. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="write everything from nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anew"]:
            list_anew()
        done = 0
        for done in list_all():
            if self.stdout.isatty():
                self.stdout.write(f"\r{done}", ending="")
        for renew in hooks.get_hooks("directory_renewal"):
            renew()
        invalidate(NETWORK)
        self.stdout.write(f"{done} spaces in the directory")
