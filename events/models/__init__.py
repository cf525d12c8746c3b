"""Events: the page an editor writes and the dates residents look for."""

from .bookings import RoomBooking
from .details import EventAccessibility, EventOrganisation, EventPerson, ProgrammePoint
from .occurrences import Occurrence, OccurrenceStatus
from .pages import AttendanceMode, EventIndexPage, EventPage

__all__ = [
    "AttendanceMode",
    "EventAccessibility",
    "EventIndexPage",
    "EventOrganisation",
    "EventPage",
    "EventPerson",
    "Occurrence",
    "OccurrenceStatus",
    "ProgrammePoint",
    "RoomBooking",
]
