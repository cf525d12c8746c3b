"""Models of events: pages, dates, sign-ups, digests."""

from events.models.event import EventPage
from events.models.event_details import (
    EventAccessibility,
    EventOrganisation,
    EventPerson,
    ProgrammePoint,
)
from events.models.event_index import EventIndexPage
from events.models.mail import OutgoingMail
from events.models.privacy_notices import InformationClause
from events.models.room_bookings import RoomBooking

from .attendance import Attendance, Headcount
from .calendar_texts import CalendarText
from .choices import AttendanceMode, VanishingDates
from .digests import Digest
from .occurrences import CALLED_OFF, FormerStart, Occurrence, OccurrenceStatus
from .phone_calls import PhoneCall
from .recurrence import ExtraDate, RecurrenceRule, SkippedDates
from .settings import EventSettings
from .showings import Showing
from .signup_settings import SignUpDefaults, SignUpQuestion
from .signup_terms import SignUpMode
from .signups import ACTIVE, Ending, Places, SignUp, SignUpChange, SignUpState, Source
from .staff_letters import StaffLetter
