"""The link to one's own sign-up: a name nobody can guess, and a signature nobody can make.

It holds no personal data and the database holds no secret: whoever reads a copy of it cannot open
anybody's sign-up. Raising ``rotation`` makes an older link useless.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from events.models import EventPage, SignUp

SALT = "events.signup_links"
REFERENCE, SIGNATURE = 22, 22  # characters: 128 bits each


def token_of(reference: str, rotation: int) -> str:
    mac = salted_hmac(SALT, f"{reference}.{rotation}", algorithm="sha256").digest()[:16]
    return reference + base64.urlsafe_b64encode(mac).decode().rstrip("=")


def find(token: str) -> SignUp:
    """The sign-up a link leads to. Raises ``SignUp.DoesNotExist`` for any other text."""
    from events.models import SignUp

    signups = SignUp.objects.select_related("places__event", "places__occurrence", "clause")
    signup = signups.get(reference=token[:REFERENCE])
    if not constant_time_compare(signup.token, token):
        raise SignUp.DoesNotExist
    return signup


def origin_of(event: EventPage) -> str:
    """``https://host`` of the event's own address: a space's own host, or the hub."""
    parts = urlsplit(event.get_full_url() or settings.BASE_URL)
    return f"{parts.scheme}://{parts.netloc}"


def link_of(signup: SignUp) -> str:
    """The full address of a sign-up in the active language, as letters need it."""
    path = reverse("events:my_sign_up", args=[signup.token])
    return f"{origin_of(signup.places.event)}{path}"
