"""Sending letters: written in the transaction of the fact they tell of, sent by a worker.

A letter is claimed, sent, and marked as sent. If the worker dies in between, the claim runs out and
the letter is sent again under the same Message-ID: it may arrive twice then, but is never lost.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from events.models import OutgoingMail, SignUpChange

logger = logging.getLogger(__name__)

#: How long after each failure the next attempt is made; after the last one the letter is given up.
BACK_OFF = [
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 8 * 60, 24 * 60, 24 * 60)
]
CLAIM_LASTS = timedelta(minutes=10)
OUTBOX = "outbox"


def post(change: SignUpChange) -> OutgoingMail:
    """Write a letter about a change, and have it sent as soon as the transaction is over."""
    mail = OutgoingMail.objects.create(change=change)
    _hand_over(mail.pk)
    return mail


def _hand_over(key: int, *, run_after: datetime | None = None) -> None:
    job = deliver.using(run_after=run_after) if run_after else deliver
    if job.get_backend().supports_defer:
        job.enqueue(key)  # a row of this transaction
    elif run_after is None:
        # At once, on one person's machine: but never before the fact is certain.
        transaction.on_commit(lambda: job.enqueue(key))


@task(backend=OUTBOX)
def deliver(key: int) -> None:
    """Send one letter, unless it is sent, given up, or another worker is at it.

    A failure is tried again later (``BACK_OFF``), and never raised: the letter's row says it all.
    """
    mail = _claim(key)
    if mail is None:
        return
    try:
        message = _compose(mail)
        if message is None:
            _close(mail, "dropped_at")
            return
        message.send()
    except SMTPRecipientsRefused:
        logger.warning("Letter %s: the mail server refuses the address", key)
        _close(mail, "failed_at")
    except Exception as error:  # whatever a mail server or its library raises
        # The error's own text may hold an address.
        logger.warning("Letter %s was not sent: %s", key, type(error).__name__)
        _try_later(mail)
    else:
        _close(mail, "sent_at")


def _claim(key: int) -> OutgoingMail | None:
    """Take a letter for this worker; None if it is not (or no longer) to be sent."""
    now = timezone.now()
    stale = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    open_ones = OutgoingMail.objects.filter(stale, sent_at=None, failed_at=None, dropped_at=None)
    # One UPDATE: of two workers exactly one finds a row to change.
    if not open_ones.filter(pk=key, due_at__lte=now).update(claimed_at=now):
        return None
    mails = OutgoingMail.objects.select_related(
        "change__occurrence", "change__signup__places__event", "change__signup__places__occurrence"
    )
    return mails.get(pk=key)


def _compose(mail: OutgoingMail) -> EmailMultiAlternatives | None:
    from events.letters import compose

    return compose(mail)


def _close(mail: OutgoingMail, field: str) -> None:
    now = {field: timezone.now(), "attempts": mail.attempts + 1, "claimed_at": None}
    OutgoingMail.objects.filter(pk=mail.pk).update(**now)


def _try_later(mail: OutgoingMail) -> None:
    if mail.attempts >= len(BACK_OFF):
        _close(mail, "failed_at")
        return
    due = timezone.now() + BACK_OFF[mail.attempts]
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(
            due_at=due, attempts=mail.attempts + 1, claimed_at=None
        )
        _hand_over(mail.pk, run_after=due)


def pick_up_the_lost(now: datetime | None = None) -> int:
    """Hand over again what is long due: a worker died over it, or its task is gone.

    Returns how many. Called every minute; a letter handed over twice is still sent once.
    """
    now = now or timezone.now()
    overdue = OutgoingMail.objects.filter(
        Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS),
        due_at__lt=now - CLAIM_LASTS,
        sent_at=None,
        failed_at=None,
        dropped_at=None,
    )
    keys = list(overdue.order_by("due_at").values_list("pk", flat=True)[:500])
    for key in keys:
        _hand_over(key)
    return len(keys)
