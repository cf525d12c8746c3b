"""The nightly command that deletes personal data of sign-ups when its time is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.signup.retention import RetentionReport, run


class Command(BaseCommand):
    help = "Delete the personal data of sign-ups some days after the event. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how much it would be")

    def handle(self, *args: Any, **options: Any) -> None:
        report = run(dry_run=options["dry_run"], progress=self._show)
        self.stdout.write(_in_words(report, dry_run=options["dry_run"]))

    def _show(self, report: RetentionReport) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{report.signups}", ending="")


def _in_words(report: RetentionReport, *, dry_run: bool) -> str:
    dates = ngettext("%(dates)s date", "%(dates)s dates", report.dates) % {"dates": report.dates}
    signups = ngettext("%(signups)s sign-up", "%(signups)s sign-ups", report.signups)
    access = ngettext("%(signups)s sign-up", "%(signups)s sign-ups", report.access)
    values = {
        "signups": signups % {"signups": report.signups},
        "dates": dates,
        "access": access % {"signups": report.access},
    }
    text = _("Anonymised: %(signups)s, %(dates)s; only access needs: %(access)s.")
    if dry_run:
        text = _("To be anonymised: %(signups)s, %(dates)s; only access needs: %(access)s.")
    return text % values
