"""The letters that ask a space to confirm: written with the fact, sent by a worker.

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
from sites.models import FreshnessLetter, SpacePage


def post(space: SpacePage, kind: str, people: Iterable[User], now: datetime) -> None:
    """Write one letter to each, once a day however often it is asked for, and have it sent."""
    day = timezone.localtime(now, timezone.get_default_timezone()).date()
    for person in people:
        letter, created = FreshnessLetter.objects.get_or_create(
            space=space, kind=kind, to=person, day=day, defaults={"written_at": now, "due_at": now}
        )
        if created:
            enqueue(deliver, letter.pk)


@task(backend=OUTBOX)
def deliver(key: int) -> None:
    """Send one letter, unless it is sent, given up, or another worker is at it."""
    from sites.freshness.letters import compose

    if not FreshnessLetter.objects.claim(key, timezone.now()):
        return
    letter = FreshnessLetter.objects.select_related("to", "space").get(pk=key)
    if send(deliver, [letter], partial(compose, letter)):
        FreshnessLetter.objects.filter(pk=key).close("sent_at")


def pick_up_the_lost(now: datetime | None = None) -> int:
    """Hand over again what was lost; returns how many. Called every minute."""
    keys = take_the_lost(FreshnessLetter.objects.all(), now or timezone.now())
    for key in keys:
        enqueue(deliver, key)
    return len(keys)
