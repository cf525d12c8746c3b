"""Sending letters: written in the transaction of the fact they tell of, sent by a worker.

A letter (``network.models.mail``) is claimed, sent, and marked as sent. If the worker dies in
between, the claim runs out and the letter is sent again under the same Message-ID: it may arrive
twice then, but is never lost (docs/decisions/0014).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from network.mail import composers
from network.models.mail import CLAIM_LASTS, Letter

logger = logging.getLogger(__name__)

#: How long after each failure the next attempt is made; after the last one the letter is given up.
BACK_OFF = [
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 8 * 60, 24 * 60, 24 * 60)
]
MOST_LOST = 500
FOR_GOOD = 500  # SMTP: what is refused with a lower number may be tried again
OUTBOX = "outbox"
LATER = -10  # the priority of bulk letters
IN_ONE_TASK = 20  # bulk letters; few enough to be finished when a worker is told to stop


# --- Handing over ---------------------------------------------------------------------------------


def hand_over(letters: Iterable[Letter]) -> None:
    """Have these letters (rows that are saved) sent as soon as the transaction is over."""
    bulk: dict[str, list[int]] = {}
    for letter in letters:
        label = letter._meta.label_lower
        if letter.is_bulk:
            bulk.setdefault(label, []).append(letter.pk)
        else:
            enqueue(deliver, label, letter.pk)
    for label, keys in bulk.items():
        for first in range(0, len(keys), IN_ONE_TASK):
            enqueue(deliver_some, label, keys[first : first + IN_ONE_TASK])


def post_once(model: type[Letter], *, defaults: dict[str, Any] | None = None, **about: Any) -> None:
    """Write a letter, once however often it is asked for, and have it sent."""
    letter, created = model.objects.get_or_create(defaults=defaults, **about)
    if created:
        hand_over([letter])


def enqueue(job: Task, *arguments: Any) -> None:
    """Have a task run as soon as the transaction is over."""
    if job.get_backend().supports_defer:
        job.enqueue(*arguments)  # a row of this transaction
    else:
        # At once, on one person's machine: but never before the fact is certain.
        transaction.on_commit(lambda: job.enqueue(*arguments))


def pick_up_the_lost(model: type[Letter], now: datetime | None = None) -> int:
    """Hand over letters long due, the oldest first; returns how many. Called every minute.

    A worker died over them, or their task is gone. They are due from now on, so that where the
    worker is merely behind they are not handed over every minute.
    """
    now = now or timezone.now()
    overdue = model.objects.free(now).filter(due_at__lt=now - CLAIM_LASTS).order_by("due_at")
    lost = list(overdue[:MOST_LOST])
    model.objects.filter(pk__in=[letter.pk for letter in lost]).update(due_at=timezone.now())
    hand_over(lost)
    return len(lost)


# --- Sending --------------------------------------------------------------------------------------


@task(backend=OUTBOX)
def deliver(model: str, key: int) -> None:
    """Send one letter, unless it is sent, given up, or another worker is at it.

    ``model`` is its label (``app.model``). A failure is tried again later (``BACK_OFF``) and never
    raised: the rows say it all.
    """
    letter = claim(apps.get_model(model), key)
    if letter is not None and send(letter):
        letter.after_sending()


@task(backend=OUTBOX, priority=LATER)
def deliver_some(model: str, keys: list[int]) -> None:
    """Send letters one after another; those a killed worker left are picked up as lost."""
    for key in keys:
        deliver.call(model, key)


@transaction.atomic
def claim(model: type[Letter], key: int) -> Letter | None:
    """Take a letter for this worker; None if it is not (or no longer) to be sent."""
    letter = model.objects.select_related(*model.related).filter(pk=key).first()
    if letter is None:
        return None
    others, now = letter.others_to_tell(), timezone.now()
    if not model.objects.filter(pk=key, attempts=letter.attempts).claim(now):
        return None
    waiting = others.free(now).filter(due_at__lte=now).exclude(pk=key)
    letter.together = list(waiting.select_related(*model.related))
    if letter.together:
        model.objects.filter(pk__in=[each.pk for each in letter.together]).claim(now)
    return letter


def send(letter: Letter) -> bool:
    """Send the message of a letter that is claimed; whether it has gone."""
    names = ", ".join(str(each.pk) for each in (letter, *letter.together))
    try:
        message = composers.compose(letter)
        if message is None:
            letter.rows.close("dropped_at")
            return False
        message.send()
    except SMTPRecipientsRefused as refused:
        if any(code < FOR_GOOD for code, _reason in refused.recipients.values()):
            _try_later(letter)  # "later", against those who never do
        else:
            logger.warning("Letter %s: the mail server refuses the address", names)
            letter.rows.close("failed_at")
    except Exception as error:  # whatever a mail server or its library raises
        # The error's own text may hold an address.
        logger.warning("Letter %s was not sent: %s", names, type(error).__name__)
        _try_later(letter)
    else:
        return True
    return False


def _try_later(letter: Letter) -> None:
    if letter.attempts >= len(BACK_OFF):
        letter.rows.close("failed_at")
        return
    due = timezone.now() + BACK_OFF[letter.attempts]
    with transaction.atomic():
        letter.rows.put_off(due)
        if deliver.get_backend().supports_defer:
            for each in (letter, *letter.together):
                enqueue(deliver.using(run_after=due), letter._meta.label_lower, each.pk)
