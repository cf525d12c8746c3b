"""The nightly command that announces further dates of series without an end."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.occurrences.horizon import extend, open_ended_events


class Command(BaseCommand):
    help = "Announce further dates of series without an end, up to the horizon. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        events = open_ended_events()
        total = events.count()
        problems = []
        for number, (event, problem) in enumerate(extend(events), start=1):
            if problem:
                problems.append(f"  {event.title} (page {event.pk}): {problem}")
            if self.stdout.isatty():
                self.stdout.write(f"\r{number}/{total}", ending="")
        self.stdout.write(f"{total} series brought up to the horizon, {len(problems)} could not be")
        if problems:
            raise CommandError("\n".join(["These could not be extended:", *problems]))
