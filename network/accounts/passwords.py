"""A new password by letter, and asking for one's own password where one is signed in already."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac

from network.accounts import letters
from network.accounts.sign_in import OWN_PASSWORD
from network.http.rate_limits import within_limit
from network.http.slowdown import Attempt, please_wait
from network.models import AccountLetter, User

HOUR = 3600
LETTERS_AN_HOUR = 3  # to one mailbox


@transaction.atomic
def send_links(email: str, users: Iterable[User]) -> None:
    """A link for a new password to each account of this address, if it has few letters yet.

    For an address without an account a letter is written that nobody gets, so that a stranger sees
    no difference, nor measures one.
    """
    mailbox = salted_hmac("network.new-password", email.casefold()).hexdigest()[:16]
    if not within_limit(f"new-password-to:{mailbox}", LETTERS_AN_HOUR, HOUR):
        return
    readers: list[User | None] = [*users]
    for user in readers or [None]:
        letters.post(AccountLetter.Kind.PASSWORD, user)


def check_own_password(user: User, password: str) -> bool:
    """Whether it is the password of whoever is signed in.

    Raises ``ValidationError`` if it was guessed at too often: somebody else may sit there.
    """
    attempt = Attempt((OWN_PASSWORD, str(user.pk)))
    if seconds := attempt.begin():
        raise ValidationError(please_wait(seconds), code="wait")
    if right := user.check_password(password):
        attempt.succeeded()
    return right
