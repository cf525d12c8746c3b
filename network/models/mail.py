"""What each kind of letter has in common: when it is due, and what has become of it."""

from __future__ import annotations

from datetime import datetime, timedelta
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

    def unsent(self) -> LetterQuerySet:
        """Neither sent, nor given up, nor dropped."""
        return self.filter(sent_at=None, failed_at=None, dropped_at=None)

    def free(self, now: datetime) -> LetterQuerySet:
        """Unsent, and no worker is at it (or one that must have died)."""
        return self.unsent().filter(Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS))

    def claim(self, key: int, now: datetime) -> bool:
        """Take a letter that is due; of two workers exactly one is answered True."""
        return bool(self.free(now).filter(pk=key, due_at__lte=now).update(claimed_at=now))

    def close(self, field: str) -> None:
        """They are sent, given up or dropped: ``sent_at``, ``failed_at``, ``dropped_at``."""
        self.update(**{field: timezone.now()}, attempts=F("attempts") + 1, claimed_at=None)

    def put_off(self, due: datetime) -> None:
        """An attempt has failed; the next one is made then."""
        self.update(due_at=due, attempts=F("attempts") + 1, claimed_at=None)


class Letter(models.Model):
    """A letter to be sent: its row is the proof that it goes, and goes once.

    What it says is rendered when it is sent; nothing personal is kept here.
    """

    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Given up: an address that does not exist, or days without an answer.
    failed_at = models.DateTimeField(null=True)
    # Not sent because it is no longer true, or nobody is there to read it.
    dropped_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        abstract = True
