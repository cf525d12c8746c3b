"""Loads the first entry: the meeting of May 2022 and its space. Safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from home.services.first_entry import load_first_entry


class Command(BaseCommand):
    help = "Open the network with its first entry; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_first_entry(settings.BASE_URL)
        self.stdout.write(
            _("The first entry has been loaded.") if added else _("The first entry is in place.")
        )
