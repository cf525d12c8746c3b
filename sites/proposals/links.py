"""The links of a proposal: one to confirm it, one that is its proposer's own.

Neither names anybody, and a copy of the database makes none of them: a row's random name is signed.
The link to confirm is good for nothing else and for ``PROPOSAL_CONFIRM_DAYS``.
"""

from __future__ import annotations

import base64
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from sites.models import Proposal, SpacePage

CONFIRM, OWN = "sites.proposal_links.confirm", "sites.proposal_links.own"
REFERENCE = 22  # characters: 128 bits
A_DAY = 24 * 3600


class ForgedLink(Exception):  # noqa: N818  it is the link that is forged
    """Not one of our links, altered, run out, or of a proposal that is gone."""


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=CONFIRM)


def _mac(reference: str) -> str:
    mac = salted_hmac(OWN, reference, algorithm="sha256").digest()[:16]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def token_of(proposal: Proposal) -> str:
    return proposal.reference + _mac(proposal.reference)


def own_path(proposal: Proposal) -> str:
    """Where its proposer sees it, in the active language."""
    return reverse("sites:my_proposal", args=[token_of(proposal)])


def confirm_path(proposal: Proposal) -> str:
    """Where it is confirmed, in the active language; good from now on for some days."""
    return reverse("sites:proposal_confirm", args=[_signer().sign(proposal.reference)])


def find(token: str) -> Proposal:
    """The confirmed proposal a link leads to. Raises ``ForgedLink``."""
    reference, mac = token[:REFERENCE], token[REFERENCE:]
    if not constant_time_compare(mac, _mac(reference)):
        raise ForgedLink
    return _row(reference, confirmed_at__isnull=False)


def find_to_confirm(token: str) -> Proposal:
    """The proposal a link confirms, or has confirmed. Raises ``ForgedLink``."""
    try:
        reference = _signer().unsign(token, max_age=settings.PROPOSAL_CONFIRM_DAYS * A_DAY)
    except BadSignature as error:
        raise ForgedLink from error
    return _row(reference)


def _row(reference: str, **wanted: bool) -> Proposal:
    rows = Proposal.objects.select_related("space__space_settings", "page", "clause")
    proposal = rows.filter(reference=reference, **wanted).first()
    if proposal is None:
        raise ForgedLink
    return proposal


def origin_of(space: SpacePage) -> str:
    """``https://host`` of the space's own address: its own host, or the hub."""
    parts = urlsplit(space.get_full_url() or settings.BASE_URL)
    return f"{parts.scheme}://{parts.netloc}"
