"""What the database refuses, told in words for people."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.models.occurrences import Occurrence
from network.i18n import formatting as wording
from network.models import NetworkPage
from sites.models import RoomPage


class RoomTaken(ValidationError):  # noqa: N818  what happened, in the words of the field
    """Two events in one room at one time. The message names the other event, for people.

    ``page`` is what could not be published; ``other`` the date that has it, or None if
    it was gone again when looked for.
    """

    def __init__(self, room: RoomPage, wanted: Occurrence, other: Occurrence | None) -> None:
        self.room, self.other = room, other
        self.page: NetworkPage = wanted.event
        if other is None:
            message = _("“%(room)s” is taken %(when)s.") % {
                "room": room,
                "when": wording.moment_range(wanted.start, wanted.end),
            }
        else:
            message = _("“%(room)s” is taken by “%(event)s” (%(when)s).") % {
                "room": room,
                "event": other.event,
                "when": wording.moment_range(other.start, other.end),
            }
        super().__init__(message)
