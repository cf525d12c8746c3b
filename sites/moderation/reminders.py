"""Nightly letters about open submissions: to the space, to the network, at last to both."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from sites.models import ModerationLetter, ModerationSettings, Outcome, Submission
from sites.moderation import letters
from sites.moderation.decisions import approvers, network_approvers

Kind = ModerationLetter.Kind
ANNOUNCED_DAYS = 14  # before a proposal that nobody decides on is closed


def run(now: datetime | None = None) -> dict[str, int]:
    """Write the letters that are due; each once for a submission, however often this runs.

    A day counts from one midnight in Europe/Warsaw to the next, as the queue counts it.
    """
    now = now or timezone.now()
    after = ModerationSettings.load()
    told = {"reminded": 0, "escalated": 0, "expiring": 0}
    for submission in _waiting(now, after.remind_after).filter(reminded_at=None):
        told["reminded"] += _tell(submission, Kind.REMINDED, "reminded_at", now)
    for submission in _waiting(now, after.escalate_after).filter(escalated_at=None):
        told["escalated"] += _tell(submission, Kind.ESCALATED, "escalated_at", now)
    late = _waiting(now, after.proposal_undecided_days - ANNOUNCED_DAYS)
    closes = now + timedelta(days=ANNOUNCED_DAYS)
    for submission in late.filter(closes_at=None, page__proposal__isnull=False):
        told["expiring"] += _tell(submission, Kind.EXPIRING, "closes_at", closes)
    return told


def _waiting(now: datetime, days: int):
    last_day = timezone.localdate(now) - timedelta(days=days)
    before = timezone.make_aware(
        datetime.combine(last_day + timedelta(days=1), datetime.min.time())
    )
    return Submission.objects.filter(outcome=Outcome.WAITING, submitted_at__lt=before)


@transaction.atomic
def _tell(submission: Submission, kind: str, field: str, noted: datetime) -> int:
    """1 if it was told; 0 if another process was quicker, or it was decided meanwhile."""
    still = Submission.objects.filter(pk=submission.pk, outcome=Outcome.WAITING, **{field: None})
    if not still.update(**{field: noted}):
        return 0
    people = set(approvers(submission)) if kind != Kind.ESCALATED else set()
    people |= set(network_approvers()) if kind != Kind.REMINDED else set()
    letters.post(submission, kind, people)
    return 1
