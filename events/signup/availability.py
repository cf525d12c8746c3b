"""Whether people can sign up for a date or a course now, and if not, why not (translated)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import EventPage, Occurrence, OccurrenceStatus, Places
from network.cache_tags.collector import expires_at
from network.i18n import formatting as wording
from network.i18n.wall_clock import shifted


@dataclass
class Availability:
    """Whether sign-up for a date is open, and how many places are left.

    ``date`` is the date itself; for a course, the course's first one. ``places`` is None while
    nobody has signed up.
    """

    event: EventPage
    date: Occurrence | None
    places: Places | None = None
    now: datetime | None = None
    #: Whether it is shown as it will be once it is published.
    preview: bool = False

    @cached_property
    def _now(self) -> datetime:
        return self.now or timezone.now()

    @property
    def closes(self) -> datetime | None:
        """When sign-up ends: before the start, or at the deadline if that is earlier.

        A course may be joined after its first date if its deadline says so.
        """
        deadline = self.event.registration_deadline
        if self.date is None:
            return deadline
        before = shifted(self.date.start, -timedelta(hours=self.event.closes_before))
        if self.event.is_course:
            return deadline or before
        return min(before, deadline) if deadline else before

    @property
    def is_cancelled(self) -> bool:
        return self.date is not None and self.date.status == OccurrenceStatus.CANCELLED

    @property
    def opens_later(self) -> datetime | None:
        """When sign-up opens, if it has not yet."""
        opens = self.event.signup_opens
        return opens if opens is not None and opens > self._now else None

    @cached_property
    def closed_because(self) -> str:
        """Why one cannot sign up (any more, or yet); empty if one can."""
        date, closes = self.date, self.closes
        expires_at(self.event.signup_opens, closes)
        if not self.event.takes_signups or date is None:
            return _("There is no sign-up for this.")
        if not (self.event.live or self.preview):
            return _("There is no sign-up for this.")
        if date.status == OccurrenceStatus.CANCELLED and not self.event.is_course:
            return _("This date has been cancelled.")
        if date.status == OccurrenceStatus.POSTPONED and not self.event.is_course:
            return _("A new date will be announced; sign-up waits for it.")
        if opens := self.opens_later:
            when = wording.moment_range(opens, None)
            return _("Sign-up opens: %(when)s.") % {"when": when}
        if closes is None or closes <= self._now:
            return _("Sign-up is closed.")
        return ""

    @property
    def is_open(self) -> bool:
        return not self.closed_because

    # --- Places ---------------------------------------------------------------------------------

    @property
    def capacity(self) -> int | None:
        return self.places.capacity if self.places is not None else self.event.capacity

    @property
    def free(self) -> int | None:
        """How many places are left; None if there is no limit."""
        if self.places is None:
            return self.event.capacity
        return self.places.free

    @property
    def is_full(self) -> bool:
        return self.free == 0

    @property
    def takes_waiting(self) -> bool:
        return self.is_full and self.event.waiting_list

    @property
    def most_people(self) -> int:
        """How many may sign up together: a group fits whole or waits whole."""
        most = self.event.people_per_signup
        return min(most, self.capacity) if self.capacity else most

    # --- In words -------------------------------------------------------------------------------

    @cached_property
    def free_words(self) -> str:
        """``2 places left``, ``no places left``; how many there are if nobody has come yet."""
        free = self.free
        if free is None:
            return _("As many places as are needed")
        if free == 0:
            return _("No places left")
        return ngettext("%(free)s place left", "%(free)s places left", free) % {"free": free}

    @property
    def action(self) -> str:
        """What the button says."""
        return _("Join the waiting list") if self.takes_waiting else _("Sign up")

    @property
    def can_be_joined(self) -> bool:
        """Whether there is anything to sign up for: a place, or a place in the queue."""
        return self.is_open and (not self.is_full or self.event.waiting_list)
