"""Sends letters that were given up, once the mail server is mended; safe to repeat."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from network.mail.composers import letter_models
from network.mail.outbox import requeue


class Command(BaseCommand):
    help = "Send letters that were given up. What is no longer true is dropped, as always."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="Given up in so many days (7).")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        since = timezone.now() - timedelta(days=days)
        for model in letter_models():
            number = requeue(model, since)
            self.stdout.write(f"{model._meta.verbose_name_plural}: {number}")
