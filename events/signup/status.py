"""The page of one's own sign-up: its state in words, and the possible actions."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Ending, EventPage, Occurrence, SignUp, SignUpState
from events.signup.availability import Availability
from events.signup.correction import undelivered
from events.signup.privacy_notice import contact_of
from events.signup.waiting_list import offer_until, position
from network.i18n import formatting as wording
from sites.space.stoppage import stoppage_of


class MySignUp:
    """Template context: one sign-up as its owner sees it now."""

    def __init__(self, signup: SignUp) -> None:
        self.signup = signup
        self.event: EventPage = signup.places.event
        self._now = timezone.now()

    @cached_property
    def dates(self) -> list[Occurrence]:
        """The dates it is for: one, or those of the course that are not over (else its last)."""
        rows = Occurrence.objects.real().select_related("other_space")
        if self.signup.places.occurrence_id is not None:
            found = list(rows.filter(pk=self.signup.places.occurrence_id))
        else:
            theirs = rows.filter(event=self.event.pk)
            found = list(theirs.to_come(self._now)) or list(theirs.order_by("-start")[:1])
        for date in found:
            date.event = self.event
        return found

    @property
    def date(self) -> Occurrence | None:
        return self.dates[0] if self.dates else None

    @cached_property
    def availability(self) -> Availability:
        return Availability(self.event, self.date, self.signup.places, self._now)

    @property
    def join_url(self) -> str:
        """Where one takes part online, if there is a place for them; else empty."""
        placed = self.signup.state == SignUpState.PLACED and not self.is_over
        if not placed or self.date is None or self.date.is_off:
            return ""
        return self.date.join_url

    @property
    def is_over(self) -> bool:
        date = self.date
        return date is None or (date.end <= self._now and not date.is_postponed)

    @property
    def is_cancelled(self) -> bool:
        return bool(self.dates) and all(date.is_cancelled for date in self.dates)

    @property
    def venue_stopped(self) -> str:
        """That the space in which the date is to take place does not work then; else empty."""
        date = self.date
        if date is None or date.frees_the_room or self.is_over:
            return ""
        return stoppage_of(date.place, wording.local(date.start).date())

    @property
    def is_off(self) -> bool:
        """Whether no date takes place when it was to: cancelled, or waiting for a new one."""
        return bool(self.dates) and all(date.is_off for date in self.dates)

    @property
    def is_postponed(self) -> bool:
        return self.is_off and not self.is_cancelled

    @property
    def is_expired(self) -> bool:
        """Whether the offer has expired, though the clock has not ended it yet."""
        until = self.signup.offer_until
        return until is not None and until <= self._now

    @cached_property
    def position(self) -> int:
        return position(self.signup)

    @cached_property
    def heading(self) -> str:
        """The state in one sentence."""
        state = self.signup.state
        if self.is_cancelled:
            return _("This has been cancelled")
        if self.is_postponed and self.signup.is_active:
            return _("This has been postponed")
        if state == SignUpState.PLACED:
            text = ngettext("You have a place", "You have %(people)s places", self.signup.people)
            return text % {"people": self.signup.people}
        if state == SignUpState.WAITING:
            return _("You are on the waiting list")
        if state == SignUpState.OFFERED and not self.is_expired:
            return _("A place is free for you")
        return self._ended

    @property
    def _ended(self) -> str:
        return {
            Ending.LEFT: _("You have cancelled"),
            Ending.REMOVED: _("The house has cancelled your sign-up"),
            Ending.DECLINED: _("You have left the place to others"),
            Ending.UNCONFIRMED: _("Your place has been released"),
        }.get(Ending(self.signup.ending or Ending.LAPSED), _("The offer is over"))

    @cached_property
    def may_take_free_place(self) -> bool:
        """Whether a waiting person can take a free place: it is too late for offers."""
        places = self.signup.places
        fits = places.free is None or places.free >= self.signup.people
        late = self.date is not None and offer_until(self.date.start, self._now) is None
        waits = self.signup.state == SignUpState.WAITING and not self.is_off
        return waits and fits and late

    @cached_property
    def actions(self) -> frozenset[str]:
        """What can be done now, by the names the page sends."""
        if self.is_over or not self.signup.is_active:
            return frozenset()
        can = {"cancel", "link"}
        if self.is_off:
            return frozenset(can)
        state = self.signup.state
        if state == SignUpState.OFFERED:
            can = {"link", "decline", *([] if self.is_expired else ["claim"])}
        elif self.availability.most_people > 1 or self.signup.people > 1:
            can.add("people")
        if self.may_take_free_place:
            can.add("take")
        if state == SignUpState.PLACED and self.signup.confirm_until is not None:
            can.add("confirm")
        return frozenset(can)

    def require(self, action: str) -> None:
        """Raises ``ValidationError`` if it cannot be done (any more)."""
        pressed_twice = action in ("cancel", "claim", "decline", "confirm")
        if action not in self.actions and not (pressed_twice and not self.is_over):
            raise ValidationError(_("This can no longer be done."))

    @cached_property
    def contact(self) -> str:
        return contact_of(self.event)

    @property
    def may_sign_up_again(self) -> bool:
        return self.signup.state == SignUpState.ENDED and self.availability.is_open

    @cached_property
    def undelivered(self) -> bool:
        """Whether a letter to the person could not be delivered."""
        return undelivered(change__signup=self.signup).exists()
