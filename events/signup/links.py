"""The link to one's own sign-up: ``SignUp.token`` (``network.http.signed_links``)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.crypto import constant_time_compare

from events.models import SignUp
from network.http.signed_links import REFERENCE, origin_of


def find(token: str) -> SignUp:
    """The sign-up a link leads to. Raises ``SignUp.DoesNotExist`` for any other text."""
    signups = SignUp.objects.select_related("places__event", "places__occurrence", "clause")
    signup = signups.get(reference=token[:REFERENCE])
    if not constant_time_compare(signup.token, token):
        raise SignUp.DoesNotExist
    return signup


def find_by_email_token(token: str) -> SignUp:
    """The sign-up whose new address a link confirms. Raises ``SignUp.DoesNotExist``."""
    signups = SignUp.objects.select_related("places__event", "places__occurrence")
    signup = signups.exclude(new_email="").get(reference=token[:REFERENCE])
    if not constant_time_compare(signup.email_token, token):
        raise SignUp.DoesNotExist
    return signup


def link_of(signup: SignUp) -> str:
    """The full address of a sign-up in the active language, as letters need it."""
    origin = origin_of(signup.places.event.get_full_url())
    return f"{origin}{signup.get_absolute_url()}"


def email_link_of(signup: SignUp) -> str:
    """The full address at which the new e-mail is confirmed, in the active language."""
    origin = origin_of(signup.places.event.get_full_url())
    return f"{origin}{reverse('events:confirm_email', args=[signup.email_token])}"
