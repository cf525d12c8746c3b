"""The links of the weekly letters: one to confirm, one to leave (``network.http.signed_links``).

The link to confirm is good for ``DIGEST_CONFIRM_DAYS``, the one to leave as long as letters come.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from events.models import Digest
from network.http import signed_links

CONFIRM, LEAVE = "events.digest_links.confirm", "events.digest_links.leave"


def confirm_path(digest: Digest) -> str:
    """Where somebody confirms, in the active language; good from now on for some days."""
    token = signed_links.timed_token(digest.reference, CONFIRM)
    return reverse("events:digest_confirm", args=[token])


def leave_path(digest: Digest) -> str:
    """Where somebody leaves, in the active language."""
    token = signed_links.permanent_token(digest.reference, LEAVE)
    return reverse("events:digest_leave", args=[token])


def reference_to_confirm(token: str) -> str:
    """The name of the row a link confirms. Raises ``ForgedLink`` for any other, or an old one."""
    max_age = timedelta(days=settings.DIGEST_CONFIRM_DAYS)
    return signed_links.reference_within(token, CONFIRM, max_age)


def reference_to_leave(token: str) -> str:
    """The name of the row a link ends, whether it is still there. Raises ``ForgedLink``."""
    return signed_links.reference_of(token, LEAVE)
