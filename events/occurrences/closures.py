"""Warnings for the editor of an event about times when its space is not open."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from network.i18n import formatting as wording
from sites.hours.schedule import Hours
from sites.models import SpacePage, SpaceStage
from sites.space.opening_hours import hours_of


class Closures:
    """The opening hours of one space (None: an event elsewhere), read once for many dates."""

    def __init__(self, space: SpacePage | None) -> None:
        self._space = space

    @cached_property
    def hours(self) -> Hours:
        return hours_of(self._space) if self._space is not None else Hours([])

    def warning(self, start: datetime, end: datetime) -> str:
        """What to tell the editor of a date; empty if the space is open, or its hours unknown."""
        if self._space is None:
            return ""
        words = {"space": self._space.title, "when": wording.moment_range(start, end)}
        if self._space.stage in (SpaceStage.SUSPENDED, SpaceStage.CLOSED):
            return _("“%(space)s” is not in operation. Is the event to take place (%(when)s)?") % (
                words
            )
        if not self.hours.known or self.hours.is_open_during(start, end):
            return ""
        day = self.hours.on(wording.local(start).date())
        if day.is_closed and day.reason:
            words["reason"] = day.reason
            return _("“%(space)s” is closed then (%(when)s): %(reason)s.") % words
        if day.is_closed:
            return _("“%(space)s” is closed then (%(when)s).") % words
        return _("This is outside the opening hours of “%(space)s” (%(when)s).") % words
