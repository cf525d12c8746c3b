"""The letters about moderation: written with the fact they tell of, sent by a worker.

How a letter is claimed, sent, tried again and never lost is said in ``network.mail.outbox``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.utils import timezone
from django_tasks import task

from network.mail.outbox import OUTBOX, enqueue, send, take_the_lost
from network.models import User
from sites.models import ModerationLetter, Submission


def post(submission: Submission, kind: str, people: Iterable[User | None]) -> None:
    """Write one letter to each, once however often it is asked for, and have it sent."""
    for person in sorted(filter(None, people), key=lambda user: user.pk):
        letter, created = ModerationLetter.objects.get_or_create(
            submission=submission, kind=kind, to=person
        )
        if created:
            enqueue(deliver, letter.pk)


@task(backend=OUTBOX)
def deliver(key: int) -> None:
    """Send one letter, unless it is sent, given up, or another worker is at it."""
    from sites.moderation.letters import compose

    if not ModerationLetter.objects.claim(key, timezone.now()):
        return
    letters = ModerationLetter.objects.select_related("to", "submission__page", "submission__space")
    letter = letters.get(pk=key)
    if send(deliver, [letter], partial(compose, letter)):
        ModerationLetter.objects.filter(pk=key).close("sent_at")


def pick_up_the_lost(now: datetime | None = None) -> int:
    """Hand over again what was lost; returns how many. Called every minute."""
    keys = take_the_lost(ModerationLetter.objects.all(), now or timezone.now())
    for key in keys:
        enqueue(deliver, key)
    return len(keys)
