"""Events: the page an editor writes and the dates residents look for."""

from .occurrences import Occurrence, OccurrenceStatus
from .pages import (
    AttendanceMode,
    EventIndexPage,
    EventOrganisation,
    EventPage,
    EventPerson,
    ProgrammePoint,
)

__all__ = [
    "AttendanceMode",
    "EventIndexPage",
    "EventOrganisation",
    "EventPage",
    "EventPerson",
    "Occurrence",
    "OccurrenceStatus",
    "ProgrammePoint",
]
