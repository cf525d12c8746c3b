"""Services of invitations to the team of a space: inviting, accepting."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from network.mail.outbox import post_once
from network.models import Organisation, User
from sites.models import Invitation, InvitationLetter, SpacePage
from sites.team.groups import join
from sites.team.partnerships import admit

KEPT_AFTER_EXPIRY = timedelta(days=30)  # so that it can be told for a while who was invited


class InvitationNotOpen(Exception):  # noqa: N818
    """The link has been used, has expired, or never was one."""


@transaction.atomic
def invite(
    space: SpacePage,
    role: str,
    email: str,
    *,
    language: str = "pl",
    invited_by: User | None = None,
    organisation: Organisation | None = None,
) -> Invitation:
    """Send a link that lets its reader join a space once, within two weeks.

    A partner joins for an ``organisation``. An older open invitation of the same person to the same
    space ends.
    """
    earlier = Invitation.objects.filter(space=space, email=email.strip().lower(), accepted_at=None)
    earlier.update(expires_at=timezone.now())
    invitation = Invitation.issue(
        space,
        role,
        email,
        language=language,
        invited_by=invited_by,
        organisation=organisation,
    )
    post_once(InvitationLetter, invitation=invitation)
    return invitation


def forget_expired(now: datetime | None = None) -> int:
    """Delete invitations, used or not, with their letters when their time is over; how many."""
    old = Invitation.objects.filter(expires_at__lt=(now or timezone.now()) - KEPT_AFTER_EXPIRY)
    number = old.count()
    old.delete()
    return number


def find(secret: str, *, lock: bool = False) -> Invitation:
    """The open invitation of a link. Raises ``InvitationNotOpen``."""
    invitations = Invitation.objects.select_related("space", "organisation")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(digest=Invitation.digest_of(secret)).first()
    if invitation is None or not invitation.is_open:
        raise InvitationNotOpen
    return invitation


def account_of(invitation: Invitation) -> User | None:
    """The account the invited address has already, if any."""
    return User.objects.filter(email__iexact=invitation.email).first()


@transaction.atomic
def accept(
    secret: str,
    *,
    user: User | None = None,
    first_name: str = "",
    last_name: str = "",
    password: str = "",
) -> User:
    """Let the invited person in: with the account they are signed in to, or a new one.

    Raises ``InvitationNotOpen``, also when the address has an account and ``user`` is not it.
    """
    invitation = find(secret, lock=True)
    account = account_of(invitation)
    if account is not None and account != user:
        raise InvitationNotOpen
    if account is None:
        account = User.objects.create_user(
            username=invitation.email,
            email=invitation.email,
            password=password,
            first_name=first_name,
            last_name=last_name,
        )
    if invitation.organisation is not None:
        admit(account, invitation.space, invitation.organisation)
    else:
        join(account, invitation.space, invitation.role)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return account
