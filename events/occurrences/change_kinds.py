"""The kinds of changes of one date, and its values before a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Occurrence


class DateChange(models.TextChoices):
    """What was done with one date; the label is shown in the page's history."""

    CANCELLED = "cancelled", _("Cancelled a date")
    MOVED = "moved", _("Moved a date")
    PLACE = "place", _("Changed the place of a date")
    ONLINE = "online", _("Moved a date online")
    NOTE = "note", _("Changed the note of a date")
    RESTORED = "restored", _("Restored a date")
    REMOVED = "removed", _("Removed a date")

    @property
    def action(self) -> str:
        """The name in Wagtail's log."""
        return f"events.date.{self.value}"


@dataclass(frozen=True)
class Before:
    """The values of a date before it changed."""

    start: datetime
    end: datetime
    status: str

    @classmethod
    def of(cls, date: Occurrence) -> Before:
        return cls(date.start, date.end, date.status)
