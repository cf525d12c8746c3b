"""Makes an administrator for this machine and prints how to sign in; for local use only."""

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from network.models import User

NAME = "administrator"


class Command(BaseCommand):
    help = "On a person's own machine: make the first administrator and tell the password, once."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE.endswith(".production"):
            raise CommandError("Not in production: use `manage.py createsuperuser` there.")
        if User.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(NAME, f"{NAME}@localhost", password)
        self.stdout.write(
            f"\n  The local administrator, shown this once:\n"
            f"    name      {NAME}\n    password  {password}\n"
        )
