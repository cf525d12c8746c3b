"""The worker: sends letters and keeps the clock going. Several may run."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django_tasks_db.management.commands import db_worker

from events.clock import tasks as clockwork
from network.mail.outbox import OUTBOX


class Command(db_worker.Command):
    help = "Send letters and do what time brings (offers that lapse, reminders). Several may run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(backend_name=OUTBOX, queue_name="*")

    def handle(self, *, backend_name: str, **options: Any) -> None:
        if backend_name == OUTBOX:
            clockwork.start()
        super().handle(backend_name=backend_name, **options)
