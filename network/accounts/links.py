"""The link by which somebody confirms a new e-mail address."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from network.http.signed_links import reference_within, timed_token
from network.models import EmailChange

LINK_LASTS = timedelta(days=1)
_SALT = "network.email-change"


def confirm_path(change: EmailChange) -> str:
    """In the active language."""
    return reverse("email_change", args=[timed_token(change.reference, _SALT)])


def reference_in(token: str) -> str:
    """Raises ``ForgedLink``, also after a day."""
    return reference_within(token, _SALT, LINK_LASTS)
