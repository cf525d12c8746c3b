"""Sending letters: written in the transaction of the fact they tell of, sent by a worker.

A letter (``network.models.mail``) is claimed, sent, and marked as sent. If the worker dies in
between, the claim runs out and the letter is sent again under the same Message-ID: it may arrive
twice then, but is never lost (docs/decisions/0014).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from network.models.mail import CLAIM_LASTS, Letter, LetterQuerySet

logger = logging.getLogger(__name__)

#: How long after each failure the next attempt is made; after the last one the letter is given up.
BACK_OFF = [
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 8 * 60, 24 * 60, 24 * 60)
]
MOST_LOST = 500
FOR_GOOD = 500  # SMTP: what is refused with a lower number may be tried again
OUTBOX = "outbox"


def enqueue(job: Task, argument: Any) -> None:
    """Have a task run as soon as the transaction is over."""
    if job.get_backend().supports_defer:
        job.enqueue(argument)  # a row of this transaction
    else:
        # At once, on one person's machine: but never before the fact is certain.
        transaction.on_commit(lambda: job.enqueue(argument))


def send(
    deliver: Task, rows: Sequence[Letter], compose: Callable[[], EmailMultiAlternatives | None]
) -> bool:
    """Send the one message of these claimed letters; True if it went, to be marked by the caller.

    ``compose`` gives None for what is no longer true: it is dropped. A failure is tried again later
    by ``deliver`` (``BACK_OFF``), and never raised: the rows say it all.
    """
    keys = [row.pk for row in rows]
    letters = type(rows[0]).objects.filter(pk__in=keys)
    attempts, names = rows[0].attempts, ", ".join(map(str, keys))
    try:
        message = compose()
        if message is None:
            letters.close("dropped_at")
            return False
        message.send()
    except SMTPRecipientsRefused as refused:
        if any(code < FOR_GOOD for code, _reason in refused.recipients.values()):
            _try_later(deliver, letters, keys, attempts)  # "later", against those who never do
        else:
            logger.warning("Letter %s: the mail server refuses the address", names)
            letters.close("failed_at")
    except Exception as error:  # whatever a mail server or its library raises
        # The error's own text may hold an address.
        logger.warning("Letter %s was not sent: %s", names, type(error).__name__)
        _try_later(deliver, letters, keys, attempts)
    else:
        return True
    return False


def _try_later(deliver: Task, letters: LetterQuerySet, keys: list[int], attempts: int) -> None:
    if attempts >= len(BACK_OFF):
        letters.close("failed_at")
        return
    due = timezone.now() + BACK_OFF[attempts]
    with transaction.atomic():
        letters.put_off(due)
        if deliver.get_backend().supports_defer:
            for key in keys:
                enqueue(deliver.using(run_after=due), key)


def take_the_lost(letters: LetterQuerySet, now: datetime) -> list[int]:
    """Those long due, the oldest first: a worker died over them, or their task is gone.

    They are to be handed over again; due from now on, so that where the worker is merely behind
    they are not handed over every minute.
    """
    overdue = letters.free(now).filter(due_at__lt=now - CLAIM_LASTS).order_by("due_at")
    keys = list(overdue.values_list("pk", flat=True)[:MOST_LOST])
    letters.filter(pk__in=keys).update(due_at=timezone.now())
    return keys
