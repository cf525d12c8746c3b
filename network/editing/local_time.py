"""Form fields for local times, typed as people write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.widgets import AdminDateTimeInput, AdminTimeInput

from network.i18n.wall_clock import moment

#: 18, 18:30, 18.30, 18,30, 18h30, 1830, 930, godz. 18; at the end of a text.
_HOUR = re.compile(
    r"(?:(?:godz\.?|g\.)\s*)?(\d{1,2})(?:\s*[:.,h]\s*(\d{2})|(\d{2}))?", re.IGNORECASE
)
_DAY_AND_HOUR = re.compile(rf"([^\s,]*\d{{4}}[^\s,]*)(?:\s*,\s*|\s+){_HOUR.pattern}", re.IGNORECASE)


def _clock(hour: str, minute: str | None, minute_joined: str | None) -> str:
    return f"{int(hour):02}:{minute or minute_joined or '00'}"


#: Of the picker (jQuery DateTimePicker): it offers quarters of an hour, leaves alone what was
#: typed, and where only a day is chosen it puts midnight instead of the present minute.
_PICKER = {"step": 15, "validateOnBlur": False, "defaultTime": "00:00"}


class LocalTimeInput(AdminTimeInput):
    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **_PICKER}


class LocalDateTimeInput(AdminDateTimeInput):
    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **_PICKER}


class LocalTimeField(forms.TimeField):
    """A time of the day; an hour alone is a full one."""

    widget = LocalTimeInput

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and (typed := _HOUR.fullmatch(value.strip())):
            value = _clock(*typed.groups())
        return super().to_python(value)


class LocalDateTimeField(forms.DateTimeField):
    """A date and time in Europe/Warsaw, also in the nights in which the clocks change.

    Django's field refuses an hour that comes twice or not at all. Here both are read as in RFC 5545
    §3.3.5 (``network.i18n.wall_clock``), like the hours of rules.
    """

    widget = LocalDateTimeInput

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str) and (typed := _DAY_AND_HOUR.fullmatch(value.strip())):
            day, *hour = typed.groups()
            value = f"{day} {_clock(*hour)}"
        try:
            return super().to_python(value)
        except ValidationError:
            # Every hour exists in UTC: what is refused again is no time at all.
            with timezone.override(UTC):
                local = super().to_python(value)
            return moment(local.replace(tzinfo=None)) if local else None
