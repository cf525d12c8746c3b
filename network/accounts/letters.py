"""Letters about accounts: written with the change they tell of, composed when they are sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from network.accounts.links import LINK_LASTS, confirm_path
from network.i18n import formatting as wording
from network.mail.composers import composes
from network.mail.messages import LetterText, greeting, make_message
from network.mail.outbox import hand_over
from network.models import AccountLetter, EmailChange, User

TEMPLATES = "network/letters/account"
KEPT = timedelta(days=7)
PASSWORD_LASTS = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
Kind = AccountLetter.Kind


def post(
    kind: str, user: User | None, *, change: EmailChange | None = None, former: str = ""
) -> None:
    """Have one sent."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    hand_over(
        [
            AccountLetter.objects.create(
                kind=kind, user=user, change=change, former=former, language=language
            )
        ]
    )


def delete_old(now: datetime) -> None:
    """Delete letters of more than a week ago, and new addresses whose link has expired."""
    AccountLetter.objects.filter(written_at__lt=now - KEPT).delete()
    EmailChange.objects.filter(asked_at__lt=now - LINK_LASTS).delete()


@composes(AccountLetter)
def compose(letter: AccountLetter) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if there is nobody to read it, or nothing to say."""
    user = letter.user
    if user is None or not user.is_active:
        return None
    profile = UserProfile.get_for_user(user)
    with translation.override(profile.preferred_language or letter.language):
        if letter.kind == Kind.PASSWORD:
            return _message(letter, user, user.email, _new_password_path(user), PASSWORD_LASTS)
        if letter.kind == Kind.CHANGED:
            return _message(letter, user, letter.former)
        change = letter.change
        if change is None:
            return None
        return _message(letter, user, change.email, confirm_path(change), LINK_LASTS)


def _new_password_path(user: User) -> str:
    key = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return reverse("wagtailadmin_password_reset_confirm", args=[key, token])


def _message(
    letter: AccountLetter, user: User, to: str, path: str = "", lasts: timedelta | None = None
) -> EmailMultiAlternatives:
    until = wording.local(timezone.now() + lasts) if lasts else None
    text = LetterText(
        f"{TEMPLATES}/{letter.kind}.txt",
        name=user.get_username(),
        until=wording.long_date(until.date()) if until else "",
        clock=f"{until:%H:%M}" if until else "",
    )
    return make_message(
        text,
        f"{TEMPLATES}/frame",
        subject=text["title"],
        to=to,
        message_id=letter.message_id,
        house=_("MAM Network"),
        greeting=greeting(""),
        why=text["why"],
        link=f"{settings.BASE_URL}{path}" if path else "",
    )
