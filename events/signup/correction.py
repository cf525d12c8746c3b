"""Correcting name, e-mail and telephone of a sign-up (art. 16 GDPR); its place in the queue stays.

What staff correct holds at once. A new e-mail that the person gives holds once it is confirmed by
the link sent there. With the address the link to the sign-up is replaced: whoever read letters at
the old one is locked out, and the new one gets a letter with the new link.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import OutgoingMail, SignUp, SignUpChange
from events.signup.capacity import lock_again
from events.signup.history import record_change
from events.signup.services import SignUpRefused
from network.models import User
from network.models.mail import LetterQuerySet

Kind = SignUpChange.Kind
#: How many letters that ask to confirm an address one sign-up may cause in a day.
MOST_ASKED = 5
DAY = timedelta(days=1)


@transaction.atomic
def correct(signup: SignUp, *, name: str, email: str, phone: str, by: User | None = None) -> SignUp:
    """Correct them for the person, or by staff (``by``). Raises ``SignUpRefused``.

    Without ``by`` another e-mail is only asked about, and ``new_email`` holds it until then.
    """
    signup = _locked(signup)
    if signup.anonymised_at:
        raise SignUpRefused(_("This can no longer be done."))
    corrected = {"name": name, "phone": phone}
    changes_email = email != signup.email
    asks = changes_email and bool(email) and by is None
    if changes_email and not asks:
        corrected["email"], signup.email_confirmed_at = email, None
    fields = [field for field, value in corrected.items() if getattr(signup, field) != value]
    for field in fields:
        setattr(signup, field, corrected[field])
    if asks:
        _ask(signup, email)
    elif changes_email:
        signup.new_email = ""
    signup.save(update_fields=["name", "phone", "email", "new_email", "email_confirmed_at"])
    if fields:
        corrections: dict[str, Any] = dict.fromkeys(fields, True)
        record_change(signup, Kind.CORRECTED, by=by, **corrections)
    if "email" in fields:
        _replace_the_link(signup, by)
    return signup


def _ask(signup: SignUp, email: str) -> None:
    asked = signup.changes.filter(kind=Kind.EMAIL, at__gt=timezone.now() - DAY)
    if asked.count() >= MOST_ASKED:
        raise SignUpRefused(_("This has been changed very often today. Please try tomorrow."))
    signup.new_email = email
    record_change(signup, Kind.EMAIL)


@transaction.atomic
def confirm_email(signup: SignUp) -> SignUp:
    """The address asked about becomes the address; pressed twice, nothing more happens."""
    signup = _locked(signup)
    if not signup.new_email or signup.anonymised_at:
        return signup
    signup.email, signup.new_email = signup.new_email, ""
    signup.email_confirmed_at = timezone.now()
    signup.save(update_fields=["email", "new_email", "email_confirmed_at"])
    record_change(signup, Kind.CORRECTED, email=True)
    _replace_the_link(signup, None)
    return signup


def _replace_the_link(signup: SignUp, by: User | None) -> None:
    signup.rotation += 1
    signup.save(update_fields=["rotation"])
    record_change(signup, Kind.LINK, by=by, at_once=True)


def _locked(signup: SignUp) -> SignUp:
    """Lock the places as every change does, then read the sign-up again."""
    places = lock_again(signup.places)
    now = SignUp.objects.get(pk=signup.pk)
    if now.places_id != places.pk:
        raise SignUpRefused(_("Your sign-up has just been moved. Please look again."))
    now.places = places
    return now


def undelivered(**whom: Any) -> LetterQuerySet:
    """The letters that could not be delivered, but to an address that was corrected since."""
    corrected = SignUpChange.objects.filter(
        signup=OuterRef("change__signup"),
        kind=Kind.CORRECTED,
        data__email=True,
        pk__gt=OuterRef("change"),
    )
    return OutgoingMail.objects.filter(~Exists(corrected), failed_at__isnull=False, **whom)
