"""Events: the page an editor writes and the dates residents look for."""

from .details import EventOrganisation, EventPerson, ProgrammePoint
from .occurrences import Occurrence, OccurrenceStatus
from .pages import AttendanceMode, EventIndexPage, EventPage, space_of

__all__ = [
    "AttendanceMode",
    "EventIndexPage",
    "EventOrganisation",
    "EventPage",
    "EventPerson",
    "Occurrence",
    "OccurrenceStatus",
    "ProgrammePoint",
    "space_of",
]
