"""The letters to who proposed something: written with the fact they tell of, sent by a worker.

How a letter is claimed, sent, tried again and never lost is said in ``network.mail.outbox``.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from network.mail.outbox import OUTBOX, enqueue, send, take_the_lost
from sites.models import Outcome, Proposal, ProposalLetter, Submission

Kind = ProposalLetter.Kind
_TOLD = {
    Outcome.RETURNED: Kind.RETURNED,
    Outcome.DECLINED: Kind.DECLINED,
    Outcome.PUBLISHED: Kind.PUBLISHED,
}
_LAST = frozenset({Outcome.DECLINED, Outcome.PUBLISHED})


def post(proposal: Proposal, kind: str, submission: Submission | None = None) -> None:
    """Write one letter, once however often it is asked for, and have it sent."""
    letter, created = ProposalLetter.objects.get_or_create(
        proposal=proposal, kind=kind, submission=submission
    )
    if created:
        enqueue(deliver, letter.pk)


@transaction.atomic
def follow(submission: Submission) -> None:
    """Tell who proposed it what was decided; after the last decision nothing more is told.

    What becomes of the page later, in the hands of the space, is no longer its proposer's affair.
    """
    kind = _TOLD.get(Outcome(submission.outcome))
    if kind is None:
        return
    undecided = Proposal.objects.undecided().select_for_update()
    proposal = undecided.filter(page=submission.page_id).first()
    if proposal is None:
        return
    if submission.outcome in _LAST:
        proposal.decided_at = timezone.now()
        proposal.save(update_fields=["decided_at"])
    post(proposal, kind, submission)


@task(backend=OUTBOX)
def deliver(key: int) -> None:
    """Send one letter, unless it is sent, given up, or another worker is at it."""
    from sites.proposals.letters import compose

    if not ProposalLetter.objects.claim(key, timezone.now()):
        return
    letters = ProposalLetter.objects.select_related("proposal__space", "submission")
    letter = letters.get(pk=key)
    if send(deliver, [letter], partial(compose, letter)):
        ProposalLetter.objects.filter(pk=key).close("sent_at")


def pick_up_the_lost(now: datetime | None = None) -> int:
    """Hand over again what was lost; returns how many. Called every minute."""
    keys = take_the_lost(ProposalLetter.objects.all(), now or timezone.now())
    for key in keys:
        enqueue(deliver, key)
    return len(keys)
