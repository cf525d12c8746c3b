"""Sending letters: written in the transaction of the fact they tell of, sent by a worker.

A letter is claimed, sent, and marked as sent. If the worker dies in between, the claim runs out and
the letter is sent again under the same Message-ID: it may arrive twice then, but is never lost.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from events.models import OutgoingMail, SignUp, SignUpChange

logger = logging.getLogger(__name__)

#: How long after each failure the next attempt is made; after the last one the letter is given up.
BACK_OFF = [
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 8 * 60, 24 * 60, 24 * 60)
]
CLAIM_LASTS = timedelta(minutes=10)
MOST_LOST = 500
IN_ONE_TASK = 20  # weekly letters; few enough to be finished when a worker is told to stop
LATER = -10  # the priority of what nobody waits for
FOR_GOOD = 500  # SMTP: what is refused with a lower number may be tried again
OUTBOX = "outbox"
#: What a whole course may be told at once: one letter names all the dates.
ABOUT_A_DATE = frozenset(
    {
        SignUpChange.Kind.DATE_CANCELLED,
        SignUpChange.Kind.DATE_MOVED,
        SignUpChange.Kind.DATE_ONLINE,
        SignUpChange.Kind.DATE_RESTORED,
    }
)


def post(change: SignUpChange) -> OutgoingMail:
    """Write a letter about a change, and have it sent as soon as the transaction is over."""
    mail = OutgoingMail.objects.create(change=change)
    _hand_over(mail.pk)
    return mail


def post_all(changes: Sequence[SignUpChange]) -> None:
    """The same for many changes at once."""
    for mail in OutgoingMail.objects.bulk_create(OutgoingMail(change=each) for each in changes):
        _hand_over(mail.pk)


def post_digests(mails: Sequence[OutgoingMail]) -> None:
    """The same for weekly letters, some to a task, behind everything that is about a sign-up.

    A request to confirm, for which somebody waits, goes like any other letter.
    """
    made = OutgoingMail.objects.bulk_create(mails)
    _hand_over_all([(mail.pk, mail.week is not None) for mail in made])


def _hand_over_all(mails: Sequence[tuple[int, bool]]) -> None:
    """Letters by their keys, each with whether it is a weekly one."""
    weekly = [key for key, is_weekly in mails if is_weekly]
    for key, is_weekly in mails:
        if not is_weekly:
            _hand_over(key)
    for first in range(0, len(weekly), IN_ONE_TASK):
        _enqueue(deliver_some, weekly[first : first + IN_ONE_TASK])


def _hand_over(key: int, *, run_after: datetime | None = None) -> None:
    if run_after is None:
        _enqueue(deliver, key)
    elif deliver.get_backend().supports_defer:
        _enqueue(deliver.using(run_after=run_after), key)


def _enqueue(job: Task, argument: Any) -> None:
    if job.get_backend().supports_defer:
        job.enqueue(argument)  # a row of this transaction
    else:
        # At once, on one person's machine: but never before the fact is certain.
        transaction.on_commit(lambda: job.enqueue(argument))


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
    except SMTPRecipientsRefused as refused:
        if any(code < FOR_GOOD for code, _reason in refused.recipients.values()):
            _try_later(mail)  # "come back later", against those who never do
            return
        logger.warning("Letter %s: the mail server refuses the address", key)
        _close(mail, "failed_at")
    except Exception as error:  # whatever a mail server or its library raises
        # The error's own text may hold an address.
        logger.warning("Letter %s was not sent: %s", key, type(error).__name__)
        _try_later(mail)
    else:
        if mail.is_last and mail.digest is not None:
            mail.digest.delete()  # and the letters with it: there is no address any more
            return
        _close(mail, "sent_at")


@task(backend=OUTBOX, priority=LATER)
def deliver_some(keys: list[int]) -> None:
    """Send letters one after another; those a killed worker left are picked up as lost."""
    for key in keys:
        deliver.call(key)


@transaction.atomic
def _claim(key: int) -> OutgoingMail | None:
    """Take a letter for this worker; None if it is not (or no longer) to be sent."""
    mails = OutgoingMail.objects.select_related(
        "change__occurrence",
        "change__signup__places__event",
        "change__signup__places__occurrence",
        "digest",
    )
    mail = mails.filter(pk=key).first()
    if mail is None:
        return None
    change = mail.change if mail.change and mail.change.kind in ABOUT_A_DATE else None
    if change is not None:
        # Two workers must not begin to gather the letters of one person at the same time.
        SignUp.objects.select_for_update(no_key=True).get(pk=change.signup_id)
    now = timezone.now()
    waiting = _waiting(now).filter(due_at__lte=now)
    # One UPDATE: of two workers exactly one finds a row to change.
    if not waiting.filter(pk=key).update(claimed_at=now):
        return None
    mail.refresh_from_db(fields=["attempts"])
    if change is not None:
        theirs = waiting.filter(change__signup=change.signup_id, change__kind=change.kind)
        mail.together = list(theirs.select_related("change__occurrence"))
        OutgoingMail.objects.filter(pk__in=_keys(mail)).update(claimed_at=now)
    return mail


def _waiting(now: datetime) -> QuerySet[OutgoingMail]:
    """What is neither sent nor given up, and no worker is at (or one that must have died)."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    return OutgoingMail.objects.filter(free, sent_at=None, failed_at=None, dropped_at=None)


def _keys(mail: OutgoingMail) -> list[int]:
    return [mail.pk, *(other.pk for other in mail.together)]


def _compose(mail: OutgoingMail) -> EmailMultiAlternatives | None:
    from events import digest_letters, letters

    return digest_letters.compose(mail) if mail.change is None else letters.compose(mail)


def _close(mail: OutgoingMail, field: str) -> None:
    now = {field: timezone.now(), "attempts": F("attempts") + 1, "claimed_at": None}
    OutgoingMail.objects.filter(pk__in=_keys(mail)).update(**now)


def _try_later(mail: OutgoingMail) -> None:
    if mail.attempts >= len(BACK_OFF):
        _close(mail, "failed_at")
        return
    due = timezone.now() + BACK_OFF[mail.attempts]
    with transaction.atomic():
        OutgoingMail.objects.filter(pk__in=_keys(mail)).update(
            due_at=due, attempts=F("attempts") + 1, claimed_at=None
        )
        for key in _keys(mail):
            _hand_over(key, run_after=due)


def drop(mails: QuerySet[OutgoingMail]) -> int:
    """Send none of these that are still to be sent; answers how many there were."""
    left = mails.filter(sent_at=None, failed_at=None, dropped_at=None)
    return left.update(dropped_at=timezone.now())


def pick_up_the_lost(now: datetime | None = None) -> int:
    """Hand over again what is long due: a worker died over it, or its task is gone.

    Returns how many. Called every minute; a letter handed over twice is still sent once.
    """
    now = now or timezone.now()
    overdue = _waiting(now).filter(due_at__lt=now - CLAIM_LASTS)
    rows = list(overdue.order_by("due_at").values_list("pk", "week")[:MOST_LOST])
    if rows:
        # Due from now on: where the worker is merely behind, it is not handed over every minute.
        keys = [key for key, _week in rows]
        OutgoingMail.objects.filter(pk__in=keys).update(due_at=timezone.now())
        _hand_over_all([(key, week is not None) for key, week in rows])
    return len(rows)
