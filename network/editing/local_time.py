"""Form fields for local times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from network.i18n.wall_clock import moment


class LocalDateTimeField(forms.DateTimeField):
    """A date and time in Europe/Warsaw, also in the nights in which the clocks change.

    Django's field refuses an hour that comes twice or not at all. Here both are read as in RFC 5545
    §3.3.5 (``network.i18n.wall_clock``), like the hours of rules.
    """

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError:
            # Every hour exists in UTC: what is refused again is no time at all.
            with timezone.override(UTC):
                local = super().to_python(value)
            return moment(local.replace(tzinfo=None)) if local else None
