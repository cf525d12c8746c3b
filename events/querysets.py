"""Questions asked of the dates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from sites.models import SpacePage


class OccurrenceQuerySet(models.QuerySet):
    """Dates of published events; lists always start from ``public()``."""

    def public(self) -> OccurrenceQuerySet:
        """Dates whose event anyone may read."""
        return self.filter(event__live=True)

    def of_space(self, space: SpacePage) -> OccurrenceQuerySet:
        return self.filter(space=space)

    def real(self) -> OccurrenceQuerySet:
        """Without the traces that moved dates leave."""
        return self.filter(moved_to=None)

    def coming(self, now: datetime) -> OccurrenceQuerySet:
        """What has not ended yet, soonest first."""
        return self.filter(end__gt=now).order_by("start", "id")

    def past(self, now: datetime) -> OccurrenceQuerySet:
        """What has ended, most recent first."""
        # The start says nothing new; it lets the database begin where the past does.
        return self.filter(end__lte=now, start__lt=now).order_by("-start", "-id")

    def for_cards(self) -> OccurrenceQuerySet:
        """With the event and the places that a line in a list shows."""
        return self.select_related("event", "event__venue_space", "space")
