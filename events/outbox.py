"""The letters about sign-ups and the weekly ones: what is handed to the worker, and how.

How a letter is claimed, sent, tried again and never lost is said in ``network.mail.outbox``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from events.models import OutgoingMail, SignUp, SignUpChange
from network.mail.outbox import OUTBOX, enqueue, send, take_the_lost
from network.models.mail import LetterQuerySet

IN_ONE_TASK = 20  # weekly letters; few enough to be finished when a worker is told to stop
LATER = -10  # the priority of what nobody waits for
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
    enqueue(deliver, mail.pk)
    return mail


def post_all(changes: Sequence[SignUpChange]) -> None:
    """The same for many changes at once."""
    for mail in OutgoingMail.objects.bulk_create(OutgoingMail(change=each) for each in changes):
        enqueue(deliver, mail.pk)


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
            enqueue(deliver, key)
    for first in range(0, len(weekly), IN_ONE_TASK):
        enqueue(deliver_some, weekly[first : first + IN_ONE_TASK])


@task(backend=OUTBOX)
def deliver(key: int) -> None:
    """Send one letter, unless it is sent, given up, or another worker is at it."""
    mail = _claim(key)
    if mail is None:
        return
    rows = [mail, *mail.together]
    if not send(deliver, rows, partial(_compose, mail)):
        return
    if mail.is_last and mail.digest is not None:
        mail.digest.delete()  # and the letters with it: there is no address any more
    else:
        OutgoingMail.objects.filter(pk__in=[row.pk for row in rows]).close("sent_at")


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
    if not OutgoingMail.objects.claim(key, now):
        return None
    mail.refresh_from_db(fields=["attempts"])
    if change is not None:
        waiting = OutgoingMail.objects.free(now).filter(due_at__lte=now)
        theirs = waiting.filter(change__signup=change.signup_id, change__kind=change.kind)
        mail.together = list(theirs.select_related("change__occurrence"))
        keys = [row.pk for row in mail.together]
        OutgoingMail.objects.filter(pk__in=keys).update(claimed_at=now)
    return mail


def _compose(mail: OutgoingMail) -> EmailMultiAlternatives | None:
    from events.digest import letters as digest_letters
    from events.signup.letters import message as letters

    return digest_letters.compose(mail) if mail.change is None else letters.compose(mail)


def drop(mails: LetterQuerySet) -> int:
    """Send none of these that are still to be sent; answers how many there were."""
    return mails.unsent().update(dropped_at=timezone.now())


def pick_up_the_lost(now: datetime | None = None) -> int:
    """Hand over again what was lost; returns how many. Called every minute."""
    keys = take_the_lost(OutgoingMail.objects.all(), now or timezone.now())
    rows = OutgoingMail.objects.filter(pk__in=keys).values_list("pk", "week") if keys else ()
    _hand_over_all([(key, week is not None) for key, week in rows])
    return len(keys)
