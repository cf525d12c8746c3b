"""Recording changes of sign-ups, each with the letter that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from events.models import Occurrence, OutgoingMail, SignUp, SignUpChange
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


def record_change(
    signup: SignUp,
    kind: SignUpChange.Kind,
    *,
    by: User | None = None,
    occurrence: Occurrence | None = None,
    told: bool = True,
    **data: Any,
) -> SignUpChange:
    """Record a change in the caller's transaction, with a letter if ``kind`` is in ``TOLD``.

    No letter is written without an e-mail address, or if not ``told``.
    """
    change = SignUpChange.objects.create(
        signup=signup, kind=kind, by=by, occurrence=occurrence, data=data
    )
    if told and kind in TOLD and address_of(change):
        hand_over([OutgoingMail.objects.create(change=change)])
    return change


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
