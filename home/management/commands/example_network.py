"""Adds the example network, a small invented city, or takes it away again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.example_network.network import add_example_network, remove_example_network


class Command(BaseCommand):
    help = "Add the example network (20 spaces, 200 events), plainly marked, or take it away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="Take the examples away.")

    def handle(self, *args: Any, remove: bool = False, **options: Any) -> None:
        work = remove_example_network if remove else add_example_network
        number = work(self._progress)
        self.stdout.write(f"{number} example spaces {'removed' if remove else 'added'}.")

    def _progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="\n" if done == total else "")
