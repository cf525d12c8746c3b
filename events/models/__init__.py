"""Events: the page an editor writes and the dates residents look for."""

from .bookings import RoomBooking
from .details import EventAccessibility, EventOrganisation, EventPerson, ProgrammePoint
from .index import EventIndexPage
from .occurrences import Occurrence, OccurrenceStatus
from .pages import AttendanceMode, EventPage, VanishingDates
from .recurrence import ExtraDate, RecurrenceRule, SkippedDates
from .settings import EventSettings
from .showings import Showing

__all__ = [
    "AttendanceMode",
    "EventAccessibility",
    "EventIndexPage",
    "EventOrganisation",
    "EventPage",
    "EventPerson",
    "EventSettings",
    "ExtraDate",
    "Occurrence",
    "OccurrenceStatus",
    "ProgrammePoint",
    "RecurrenceRule",
    "RoomBooking",
    "Showing",
    "SkippedDates",
    "VanishingDates",
]
