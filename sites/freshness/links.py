"""The link by which a coordinator confirms without signing in.

It holds the random name of a letter, signed, and nothing of anybody: a copy of the database makes
none. It is good for one space and for ``LINK_LASTS``, as long as its reader coordinates the space,
and until the space is confirmed. All of it is looked at each time.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from sites.models import FreshnessLetter
from sites.team.permissions import coordinators_of

SALT = "sites.freshness_links"
LINK_LASTS = timedelta(days=30)


class ForgedLink(Exception):  # noqa: N818  it is the link that is forged
    """Not one of our links, altered, run out, or its reader coordinates the space no more."""


def confirm_path(letter: FreshnessLetter) -> str:
    """Where its reader confirms, in the active language; good from now on for some weeks."""
    token = TimestampSigner(salt=SALT).sign(letter.reference)
    return reverse("sites:freshness", args=[token])


def letter_of(token: str) -> FreshnessLetter:
    """The letter a link was sent in. Raises ``ForgedLink``."""
    try:
        reference = TimestampSigner(salt=SALT).unsign(token, max_age=LINK_LASTS)
        letters = FreshnessLetter.objects.select_related("to", "space")
        letter = letters.get(reference=reference)
    except (BadSignature, FreshnessLetter.DoesNotExist) as error:
        raise ForgedLink from error
    if not coordinators_of(letter.space).filter(pk=letter.to_id).exists():
        raise ForgedLink
    return letter
