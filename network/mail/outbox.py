"""Sending letters: written in the transaction of the fact they tell of, sent by a worker.

A letter (``network.models.mail``) is claimed, sent, and marked as sent. If the worker dies in
between, the claim runs out and the letter is sent again under the same Message-ID: it may arrive
twice then, but is never lost (docs/decisions/0014).
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import (
    SMTPConnectError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from network.mail import composers
from network.mail.mailbox_limit import may_write_to, next_hour
from network.models.mail import CLAIM_LASTS, Letter

logger = logging.getLogger(__name__)

#: How long after each failure the next attempt is made; after the last one the letter is given up.
BACK_OFF = [
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 8 * 60, 24 * 60, 24 * 60)
]
MOST_LOST = 500
#: SMTP codes (RFC 5321 §4.2.3) by which a server without enhanced codes says that there is no such
#: mailbox, and the enhanced ones (RFC 3463 §3.2, §3.3): bad address, mailbox disabled.
NO_MAILBOX = frozenset({550, 551, 553})
NO_MAILBOX_ENHANCED = re.compile(rb"5\.(1\.\d+|2\.1)\b")
ENHANCED = re.compile(rb"[245]\.\d+\.\d+\b")
OUTBOX = "outbox"
LATER = -10  # the priority of bulk letters
NOTED_WITHIN = 60  # seconds, in which a database that is restarted is back
IN_ONE_TASK = 20  # bulk letters; few enough to be finished when a worker is told to stop


# --- Handing over ---------------------------------------------------------------------------------


def hand_over(letters: Iterable[Letter]) -> None:
    """Have these letters (rows that are saved) sent as soon as the transaction is over."""
    bulk: dict[str, list[int]] = {}
    for letter in letters:
        label = letter._meta.label_lower
        if letter.is_bulk:
            bulk.setdefault(label, []).append(letter.pk)
        elif letter.due_at > timezone.now() and deliver.get_backend().supports_defer:
            enqueue(deliver.using(run_after=letter.due_at), label, letter.pk)
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


@transaction.atomic
def requeue(model: type[Letter], since: datetime) -> int:
    """Send those given up since then after all; returns how many."""
    keys = list(model.objects.filter(failed_at__gte=since).values_list("pk", flat=True))
    chosen = model.objects.filter(pk__in=keys)
    number = chosen.reopen()
    hand_over(chosen.unsent())
    return number


# --- Sending --------------------------------------------------------------------------------------


@task(backend=OUTBOX)
def deliver(model: str, key: int) -> None:
    """Send one letter, unless it is sent, given up, or another worker is at it.

    ``model`` is its label (``app.model``). A failure is tried again later (``BACK_OFF``) and never
    raised: the rows say it all.
    """
    _deliver(model, key)


@task(backend=OUTBOX, priority=LATER)
def deliver_some(model: str, keys: list[int]) -> None:
    """Send letters one after another; those a killed worker left are picked up as lost.

    Once the mail server does not respond the rest waits: each would take another
    ``EMAIL_TIMEOUT``, in which the worker does nothing else.
    """
    for done, key in enumerate(keys, start=1):
        if not _deliver(model, key) and deliver_some.get_backend().supports_defer:
            if rest := keys[done:]:
                due = timezone.now() + BACK_OFF[0]
                apps.get_model(model).objects.filter(pk__in=rest).unsent().update(due_at=due)
                enqueue(deliver_some.using(run_after=due), model, rest)
            return


def _deliver(model: str, key: int) -> bool:
    """Send one letter; False if the mail server does not respond."""
    letter = claim(apps.get_model(model), key)
    if letter is None:
        return True
    try:
        if send(letter):
            _note_as_sent(letter)
    except OSError as error:
        # The error's own text may hold an address.
        logger.warning("The mail server does not respond: %s", type(error).__name__)
        _try_later(letter)
        return False
    return True


def _note_as_sent(letter: Letter) -> None:
    """Mark it, also over a restart of the database: what is not marked goes once more."""
    until = time.monotonic() + NOTED_WITHIN
    while True:
        try:
            return letter.after_sending()
        except OperationalError:
            if time.monotonic() > until or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(1)


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
    """Send the message of a letter that is claimed; whether it has gone.

    Raises ``OSError`` if the server cannot be reached or does not respond in ``EMAIL_TIMEOUT``.
    """
    names = ", ".join(str(each.pk) for each in (letter, *letter.together))
    try:
        message = composers.compose(letter)
        if message is None:
            letter.rows.close("dropped_at")
            return False
        # Tried again it is counted already.
        if letter.is_by_a_form and not letter.attempts and not may_write_to(message.to[0]):
            _postpone(letter, next_hour())
            return False
        message.send()
    except SMTPRecipientsRefused as refused:
        if all(_has_no_mailbox(*answer) for answer in refused.recipients.values()):
            logger.warning("Letter %s: the mail server refuses the address", names)
            letter.rows.close("failed_at")
        else:
            logger.warning("Letter %s: the mail server refuses it for now", names)
            _try_later(letter)
    except Exception as error:  # whatever a mail server or its library raises
        if _is_silent(error):
            raise
        # The error's own text may hold an address.
        logger.warning("Letter %s was not sent: %s", names, type(error).__name__)
        _try_later(letter)
    else:
        return True
    return False


def _is_silent(error: Exception) -> bool:
    """Whether the server cannot be reached, or has ceased to respond."""
    if isinstance(error, SMTPException):
        return isinstance(error, SMTPServerDisconnected | SMTPConnectError)
    return isinstance(error, OSError)


def _has_no_mailbox(code: int, reason: bytes) -> bool:
    """Whether trying again is of no use: the address is refused, and not us or our relaying."""
    if ENHANCED.match(reason):
        return bool(NO_MAILBOX_ENHANCED.match(reason))
    return code in NO_MAILBOX and b"relay" not in reason.lower()


@transaction.atomic
def _postpone(letter: Letter, due: datetime) -> None:
    letter.rows.postpone(due)
    if deliver.get_backend().supports_defer:
        enqueue(deliver.using(run_after=due), letter._meta.label_lower, letter.pk)


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
