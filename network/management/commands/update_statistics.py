"""Lets the database learn how its tables are filled: every night, on SQLite."""

from typing import Any

from django.core.management.base import BaseCommand

from network.db.statistics import update_statistics


class Command(BaseCommand):
    help = "Bring the statistics of an SQLite database up to date. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        update_statistics()
