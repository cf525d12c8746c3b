"""Signing up and changing a sign-up, by the person or by staff for them: one transaction each.

Each function that changes who has a place locks the ``Places`` row first, then reads the sign-up,
and at the end offers what is free to those who wait. A refusal raises ``SignUpRefused`` with a
translated message and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import (
    Ending,
    EventPage,
    Occurrence,
    Places,
    SignUp,
    SignUpChange,
    SignUpMode,
    SignUpState,
    Source,
)
from events.signup.availability import Availability
from events.signup.capacity import (
    lock,
    lock_again,
    next_number,
    release_places,
    set_capacity,
    take,
    take_over_capacity,
)
from events.signup.history import record_change
from events.signup.waiting_list import end, next_start, offer_free_places
from network.db.compiled_queries import Param, fetch
from network.http.sent_forms import SentBefore, fingerprint, name_of_second
from network.models import User

Kind = SignUpChange.Kind


class SignUpRefused(ValidationError):  # noqa: N818  what happened, in words for people
    """Something could not be done with a sign-up."""


class NoPlaces(SignUpRefused):
    """There are not enough places, and no waiting list."""


class SomebodyElse(SignUpRefused, SentBefore):
    """Somebody else was signed up with this form (``signup``): is this a second person?"""

    def __init__(self, signup: SignUp, once: str) -> None:
        asked = _(
            "You have already signed up one person with this form. Do you want to sign up a second?"
        )
        if signup.name:
            asked = _(
                "You have already signed up %(name)s with this form. Do you want to sign up a "
                "second person?"
            ) % {"name": signup.name}
        super().__init__(asked, once)
        self.signup = signup


@dataclass(frozen=True)
class Applicant:
    """Who signs up, with whom, and what they were asked."""

    name: str
    email: str = ""
    phone: str = ""
    people: int = 1
    names: list[str] = field(default_factory=list)
    language: str = "pl"
    answers: list[dict[str, Any]] = field(default_factory=list)
    access_answers: list[dict[str, Any]] = field(default_factory=list)
    #: The key of the wording about personal data that was read; None where none was shown.
    clause: int | None = None


# Compiled once: while they run, everybody else who signs up waits for the lock.
def _sent_before(once: Param, event: Param) -> QuerySet[SignUp]:
    return SignUp.objects.filter(once=once, places__event=event)


def _state_of_date(occurrence: Param) -> QuerySet:
    return Occurrence.objects.order_by().filter(pk=occurrence).values_list("status", "start", "end")


@transaction.atomic
def sign_up(
    event: EventPage,
    occurrence: Occurrence,
    who: Applicant,
    *,
    once: str | None = None,
    source: Source = Source.WEB,
    by: User | None = None,
    overrule: bool = False,
) -> SignUp:
    """Sign somebody up, or put them on the waiting list: a group as a whole.

    A form (``once``) that is sent again as it was returns the same sign-up; with another content
    it raises ``SomebodyElse``. Staff (``by``) may sign somebody up when sign-up is closed, and with
    ``overrule`` beyond the capacity. Raises ``SignUpRefused``, ``NoPlaces``.
    """
    places = lock(event, occurrence)
    sent = _fingerprint(places, who) if once else ""
    if once and (known := _repeated(once, event, sent)):
        return known
    # Read after the lock: another transaction may have cancelled or moved the date.
    for state in fetch(_state_of_date, occurrence=occurrence.pk):
        occurrence.status, occurrence.start, occurrence.end = state
    availability = Availability(event, occurrence, places)
    if availability.is_cancelled and not availability.event.is_course:
        raise SignUpRefused(_("This date has been cancelled."))
    if by is None and not availability.is_open:
        raise SignUpRefused(availability.closed_because)
    offer_free_places(places)
    signup = SignUp(places=places, once=once, sent=sent, source=source, language=who.language)
    _write(signup, who)
    if take(places, who.people):
        _place(signup)
    elif overrule:
        take_over_capacity(places, who.people)
        signup.overruled = True
        _place(signup)
    elif event.waiting_list:
        signup.state, signup.number = SignUpState.WAITING, next_number(places)
    else:
        raise NoPlaces(_too_many(places.free or 0))
    signup.save()
    # No letter to people who are at the door.
    told = source != Source.WALK_IN
    record_change(signup, Kind(signup.state), by=by, told=told, people=who.people)
    return signup


def _fingerprint(places: Places, who: Applicant) -> str:
    """What the form says: for which date or course, and everything about the people."""
    content = (who.name, who.email, who.phone, who.people, who.names)
    return fingerprint(places.pk, *content, who.answers, who.access_answers)


def _repeated(once: str, event: EventPage, sent: str) -> SignUp | None:
    """The sign-up made by this very form; None if there is none. Raises ``SomebodyElse``."""
    known = fetch(_sent_before, once=once, event=event.pk)
    if not known or known[0].sent == sent:
        return known[0] if known else None
    second = name_of_second(once, sent)
    for signup in fetch(_sent_before, once=second, event=event.pk):
        if signup.sent == sent:
            return signup
    raise SomebodyElse(known[0], second)


def _write(signup: SignUp, who: Applicant) -> None:
    for name in ("name", "email", "phone", "people", "names", "answers", "access_answers"):
        setattr(signup, name, getattr(who, name))
    signup.clause_id = who.clause
    if any(answer.get("value") for answer in who.access_answers):
        signup.access_consent_at = timezone.now()


def _place(signup: SignUp) -> None:
    signup.state, signup.offer_until, signup.placed_at = SignUpState.PLACED, None, timezone.now()


def _too_many(free: int) -> str:
    if not free:
        return _("There are no places left.")
    text = ngettext(
        "Only %(free)s place is left, too few for all of you.",
        "Only %(free)s places are left, too few for all of you.",
        free,
    )
    return text % {"free": free}


def _locked(signup: SignUp) -> tuple[SignUp, Places]:
    """Lock the places, then read the sign-up again."""
    places = lock_again(signup.places)
    now = SignUp.objects.get(pk=signup.pk)
    if now.places_id != places.pk:
        raise SignUpRefused(_("Your sign-up has just been moved. Please look again."))
    now.places = places
    return now, places


@transaction.atomic
def cancel(signup: SignUp, *, by: User | None = None) -> SignUp:
    """End a sign-up, for the person or by staff (``by``)."""
    signup, places = _locked(signup)
    if not signup.is_active:
        return signup  # pressed twice
    end(signup, places, Ending.REMOVED if by else Ending.LEFT)
    record_change(signup, Kind.REMOVED if by else Kind.LEFT, by=by)
    offer_free_places(places)
    return signup


@transaction.atomic
def claim(signup: SignUp, *, by: User | None = None) -> SignUp:
    """Accept the offered place. Raises ``SignUpRefused`` if the offer has expired."""
    signup, _places = _locked(signup)
    if signup.state == SignUpState.PLACED:
        return signup  # pressed twice
    expired = signup.offer_until is not None and signup.offer_until <= timezone.now()
    if signup.state != SignUpState.OFFERED or expired:
        raise SignUpRefused(_("This offer is over; the place has gone on to the next person."))
    _place(signup)
    signup.save(update_fields=["state", "offer_until", "placed_at"])
    record_change(signup, Kind.CLAIMED, by=by)
    return signup


@transaction.atomic
def take_free_place(signup: SignUp, *, by: User | None = None, overrule: bool = False) -> SignUp:
    """Give a free place to somebody who waits, when it is too late for offers.

    Staff may do so at any time, with ``overrule`` beyond the capacity.
    """
    signup, places = _locked(signup)
    offer_free_places(places)
    signup.refresh_from_db(fields=["state", "offer_until"])
    if signup.state == SignUpState.OFFERED:
        return claim(signup, by=by)
    if signup.state != SignUpState.WAITING:
        return signup
    if next_start(places, timezone.now()) is None:
        raise SignUpRefused(_("This can no longer be done."))
    if not take(places, signup.people):
        if not overrule:
            raise NoPlaces(_too_many(places.free or 0))
        take_over_capacity(places, signup.people)
        signup.overruled = True
    _place(signup)
    signup.save(update_fields=["state", "offer_until", "placed_at", "overruled"])
    record_change(signup, Kind.CLAIMED, by=by)
    return signup


@transaction.atomic
def decline(signup: SignUp) -> SignUp:
    """Decline the offered place; it is offered to the next."""
    signup, places = _locked(signup)
    if signup.state != SignUpState.OFFERED:
        return signup
    end(signup, places, Ending.DECLINED)
    record_change(signup, Kind.DECLINED)
    offer_free_places(places)
    return signup


@transaction.atomic
def change_people(
    signup: SignUp, people: int, *, names: list[str] | None = None, by: User | None = None
) -> SignUp:
    """Change the number of people. Raises ``NoPlaces`` if there are too few for all of them."""
    signup, places = _locked(signup)
    if not signup.is_active:
        raise SignUpRefused(_("This sign-up has ended."))
    more = people - signup.people
    if more > 0 and signup.state == SignUpState.OFFERED:
        raise SignUpRefused(_("Take the offered place first, then change the number of people."))
    if more > 0 and signup.holds_a_place and not take(places, more):
        raise NoPlaces(_too_many(places.free or 0))
    if more < 0 and signup.holds_a_place:
        release_places(places, -more)
    before, signup.people = signup.people, people
    if names is not None:
        signup.names = names
    signup.save(update_fields=["people", "names"])
    if more:
        record_change(signup, Kind.PEOPLE, by=by, people=people, before=before)
    elif names is not None:
        record_change(signup, Kind.DETAILS, by=by)
    offer_free_places(places)
    return signup


@transaction.atomic
def confirm(signup: SignUp) -> SignUp:
    """Confirm that the people still come."""
    signup, _places = _locked(signup)
    if signup.state == SignUpState.PLACED and signup.confirm_until is not None:
        signup.confirm_until = None
        signup.save(update_fields=["confirm_until"])
        record_change(signup, Kind.CONFIRMED)
    return signup


@transaction.atomic
def move(signup: SignUp, to: Occurrence, *, by: User, overrule: bool = False) -> SignUp:
    """Move a sign-up to another date of the event, in one transaction; by staff.

    Raises ``NoPlaces`` if the other date is full, unless ``overrule``.
    """
    start = signup.places.occurrence
    if start is None or start.event_id != to.event_id or to.event.signup_mode != SignUpMode.DATE:
        raise SignUpRefused(_("This sign-up cannot be moved."))
    # Always in one order, against deadlocks.
    dates = sorted({start, to}, key=lambda date: (date.start, date.pk))
    locked = {date.pk: lock(to.event, date) for date in dates}
    old, new = locked[start.pk], locked[to.pk]
    signup = SignUp.objects.get(pk=signup.pk)
    if not signup.is_active or old.pk == new.pk or signup.places_id != old.pk:
        raise SignUpRefused(_("This sign-up cannot be moved."))
    to.refresh_from_db(fields=["status"])
    if to.is_off:
        text = _("This date has been postponed.") if to.is_postponed else ""
        raise SignUpRefused(text or _("This date has been cancelled."))
    if not take(new, signup.people):
        if not overrule:
            raise NoPlaces(_too_many(new.free or 0))
        take_over_capacity(new, signup.people)
        signup.overruled = True
    if signup.holds_a_place:
        release_places(old, signup.people)
    signup.places, signup.number, signup.confirm_until = new, None, None
    _place(signup)
    signup.save()
    # Who comes back to a date is reminded, and asked, once more.
    signup.changes.filter(occurrence=to, void=False).update(void=True)
    record_change(signup, Kind.MOVED, by=by, before=old.occurrence_id)
    offer_free_places(old)
    offer_free_places(new)
    return signup


@transaction.atomic
def rotate_link(signup: SignUp) -> SignUp:
    """Invalidate the link to the sign-up and send a new one."""
    signup, _places = _locked(signup)
    signup.rotation += 1
    signup.save(update_fields=["rotation"])
    record_change(signup, Kind.LINK)
    return signup


@transaction.atomic
def change_capacity(
    event: EventPage, occurrence: Occurrence | None, capacity: int | None, *, by: User | None
) -> Places:
    """Change the number of places of one date (or the course); nobody loses a place.

    With the event's own number it follows the event again.
    """
    places = lock(event, occurrence)
    set_capacity(places, capacity, own=capacity != event.capacity)
    offer_free_places(places)
    return places


@transaction.atomic
def follow_terms(event: EventPage) -> None:
    """After an event was saved: set the capacity of its dates that have no own one."""
    theirs = Places.objects.filter(event=event, own_capacity=False).exclude(capacity=event.capacity)
    for places in theirs.order_by("occurrence__start", "pk"):
        locked = lock_again(places)
        set_capacity(locked, event.capacity)
        offer_free_places(locked)
