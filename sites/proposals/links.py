"""The links of a proposal: one to confirm it, one that is its proposer's own.

Both are tokens of ``network.http.signed_links``; the one to confirm is good for nothing else and
for ``PROPOSAL_CONFIRM_DAYS``.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from network.http import signed_links
from network.http.signed_links import ForgedLink
from sites.models import Proposal

CONFIRM, OWN = "sites.proposal_links.confirm", "sites.proposal_links.own"


def token_of(proposal: Proposal) -> str:
    return signed_links.permanent_token(proposal.reference, OWN)


def own_path(proposal: Proposal) -> str:
    """Where its proposer sees it, in the active language."""
    return reverse("sites:my_proposal", args=[token_of(proposal)])


def confirm_path(proposal: Proposal) -> str:
    """Where it is confirmed, in the active language; good from now on for some days."""
    token = signed_links.timed_token(proposal.reference, CONFIRM)
    return reverse("sites:proposal_confirm", args=[token])


def find(token: str) -> Proposal:
    """The confirmed proposal a link leads to. Raises ``ForgedLink``."""
    return _row(signed_links.reference_of(token, OWN), confirmed_at__isnull=False)


def find_to_confirm(token: str) -> Proposal:
    """The proposal a link confirms, or has confirmed. Raises ``ForgedLink``."""
    max_age = timedelta(days=settings.PROPOSAL_CONFIRM_DAYS)
    return _row(signed_links.reference_within(token, CONFIRM, max_age))


def _row(reference: str, **wanted: bool) -> Proposal:
    rows = Proposal.objects.select_related("space__space_settings", "page", "clause")
    proposal = rows.filter(reference=reference, **wanted).first()
    if proposal is None:
        raise ForgedLink
    return proposal
