"""Sending letters about moderation: written with the fact they tell of, sent by a worker.

As with the letters of sign-ups (docs/decisions/0014): a row for each, claimed, sent, marked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from network.models import User
from sites.models import ModerationLetter, Submission

logger = logging.getLogger(__name__)

#: How long after each failure the next attempt is made; after the last one the letter is given up.
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 8 * 60, 24 * 60)]
CLAIM_LASTS = timedelta(minutes=10)
OUTBOX = "outbox"


def post(submission: Submission, kind: str, people: Iterable[User | None]) -> None:
    """Write one letter to each, once however often it is asked for, and have it sent."""
    for person in sorted(filter(None, people), key=lambda user: user.pk):
        letter, created = ModerationLetter.objects.get_or_create(
            submission=submission, kind=kind, to=person
        )
        if created:
            _hand_over(letter.pk)


def _hand_over(key: int, *, run_after: datetime | None = None) -> None:
    if deliver.get_backend().supports_defer:
        job = deliver.using(run_after=run_after) if run_after else deliver
        job.enqueue(key)  # a row of this transaction
    elif run_after is None:
        # At once, on one person's machine: but never before the fact is certain.
        transaction.on_commit(lambda: deliver.enqueue(key))


@task(backend=OUTBOX)
def deliver(key: int) -> None:
    """Send one letter, unless it is sent, given up, or another worker is at it.

    A failure is tried again later (``BACK_OFF``), and never raised: the letter's row says it all.
    """
    from sites.moderation_letters import compose

    now = timezone.now()
    # One UPDATE: of two workers exactly one finds a row to change.
    if not _waiting(now).filter(pk=key, due_at__lte=now).update(claimed_at=now):
        return
    letters = ModerationLetter.objects.select_related("to", "submission__page", "submission__space")
    letter = letters.get(pk=key)
    try:
        message = compose(letter)
        if message is not None:
            message.send()
    except Exception as error:  # whatever a mail server or its library raises
        # The error's own text may hold an address.
        logger.warning("Letter %s was not sent: %s", key, type(error).__name__)
        _try_later(letter)
    else:
        _close(key, "dropped_at" if message is None else "sent_at")


def _waiting(now: datetime) -> QuerySet[ModerationLetter]:
    """What is neither sent nor given up, and no worker is at (or one that must have died)."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    open_ones = ModerationLetter.objects.filter(sent_at=None, failed_at=None, dropped_at=None)
    return open_ones.filter(free)


def _close(key: int, field: str) -> None:
    now = {field: timezone.now(), "attempts": F("attempts") + 1, "claimed_at": None}
    ModerationLetter.objects.filter(pk=key).update(**now)


def _try_later(letter: ModerationLetter) -> None:
    if letter.attempts >= len(BACK_OFF):
        _close(letter.pk, "failed_at")
        return
    due = timezone.now() + BACK_OFF[letter.attempts]
    with transaction.atomic():
        ModerationLetter.objects.filter(pk=letter.pk).update(
            due_at=due, attempts=F("attempts") + 1, claimed_at=None
        )
        _hand_over(letter.pk, run_after=due)


def pick_up_the_lost(now: datetime | None = None) -> int:
    """Hand over again what is long due: a worker died over it, or its task is gone."""
    now = now or timezone.now()
    overdue = _waiting(now).filter(due_at__lt=now - CLAIM_LASTS)
    keys = list(overdue.order_by("due_at").values_list("pk", flat=True))
    ModerationLetter.objects.filter(pk__in=keys).update(due_at=timezone.now())
    for key in keys:
        _hand_over(key)
    return len(keys)
