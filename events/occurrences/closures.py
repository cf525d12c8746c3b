"""Whether an event falls into a time when its space is not open, in words for its editor."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from network.i18n import formatting as wording
from sites.models import SpacePage, SpaceStage


def closure_of(space: SpacePage | None, start: datetime, end: datetime) -> str:
    """What to warn the editor of; empty if the space is open, or nobody has said when it is."""
    if space is None:
        return ""
    words = {"space": space.title, "when": wording.moment_range(start, end)}
    if space.stage in (SpaceStage.SUSPENDED, SpaceStage.CLOSED):
        return _("“%(space)s” is not in operation. Is the event to take place (%(when)s)?") % words
    hours = space.door.hours
    if not hours.known or hours.is_open_during(start, end):
        return ""
    day = hours.on(wording.local(start).date())
    reason = day.holiday or (day.exception.reason if day.exception else "")
    if day.is_closed and reason:
        words["reason"] = reason
        return _("“%(space)s” is closed then (%(when)s): %(reason)s.") % words
    if day.is_closed:
        return _("“%(space)s” is closed then (%(when)s).") % words
    return _("This is outside the opening hours of “%(space)s” (%(when)s).") % words
