"""The abstract model of a letter (e-mail) to be sent: when it is due, and what has become of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

#: A worker that has not finished with a letter by then must have died.
CLAIM_LASTS = timedelta(minutes=10)


def message_id(name: str) -> str:
    """Always the same for one letter, so that a mailbox can tell a repetition (RFC 5322)."""
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


class LetterQuerySet(models.QuerySet):
    """Rows of one kind of letter; each change is one UPDATE, so that no two workers clash."""

    def unsent(self) -> Self:
        """Neither sent, nor given up, nor dropped."""
        return self.filter(sent_at=None, failed_at=None, dropped_at=None)

    def free(self, now: datetime) -> Self:
        """Unsent, and no worker is at it (or one that must have died)."""
        return self.unsent().filter(Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS))

    def claim(self, now: datetime) -> int:
        """Take those that are due for this worker; of two workers exactly one gets each."""
        return self.free(now).filter(due_at__lte=now).update(claimed_at=now)

    def close(self, field: str) -> None:
        """They are sent, given up or dropped: ``sent_at``, ``failed_at``, ``dropped_at``."""
        self.update(**{field: timezone.now()}, attempts=F("attempts") + 1, claimed_at=None)

    def put_off(self, due: datetime) -> None:
        """An attempt has failed; the next one is made then."""
        self.update(due_at=due, attempts=F("attempts") + 1, claimed_at=None)

    def postpone(self, due: datetime) -> None:
        """They are sent then; nothing has failed."""
        self.update(due_at=due, claimed_at=None)

    def reopen(self) -> int:
        """Send those that were given up after all, from now on; returns how many."""
        given_up = self.exclude(failed_at=None)
        return given_up.update(failed_at=None, attempts=0, due_at=timezone.now())

    def drop(self) -> int:
        """Send none of these that are still to be sent; returns how many there were."""
        return self.unsent().update(dropped_at=timezone.now())


class Letter(models.Model):
    """A letter to be sent: its row is the proof that it goes, and goes once.

    What it says is rendered when it is sent (``network.mail.composers``); nothing personal is kept
    here. ``network.mail.outbox`` sends it.
    """

    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Given up: an address that does not exist, or days without success.
    failed_at = models.DateTimeField(null=True)
    # Not sent because it is no longer true, or nobody is there to read it.
    dropped_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    #: What its composer reads with it (``select_related``).
    related: ClassVar[Sequence[str]] = ()
    #: Begins the Message-ID.
    message_name: ClassVar[str]
    #: Letters to the same person that this one message stands for as well; claimed with it.
    together: Sequence[Self] = ()

    class Meta:
        abstract = True

    @property
    def message_id(self) -> str:
        return message_id(f"{self.message_name}-{self.pk}")

    @property
    def topic(self) -> str:
        """What it is about, where letters of one model have several composers."""
        return ""

    @property
    def is_bulk(self) -> bool:
        """Whether it is sent behind all others, many in one task: nobody waits for it."""
        return False

    @property
    def is_by_a_form(self) -> bool:
        """Whether somebody without an account caused it, by a form in which any address can be
        given: of such letters few go to one mailbox in an hour (``network.mail.mailbox_limit``).
        """
        return False

    @property
    def rows(self) -> LetterQuerySet:
        """Its own row and those of ``together``."""
        return type(self).objects.filter(pk__in=[self.pk, *(each.pk for each in self.together)])

    def others_to_tell(self) -> LetterQuerySet:
        """Letters one message may stand for besides this one; locks what makes two workers wait.

        Called in the transaction that claims it.
        """
        return type(self).objects.none()

    def after_sending(self) -> None:
        """What is done when the message has gone."""
        self.rows.close("sent_at")
