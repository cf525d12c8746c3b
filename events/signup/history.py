"""Noting what became of a sign-up, and writing the letter that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from events.models import Occurrence, SignUp, SignUpChange
from events.outbox import post, post_all
from network.models import User

Kind = SignUpChange.Kind

#: The changes a letter tells of; all others are known to whoever made them.
TOLD = frozenset(
    {
        Kind.PLACED,
        Kind.WAITING,
        Kind.OFFERED,
        Kind.CLAIMED,
        Kind.DECLINED,
        Kind.LAPSED,
        Kind.PASSED_OVER,
        Kind.PEOPLE,
        Kind.LEFT,
        Kind.REMOVED,
        Kind.MOVED,
        Kind.DATE_CANCELLED,
        Kind.DATE_MOVED,
        Kind.DATE_ONLINE,
        Kind.DATE_RESTORED,
        Kind.REMINDED,
        Kind.ASKED,
        Kind.UNCONFIRMED,
        Kind.THANKED,
        Kind.MESSAGE,
        Kind.LINK,
    }
)


def note(
    signup: SignUp,
    kind: SignUpChange.Kind,
    *,
    by: User | None = None,
    occurrence: Occurrence | None = None,
    told: bool = True,
    **data: Any,
) -> SignUpChange:
    """Write down a change; with its letter, if it is told of and there is an address.

    In the caller's transaction: the change, the note and the letter are written together or not at
    all.
    """
    change = SignUpChange.objects.create(
        signup=signup, kind=kind, by=by, occurrence=occurrence, data=data
    )
    if told and kind in TOLD and signup.email:
        post(change)
    return change


def note_all(signups: Sequence[SignUp], kind: SignUpChange.Kind, occurrence: Occurrence) -> None:
    """The same about many people at once: what time brings, not what somebody did."""
    changes = SignUpChange.objects.bulk_create(
        SignUpChange(signup=signup, kind=kind, occurrence=occurrence) for signup in signups
    )
    post_all([change for change in changes if change.signup.email])
