"""Events: the page an editor writes and the dates residents look for."""

from .attendance import Attendance, Headcount
from .bookings import RoomBooking
from .choices import AttendanceMode, VanishingDates
from .clauses import InformationClause
from .details import EventAccessibility, EventOrganisation, EventPerson, ProgrammePoint
from .digests import Digest
from .index import EventIndexPage
from .occurrences import Occurrence, OccurrenceStatus
from .outbox import OutgoingMail
from .pages import EventPage
from .recurrence import ExtraDate, RecurrenceRule, SkippedDates
from .settings import EventSettings
from .showings import Showing
from .signup_settings import SignUpDefaults, SignUpQuestion
from .signup_terms import SignUpMode
from .signups import ACTIVE, Ending, Places, SignUp, SignUpChange, SignUpState, Source

__all__ = [
    "ACTIVE",
    "Attendance",
    "AttendanceMode",
    "Digest",
    "Ending",
    "EventAccessibility",
    "EventIndexPage",
    "EventOrganisation",
    "EventPage",
    "EventPerson",
    "EventSettings",
    "ExtraDate",
    "Headcount",
    "InformationClause",
    "Occurrence",
    "OccurrenceStatus",
    "OutgoingMail",
    "Places",
    "ProgrammePoint",
    "RecurrenceRule",
    "RoomBooking",
    "Showing",
    "SignUp",
    "SignUpChange",
    "SignUpDefaults",
    "SignUpMode",
    "SignUpQuestion",
    "SignUpState",
    "SkippedDates",
    "Source",
    "VanishingDates",
]
