"""The kinds of changes of one date, its values before a change, and what people are told of it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import CALLED_OFF, EventPage, Occurrence, OccurrenceStatus
from sites.models import RoomPage


class DateChange(models.TextChoices):
    """What was done with one date; the label is shown in the page's history."""

    CANCELLED = "cancelled", _("Cancelled a date")
    POSTPONED = "postponed", _("Postponed a date")
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
class Venue:
    """Where a date takes place: the date with its event, and the rooms."""

    date: Occurrence
    rooms: Sequence[RoomPage]

    @classmethod
    def of(cls, date: Occurrence, event: EventPage, rooms: Sequence[RoomPage]) -> Venue:
        """As it is now, whatever the date is changed to later. ``rooms`` are the event's."""
        then = copy(date)
        then.event = event
        own = list(date.other_rooms.all()) if date.pk else []
        return cls(then, own if own or date.is_elsewhere else list(rooms))

    def differs(self, other: Venue) -> bool:
        """Whether people have to go somewhere else; a room named for the first time is no news."""
        if self._address != other._address:
            return True
        rooms = {room.pk for room in self.rooms}
        return bool(rooms) and rooms != {room.pk for room in other.rooms}

    @property
    def _address(self) -> tuple[object, ...]:
        date, event = self.date, self.date.event
        if date.is_elsewhere:
            return (date.other_space_id, date.other_place_pl, date.other_place_en)
        named = (event.venue_name_pl, event.venue_name_en, event.venue_address)
        return named if any(named) else (event.venue_space_id or date.space_id,)


@dataclass(frozen=True)
class Before:
    """The values of a date before it changed; ``venue`` only if it was another one."""

    start: datetime
    end: datetime
    status: str
    venue: Venue | None = None

    @property
    def was_off(self) -> bool:
        return self.status in CALLED_OFF


def what_changed(date: Occurrence, before: Before) -> DateChange | None:
    """What people are told of; None if nothing that concerns them has changed.

    What is called off comes first, then a new time or place: a change of status never hides it.
    """
    same_status = date.status == before.status
    if date.is_off:
        if same_status:
            return None
        return DateChange.POSTPONED if date.is_postponed else DateChange.CANCELLED
    if date.status == OccurrenceStatus.MOVED_ONLINE and not same_status:
        return DateChange.ONLINE
    if (date.start, date.end) != (before.start, before.end):
        return DateChange.MOVED
    if not same_status and (before.was_off or before.status == OccurrenceStatus.MOVED_ONLINE):
        return DateChange.RESTORED
    return DateChange.PLACE if before.venue is not None else None
