"""The link by which a coordinator confirms without signing in (``network.http.signed_links``).

It is good for one space and for ``LINK_LASTS``, as long as its reader coordinates the space, and
until the space is confirmed. All of it is looked at each time.
"""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from network.http import signed_links
from network.http.signed_links import ForgedLink
from sites.models import FreshnessLetter
from sites.team.permissions import coordinators_of

SALT = "sites.freshness_links"
LINK_LASTS = timedelta(days=30)


def confirm_path(letter: FreshnessLetter) -> str:
    """Where its reader confirms, in the active language; good from now on for some weeks."""
    return reverse("sites:freshness", args=[signed_links.timed_token(letter.reference, SALT)])


def letter_of(token: str) -> FreshnessLetter:
    """The letter a link was sent in, if its reader coordinates the space. Raises ``ForgedLink``."""
    reference = signed_links.reference_within(token, SALT, LINK_LASTS)
    letters = FreshnessLetter.objects.select_related("to", "space")
    letter = letters.filter(reference=reference).first()
    if letter is None or not coordinators_of(letter.space).filter(pk=letter.to_id).exists():
        raise ForgedLink
    return letter
