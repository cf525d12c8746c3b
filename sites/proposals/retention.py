"""Retention of proposals: unconfirmed deleted, unanswered and undecided closed, ended erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from sites.models import ModerationSettings, Outcome, Proposal, ProposalPicture, Submission
from sites.proposals import services as proposals

#: How long pictures are kept with a form that was not sent whole.
FORM_LASTS = timedelta(hours=2 * 24)


def run(now: datetime | None = None) -> dict[str, int]:
    """Do what is due; repeatable. Return how many were dropped, closed and erased."""
    now = now or timezone.now()
    days = timedelta(days=ModerationSettings.load().proposal_retention_days)
    return {
        "dropped": drop_unconfirmed(now),
        "closed": close(now - days) + expire(now),
        "erased": erase(now - days),
    }


def drop_unconfirmed(now: datetime) -> int:
    """Delete what nobody has confirmed in time, and pictures of forms that never came through."""
    before = now - timedelta(days=settings.PROPOSAL_CONFIRM_DAYS)
    old = list(Proposal.objects.unconfirmed().filter(created_at__lt=before))
    for proposal in old:
        proposals.drop(proposal)
    theirs = Proposal.objects.filter(once=OuterRef("once"))
    ProposalPicture.objects.filter(~Exists(theirs), created_at__lt=now - FORM_LASTS).delete()
    return len(old)


def close(before: datetime) -> int:
    """End what its proposer has not answered, or what the space has taken out of its queue."""
    still = Submission.objects.filter(page=OuterRef("page"))
    waits = still.filter(Q(outcome=Outcome.WAITING) | Q(decided_at__gte=before))
    undecided = Proposal.objects.undecided().filter(confirmed_at__lt=before)
    silent = list(undecided.filter(~Exists(waits)))
    for proposal in silent:
        proposals.withdraw(proposal)
    return len(silent)


def expire(now: datetime) -> int:
    """Close what nobody has decided on by the day that was announced to who decides."""
    late = Submission.objects.filter(outcome=Outcome.WAITING, closes_at__lte=now)
    undecided = list(Proposal.objects.undecided().filter(page__in=late.values("page")))
    for proposal in undecided:
        proposals.close_undecided(proposal)
    return len(undecided)


def erase(before: datetime) -> int:
    """Forget who proposed what was decided, or withdrawn, so long ago."""
    ended = Proposal.objects.filter(erased_at=None).annotate(
        ended_at=Coalesce(F("decided_at"), F("withdrawn_at"))
    )
    old = list(ended.filter(ended_at__lt=before))
    for proposal in old:
        proposals.erase(proposal)
    return len(old)
