"""Services of invitations to the team of a space: sending, accepting."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from network.models import Organisation, User
from sites.models import Invitation, SpacePage
from sites.team.groups import join
from sites.team.partnerships import admit

TEMPLATE = "sites/letters/invitation/invitation"
KEPT_AFTER_EXPIRY = timedelta(days=30)  # so that "who was invited" can be answered for a while


class MailNotSent(Exception):  # noqa: N818  what happened, told to the person who asked for it
    """The invitation could not be sent; the message is for people."""


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
    space ends, and what expired more than a month ago is deleted. Raises ``MailNotSent``; nothing
    is changed then.
    """
    Invitation.objects.filter(expires_at__lt=timezone.now() - KEPT_AFTER_EXPIRY).delete()
    earlier = Invitation.objects.filter(space=space, email=email.strip().lower(), accepted_at=None)
    earlier.update(expires_at=timezone.now())
    invitation, secret = Invitation.issue(
        space,
        role,
        email,
        language=language,
        invited_by=invited_by,
        organisation=organisation,
    )
    try:
        _message(invitation, secret).send()
    except (SMTPException, OSError) as error:
        raise MailNotSent(
            _("The invitation to %(email)s could not be sent: the mail server does not answer.")
            % {"email": email}
        ) from error
    return invitation


def _message(invitation: Invitation, secret: str) -> EmailMultiAlternatives:
    with translation.override(invitation.language):
        link = settings.BASE_URL + reverse("sites:invitation", args=[secret])
        context = {"invitation": invitation, "space": invitation.space, "link": link}
        subject = _("Invitation: %(space)s") % {"space": invitation.space.title}
        body, html = (render_to_string(f"{TEMPLATE}.{kind}", context) for kind in ("txt", "html"))
    message = EmailMultiAlternatives(subject, body, to=[invitation.email])
    message.attach_alternative(html, "text/html")
    return message


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
