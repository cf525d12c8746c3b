"""The links of the weekly letters: one to confirm, one to leave.

Neither holds an address, and a copy of the database makes none of them: a row's random name is
signed. The link to confirm is good for nothing else and for ``DIGEST_CONFIRM_DAYS``; the one to
leave is good for as long as there are letters.
"""

from __future__ import annotations

import base64

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from events.models import Digest

CONFIRM, LEAVE = "events.digest_links.confirm", "events.digest_links.leave"
REFERENCE = 22  # characters: 128 bits
A_DAY = 24 * 3600


class ForgedLink(Exception):  # noqa: N818  it is the link that is forged
    """Not one of our links, altered, or run out."""


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=CONFIRM)


def confirm_path(digest: Digest) -> str:
    """Where somebody confirms, in the active language; good from now on for some days."""
    return reverse("events:digest_confirm", args=[_signer().sign(digest.reference)])


def leave_path(digest: Digest) -> str:
    """Where somebody leaves, in the active language."""
    token = f"{digest.reference}{_leave_mac(digest.reference)}"
    return reverse("events:digest_leave", args=[token])


def _leave_mac(reference: str) -> str:
    mac = salted_hmac(LEAVE, reference, algorithm="sha256").digest()[:16]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def reference_to_confirm(token: str) -> str:
    """The name of the row a link confirms. Raises ``ForgedLink`` for any other, or an old one."""
    try:
        return _signer().unsign(token, max_age=settings.DIGEST_CONFIRM_DAYS * A_DAY)
    except BadSignature as error:
        raise ForgedLink from error


def reference_to_leave(token: str) -> str:
    """The name of the row a link ends, whether it is still there. Raises ``ForgedLink``."""
    reference, mac = token[:REFERENCE], token[REFERENCE:]
    if not constant_time_compare(mac, _leave_mac(reference)):
        raise ForgedLink
    return reference
