"""The waiting list: a free place is offered in the order of sign-up, for a limited time.

Whatever frees a place calls ``offer_free_places`` under the same lock, so that nobody waits while a
place that fits is free.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from events.models import (
    CALLED_OFF,
    Ending,
    Occurrence,
    Places,
    SignUp,
    SignUpChange,
    SignUpState,
)
from events.signup.capacity import release_places, take
from events.signup.history import record_change

Kind = SignUpChange.Kind


def offer_free_places(places: Places, now: datetime | None = None) -> None:
    """End offers that have expired, and offer free places in the order of waiting.

    A group that does not fit is passed over and told so once. ``places`` must be locked.
    """
    if not places.queued:
        return  # the waiting list has never been used
    now = now or timezone.now()
    _lapse(places, now)
    if places.free == 0:
        return
    until = offer_until(next_start(places, now), now)
    if until is None:
        return
    passed_over = []
    for signup in places.signups.filter(state=SignUpState.WAITING).order_by("number"):
        if places.free == 0:
            break
        fits = places.free is None or signup.people <= places.free
        if fits and take(places, signup.people):
            _offer(signup, until)
        else:
            passed_over.append(signup)
    _tell(passed_over)


def next_start(places: Places, now: datetime) -> datetime | None:
    """The start of the date (of a course: of its next date); None if there is none to come."""
    dates = Occurrence.objects.real().exclude(status__in=CALLED_OFF)
    if not places.event.live or not places.event.takes_signups:
        return None
    if places.occurrence_id is not None:
        dates = dates.filter(pk=places.occurrence_id)
    else:
        dates = dates.filter(event=places.event_id, start__gt=now).order_by("start")
    return dates.values_list("start", flat=True).first()


def offer_until(start: datetime | None, now: datetime) -> datetime | None:
    """Until when an offer made now is valid; None if it is too late for offers.

    Near the start: half of the time that is left, at least an hour. Shortly before the start free
    places are no longer offered but taken directly (``services.take_free_place``).
    """
    if start is None:
        return None
    left = start - timedelta(hours=settings.SIGNUP_CLAIM_CUTOFF_HOURS) - now
    least = timedelta(hours=settings.SIGNUP_CLAIM_LEAST_HOURS)
    if left < least:
        return None
    return now + min(timedelta(hours=settings.SIGNUP_CLAIM_HOURS), max(left / 2, least))


def _offer(signup: SignUp, until: datetime) -> None:
    signup.state, signup.offer_until = SignUpState.OFFERED, until
    signup.save(update_fields=["state", "offer_until"])
    record_change(signup, Kind.OFFERED, until=until.isoformat())


def _lapse(places: Places, now: datetime) -> None:
    """End expired offers and tell their people."""
    for signup in places.signups.filter(state=SignUpState.OFFERED, offer_until__lte=now):
        end(signup, places, Ending.LAPSED)
        record_change(signup, Kind.LAPSED)


def withdraw_offers(places: Places) -> None:
    """Withdraw all offers; these sign-ups wait again with their old numbers."""
    for signup in places.signups.filter(state=SignUpState.OFFERED):
        release_places(places, signup.people)
        signup.state, signup.offer_until = SignUpState.WAITING, None
        signup.save(update_fields=["state", "offer_until"])
        record_change(signup, Kind.OFFER_VOID)


def end(signup: SignUp, places: Places, why: Ending) -> None:
    """End a sign-up and release its places; does not offer them to others."""
    if signup.holds_a_place:
        release_places(places, signup.people)
    signup.state, signup.ending = SignUpState.ENDED, why
    signup.offer_until = signup.confirm_until = None
    signup.save(update_fields=["state", "ending", "offer_until", "confirm_until"])


def _tell(passed_over: list[SignUp]) -> None:
    keys = [signup.pk for signup in passed_over]
    told = set(
        SignUpChange.objects.filter(signup__in=keys, kind=Kind.PASSED_OVER).values_list(
            "signup", flat=True
        )
    )
    for signup in passed_over:
        if signup.pk not in told:
            record_change(signup, Kind.PASSED_OVER)


def position(signup: SignUp) -> int:
    """The position in the waiting list, from 1."""
    ahead = SignUp.objects.filter(
        places=signup.places_id, state=SignUpState.WAITING, number__lt=signup.number
    )
    return ahead.count() + 1
