"""The waiting list: a place that becomes free is offered in order, for a while.

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
    """Let unanswered offers lapse, and offer what is free to those who wait, first come first.

    A group that does not fit is passed over and told so once. To be called with ``places`` locked.
    """
    if not places.queued:
        return  # nobody has ever waited
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
    """When what the places are for begins (of a running course: its next date); None if never."""
    dates = Occurrence.objects.real().exclude(status__in=CALLED_OFF)
    if not places.event.live or not places.event.takes_signups:
        return None
    if places.occurrence_id is not None:
        dates = dates.filter(pk=places.occurrence_id)
    else:
        dates = dates.filter(event=places.event_id, start__gt=now).order_by("start")
    return dates.values_list("start", flat=True).first()


def offer_until(start: datetime | None, now: datetime) -> datetime | None:
    """Until when an offer made now holds; None if it is too late for one.

    Near the start the time is shorter: half of what is left, an hour at least; shortly before it
    whoever comes first takes what is free.
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
    """An offer nobody answered goes on to the next, and its person is told."""
    for signup in places.signups.filter(state=SignUpState.OFFERED, offer_until__lte=now):
        end(signup, places, Ending.LAPSED)
        record_change(signup, Kind.LAPSED)


def withdraw_offers(places: Places) -> None:
    """Take back what is offered: the date does not take place. They wait where they waited."""
    for signup in places.signups.filter(state=SignUpState.OFFERED):
        release_places(places, signup.people)
        signup.state, signup.offer_until = SignUpState.WAITING, None
        signup.save(update_fields=["state", "offer_until"])
        record_change(signup, Kind.OFFER_VOID)


def end(signup: SignUp, places: Places, why: Ending) -> None:
    """A sign-up ends; its places are free. Does not offer them to others."""
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
    """The place in the queue as people count: 1 is next."""
    ahead = SignUp.objects.filter(
        places=signup.places_id, state=SignUpState.WAITING, number__lt=signup.number
    )
    return ahead.count() + 1
