"""Changing one's own e-mail: asked for with the password, confirmed from the new mailbox."""

from __future__ import annotations

from django.db import transaction
from django.utils.crypto import salted_hmac
from wagtail.log_actions import log

from network.accounts import letters
from network.accounts.links import reference_in
from network.http.rate_limits import within_limit
from network.http.signed_links import ForgedLink
from network.models import AccountLetter, EmailChange, User

HOUR = 3600
LETTERS_AN_HOUR = 3  # to one mailbox, and for one account


class EmailTaken(Exception):  # noqa: N818
    """Another account has this address."""


def may_ask(user: User, email: str) -> bool:
    """Whether few enough letters have gone there, and for this account, in this hour."""
    mailbox = salted_hmac("network.email-change", email.casefold()).hexdigest()[:16]
    names = (f"email-change:{user.pk}", f"email-change-to:{mailbox}")
    return all(within_limit(name, LETTERS_AN_HOUR, HOUR) for name in names)


@transaction.atomic
def ask(user: User, email: str) -> None:
    """Send the link to the new address; an earlier one that was not followed ends."""
    EmailChange.objects.filter(user=user).delete()
    change = EmailChange.objects.create(user=user, email=email)
    letters.post(AccountLetter.Kind.CONFIRM, user, change=change)


def find(token: str, *, lock: bool = False) -> EmailChange:
    """The open change of a link. Raises ``ForgedLink``."""
    changes = EmailChange.objects.select_related("user")
    if lock:
        changes = changes.select_for_update(of=("self",))
    change = changes.filter(reference=reference_in(token), user__is_active=True).first()
    if change is None:
        raise ForgedLink
    return change


@transaction.atomic
def confirm(token: str) -> User:
    """The account has its new address; a letter to the old one says so.

    Raises ``ForgedLink``, and ``EmailTaken`` if another account has got it meanwhile.
    """
    change = find(token, lock=True)
    user, former = change.user, change.user.email
    if User.has_email(change.email, besides=user):
        raise EmailTaken
    user.email = change.email
    user.save(update_fields=["email"])
    change.delete()
    log(user, "wagtail.edit", user=user)
    if former:
        letters.post(AccountLetter.Kind.CHANGED, user, former=former)
    return user
