"""Recording changes of sign-ups, each with the letter that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from events.models import Occurrence, OutgoingMail, SignUp, SignUpChange
from events.signup.phone_calls import note_call
from network.mail.outbox import hand_over
from network.models import User

Kind = SignUpChange.Kind

#: The changes a letter tells of.
TOLD = frozenset(Kind) - {
    Kind.OFFER_VOID,
    Kind.DETAILS,
    Kind.CORRECTED,
    Kind.CONFIRMED,
    Kind.ATTENDANCE,
    Kind.ERASED,
}


#: What may be done again and again on the page of a sign-up: one letter tells the outcome.
GATHERED = frozenset({Kind.PEOPLE, Kind.LINK})


def record_change(
    signup: SignUp,
    kind: SignUpChange.Kind,
    *,
    by: User | None = None,
    occurrence: Occurrence | None = None,
    told: bool = True,
    at_once: bool = False,
    **data: Any,
) -> SignUpChange:
    """Record a change in the caller's transaction, with a letter if ``kind`` is in ``TOLD``.

    Without an e-mail address a call is noted instead, if it is about the date; neither is if not
    ``told``. What the person does again within ``SIGNUP_GATHER_MINUTES`` is told by one letter at
    their end, unless ``at_once``.
    """
    due = timezone.now()
    if told and kind in GATHERED and by is None and not at_once:
        due, data = _gather(signup, kind, data)
        told = kind != Kind.PEOPLE or data["people"] != data.get("told")
    change = SignUpChange.objects.create(
        signup=signup, kind=kind, by=by, occurrence=occurrence, data=data
    )
    if told and kind in TOLD and address_of(change):
        hand_over([OutgoingMail.objects.create(change=change, due_at=due)])
    elif told and not signup.email:
        note_call(change)
    return change


def _gather(
    signup: SignUp, kind: SignUpChange.Kind, data: dict[str, Any]
) -> tuple[datetime, dict[str, Any]]:
    """When the letter is due, in place of one that waits, and ``data`` with what was told last.

    The caller holds the lock of the sign-up's places.
    """
    now, span = timezone.now(), timedelta(minutes=settings.SIGNUP_GATHER_MINUTES)
    theirs = OutgoingMail.objects.filter(
        change__signup=signup, change__kind=kind, change__by=None, dropped_at=None
    ).select_related("change")
    last = theirs.order_by("-due_at", "-pk").first()
    if last is None or last.due_at + span <= now:
        return now, data
    waiting = theirs.unsent().filter(claimed_at=None, attempts=0).first()
    if waiting is None:
        return last.due_at + span, data
    # Not if a worker takes it at this moment: then it tells what is so now, and this one the rest.
    OutgoingMail.objects.filter(pk=waiting.pk, claimed_at=None).drop()
    if kind == Kind.PEOPLE and waiting.change is not None:
        before = waiting.change.data
        data = {**data, "told": before.get("told", before["before"])}
    return max(waiting.due_at, now), data


def address_of(change: SignUpChange) -> str:
    """Where a letter about a change goes: a new address is asked about at the new address."""
    signup = change.signup
    return signup.new_email if change.kind == Kind.EMAIL else signup.email


def record_scheduled_changes(
    signups: Sequence[SignUp], kind: SignUpChange.Kind, occurrence: Occurrence
) -> None:
    """Record a change of many sign-ups that the clock makes, with its letters."""
    changes = SignUpChange.objects.bulk_create(
        SignUpChange(signup=signup, kind=kind, occurrence=occurrence) for signup in signups
    )
    letters = [OutgoingMail(change=change) for change in changes if change.signup.email]
    hand_over(OutgoingMail.objects.bulk_create(letters))
