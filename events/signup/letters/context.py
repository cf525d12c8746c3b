"""What a letter is about: the sign-up and its dates as they are now, and whether it is true."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.feeds.components import place_line
from events.models import (
    Ending,
    EventPage,
    Occurrence,
    OccurrenceStatus,
    OutgoingMail,
    SignUp,
    SignUpChange,
    SignUpState,
    Source,
)
from events.models.mail import ABOUT_A_DATE
from events.signup.availability import Availability
from events.signup.links import email_link_of, link_of
from events.signup.privacy_notice import DataPolicy
from events.signup.waiting_list import position
from network.i18n import formatting as wording
from sites.models import SpacePage

Kind = SignUpChange.Kind

MOST_DATES = 12
#: Where the sign-up must stand for a letter to be true.
STANDS = {
    Kind.PLACED: SignUpState.PLACED,
    Kind.CLAIMED: SignUpState.PLACED,
    Kind.MOVED: SignUpState.PLACED,
    Kind.REMINDED: SignUpState.PLACED,
    Kind.ASKED: SignUpState.PLACED,
    Kind.THANKED: SignUpState.PLACED,
    Kind.WAITING: SignUpState.WAITING,
    Kind.PASSED_OVER: SignUpState.WAITING,
    Kind.OFFERED: SignUpState.OFFERED,
}
ENDED = {
    Kind.DECLINED: Ending.DECLINED,
    Kind.LAPSED: Ending.LAPSED,
    Kind.LEFT: Ending.LEFT,
    Kind.REMOVED: Ending.REMOVED,
    Kind.UNCONFIRMED: Ending.UNCONFIRMED,
}
#: Said whatever has become of the date.
ALWAYS = frozenset({Kind.LEFT, Kind.REMOVED, Kind.MESSAGE, Kind.THANKED, Kind.LINK, Kind.EMAIL})
#: Said of a date that is to take place.
TO_COME = frozenset({*STANDS, Kind.PEOPLE}) - ALWAYS
BEFORE_IT_BEGINS = frozenset({Kind.REMINDED, Kind.ASKED})
#: Not sent while the date is postponed; of others the letter says that a new date will come.
WHILE_IT_STANDS = BEFORE_IT_BEGINS | {Kind.OFFERED} | ABOUT_A_DATE


class SignUpLetter:
    """What one letter is about; to be read in the language of its reader."""

    def __init__(self, mail: OutgoingMail, now: datetime | None = None) -> None:
        mails = (mail, *mail.together)
        self.changes = [each.change for each in mails if each.change is not None]
        self.change: SignUpChange = self.changes[0]
        self.kind = Kind(self.change.kind)
        self.signup: SignUp = self.change.signup
        self.event: EventPage = self.signup.places.event
        self.now = now or timezone.now()
        for change in self.changes:
            if change.occurrence is not None:
                change.occurrence.event = self.event
        self.changes.sort(key=lambda change: (change.occurrence is None, self._start(change)))

    @staticmethod
    def _start(change: SignUpChange) -> datetime:
        return change.occurrence.start if change.occurrence is not None else change.at

    # --- Which dates -----------------------------------------------------------------------------

    @property
    def is_course(self) -> bool:
        return self.signup.places.occurrence_id is None

    @cached_property
    def dates(self) -> list[Occurrence]:
        """What the sign-up is for: one date, or the course's that are to come (else its last)."""
        own = self.signup.places.occurrence
        if own is not None:
            found = [own]
        else:
            rows = Occurrence.objects.real().filter(event=self.event.pk)
            rows = rows.select_related("space", "other_space")
            found = list(rows.to_come(self.now)) or list(rows.order_by("-start")[:1])
        for date in found:
            date.event = self.event
        return found

    @cached_property
    def told_dates(self) -> list[Occurrence]:
        """The dates the letter tells of; empty if it is about the sign-up as a whole."""
        if self.kind not in ABOUT_A_DATE:
            return []
        dates = [each.occurrence for each in self.changes if each.occurrence is not None]
        return list({date.pk: date for date in dates}.values())

    @cached_property
    def date(self) -> Occurrence | None:
        """The first date it is about."""
        if self.told_dates:
            return self.told_dates[0]
        if self.dates:
            return self.dates[0]
        return None

    # --- Whether it is still true -----------------------------------------------------------------

    @property
    def is_true(self) -> bool:
        return self._stands and (self.kind in ALWAYS or self._concerns_what_is_to_come)

    @property
    def _stands(self) -> bool:
        signup, data = self.signup, self.change.data
        if self.change.void:
            return False
        if self.kind in STANDS and signup.state != STANDS[self.kind]:
            return False
        if self.kind in ENDED and signup.ending != ENDED[self.kind]:
            return False
        if self.kind in ABOUT_A_DATE:
            return signup.is_active
        if self.kind == Kind.PEOPLE:
            return signup.is_active and data.get("people") == signup.people
        if self.kind == Kind.OFFERED:
            # An earlier offer, taken back and made anew, has a letter of its own.
            until = signup.offer_until
            return datetime.fromisoformat(data["until"]) == until and until > self.now
        if self.kind == Kind.ASKED:
            # Whoever would hardly have time to answer is not asked, and so loses nothing.
            time = timedelta(hours=settings.SIGNUP_RECONFIRM_ANSWER_HOURS) / 2
            return signup.confirm_until is not None and signup.confirm_until >= self.now + time
        return True

    @property
    def _concerns_what_is_to_come(self) -> bool:
        date, about = self.date, self.told_dates or self.dates
        if date is None:
            return False
        if all(each.is_past_at(self.now) for each in about):
            return self.is_moved_into_the_past
        if self.kind == Kind.DATE_CANCELLED:
            return any(each.is_cancelled for each in about)
        if self.kind == Kind.DATE_POSTPONED:
            return any(each.is_postponed for each in about)
        if self.kind in BEFORE_IT_BEGINS and date.start <= self.now:
            return False
        if self.kind in WHILE_IT_STANDS:
            return any(not each.is_off for each in about)
        return self.kind not in TO_COME or any(not each.is_cancelled for each in about)

    # --- In words ---------------------------------------------------------------------------------

    @cached_property
    def policy(self) -> DataPolicy:
        return DataPolicy(self.event)

    @property
    def space(self) -> SpacePage | None:
        return self.policy.space

    @property
    def is_to_known_mailbox(self) -> bool:
        """Whether its owner has confirmed it, or staff wrote it down; else it may be anybody's.

        Until then nothing of what was typed is sent there.
        """
        signup = self.signup
        known = signup.source != Source.WEB or signup.email_confirmed_at is not None
        return known and self.kind != Kind.EMAIL

    @property
    def people(self) -> int:
        return self.signup.people

    @cached_property
    def position(self) -> int:
        return position(self.signup)

    @cached_property
    def link(self) -> str:
        return link_of(self.signup)

    @property
    def email_link(self) -> str:
        return email_link_of(self.signup)

    @cached_property
    def event_link(self) -> str:
        address = self.event.get_full_url() or settings.BASE_URL
        return f"{address}{'' if self.is_course or self.date is None else self.date.address}"

    @property
    def may_sign_up_again(self) -> bool:
        return Availability(self.event, self.date, self.signup.places, self.now).is_open

    def when(self, date: Occurrence) -> str:
        return self.span(date.start, date.end)

    def span(self, start: datetime, end: datetime) -> str:
        if self.event.all_day:
            return wording.days_range(start, end)
        return wording.moment_range(start, end)

    @property
    def when_lines(self) -> list[str]:
        """The dates it tells of, or those of the sign-up; of very many the first ones."""
        dates = self.told_dates or self.dates
        lines = [self._when_now(date) for date in dates[:MOST_DATES]]
        if left := len(dates) - len(lines):
            more = ngettext("and %(more)s more date", "and %(more)s more dates", left)
            lines.append(more % {"more": left})
        return lines

    def _when_now(self, date: Occurrence) -> str:
        if not date.is_postponed:
            return self.when(date)
        known = (self._span_before(each) for each in self.changes if each.occurrence == date)
        was = next(filter(None, known), "") or self.when(date)
        return _("A new date will be announced. It was to be: %(when)s") % {"when": was}

    @property
    def where_lines(self) -> list[str]:
        """Rooms and address of the first date."""
        date = self.date
        if date is None:
            return []
        if date.is_online:
            return [_("Online")]
        rooms = date.other_rooms if date.is_elsewhere else self.event.booked_rooms
        names = ", ".join(room.title for room in rooms.all())
        return [line for line in (names, place_line(date, own=True)) if line]

    @property
    def join_lines(self) -> list[str]:
        """Where one takes part online: said to who has a place, and to nobody else."""
        if not self.is_placed or self.date is None or self.date.is_off:
            return []
        return [self.date.join_url] if self.date.join_url else []

    # --- What has changed -------------------------------------------------------------------------

    @property
    def is_placed(self) -> bool:
        return self.signup.state == SignUpState.PLACED

    @property
    def is_waiting(self) -> bool:
        return self.signup.state == SignUpState.WAITING

    @property
    def offer_until(self) -> str:
        return _moment(self.signup.offer_until)

    @property
    def confirm_until(self) -> str:
        return _moment(self.signup.confirm_until)

    @property
    def people_before(self) -> int | None:
        data = self.change.data
        return data.get("told", data.get("before"))

    @property
    def date_before(self) -> list[str]:
        """When the date was that the sign-up has been moved from, if it is known still."""
        old = Occurrence.objects.filter(pk=self.change.data.get("before")).first()
        return [self.when(old)] if old is not None else []

    @cached_property
    def times_before(self) -> list[str]:
        """When the dates were before, of those whose time has changed."""
        times = [self._time_before(change) for change in self.changes]
        return list(dict.fromkeys(filter(None, times)))

    def _time_before(self, change: SignUpChange) -> str:
        date, before = change.occurrence, self._span_before(change)
        return before if date is not None and before != self.when(date) else ""

    def _span_before(self, change: SignUpChange) -> str:
        if change.occurrence is None or "start" not in change.data:
            return ""
        start, end = (datetime.fromisoformat(change.data[name]) for name in ("start", "end"))
        return self.span(start, end)

    @cached_property
    def places_before(self) -> list[str]:
        """Where the dates were to be before, of those whose place has changed."""
        places = [change.data.get("place", {}) for change in self.changes]
        lines = [place.get(self.signup.language, "") for place in places]
        return list(dict.fromkeys(filter(None, lines)))

    @property
    def is_moved_into_the_past(self) -> bool:
        """Whether what was to come got a time that had passed: a correction, or a mistake."""
        return self.kind == Kind.DATE_MOVED and any(
            each.occurrence.end <= each.at < datetime.fromisoformat(each.data["end"])
            for each in self.changes
            if each.occurrence is not None and not each.occurrence.is_off
        )

    @property
    def was_cancelled(self) -> bool:
        return self.change.data.get("was") == OccurrenceStatus.CANCELLED

    @property
    def was_postponed(self) -> bool:
        return self.change.data.get("was") == OccurrenceStatus.POSTPONED

    @property
    def reasons(self) -> list[str]:
        return list(dict.fromkeys(date.reason for date in self.told_dates if date.reason))

    @property
    def notes(self) -> list[str]:
        return list(dict.fromkeys(date.note for date in self.told_dates if date.note))


def _moment(moment: datetime | None) -> str:
    return wording.moment_range(moment, None) if moment is not None else ""
