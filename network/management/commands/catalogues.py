"""Brings the catalogues of translations up to date; with ``--check`` says what is missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.i18n import catalogues, wagtail_catalogue


class Command(BaseCommand):
    help = "Bring the message catalogues up to date with the code, or check that they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail if stale.")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        if not check:
            for language in catalogues.LANGUAGES:
                catalogues.update(language)
            wagtail_catalogue.write_compiled()
        found = [line for code in catalogues.LANGUAGES for line in catalogues.problems(code)]
        found += wagtail_catalogue.problems()
        for line in found:
            self.stderr.write(line)
        if found and check:
            raise CommandError(f"{len(found)} problems in the catalogues.")
        self.stdout.write(f"{len(catalogues.sources())} texts, {len(found)} to mend.")
