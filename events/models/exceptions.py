"""What the database refuses, told in words for people."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.models.occurrences import Occurrence
from network.i18n import formatting as wording
from network.models import NetworkPage
from sites.models import RoomPage, space_of


class RoomRefused(ValidationError):  # noqa: N818  what happened, in the words of the field
    """A date cannot have a room. ``page`` is what could not be published."""

    def __init__(self, message: str, room: RoomPage, wanted: Occurrence) -> None:
        super().__init__(message)
        self.room = room
        self.page: NetworkPage = wanted.event


class RoomOfOthers(RoomRefused):
    """A room of another space, which its people have not given to the network."""

    def __init__(self, room: RoomPage, wanted: Occurrence) -> None:
        super().__init__(of_others(room), room, wanted)


def of_others(room: RoomPage) -> str:
    """That a room cannot be booked by other spaces, and what to do."""
    text = _(
        "“%(room)s” belongs to “%(space)s” and cannot be booked for events of other spaces. Ask "
        "its coordinators to book it for you, or choose another room."
    )
    return text % {"room": room, "space": space_of(room)}


class RoomTaken(RoomRefused):
    """Two events in one room at one time. The message names the other event, for people.

    ``other`` is the date that has it, or None if it was gone again when looked for.
    """

    def __init__(self, room: RoomPage, wanted: Occurrence, other: Occurrence | None) -> None:
        self.other = other
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
        super().__init__(message, room, wanted)
