"""Letters to be sent: written with the fact they tell of, sent afterwards, never lost."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.digests import Digest
from events.models.signups import SignUpChange


class OutgoingMail(models.Model):
    """One letter: about one change of a sign-up, or of a weekly letter; at most one of each.

    A letter of a ``digest`` is about the ``week`` that begins at this Monday; without a week it
    asks to confirm. What it says is rendered when it is sent; nothing personal is kept here.
    """

    change = models.OneToOneField(
        SignUpChange, null=True, on_delete=models.CASCADE, related_name="mail"
    )
    digest = models.ForeignKey(Digest, null=True, on_delete=models.CASCADE, related_name="mails")
    week = models.DateField(null=True)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Given up: an address that does not exist, or days without an answer.
    failed_at = models.DateTimeField(null=True)
    # Not sent because it is no longer true, or nobody is there to read it.
    dropped_at = models.DateTimeField(null=True)

    #: Letters about the same thing on other dates, where one message tells of all (the outbox).
    together: Sequence[OutgoingMail] = ()
    #: Whether it says that no more will come: once it is sent, its digest is deleted.
    is_last = False

    class Meta:
        verbose_name = _("letter to be sent")
        verbose_name_plural = _("letters to be sent")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at=None, failed_at=None, dropped_at=None),
                name="mail_due",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(change__isnull=False, digest=None, week=None)
                | Q(change=None, digest__isnull=False),
                name="mail_about_one_thing",
            ),
            # Never twice about one week, whatever is repeated and whoever else is at it.
            models.UniqueConstraint(fields=["digest", "week"], name="digest_once_a_week"),
        ]

    def __str__(self) -> str:
        if self.change is None:
            return f"{Digest._meta.verbose_name} ({self.pk})"
        return f"{self.change.get_kind_display()} ({self.pk})"

    @property
    def message_id(self) -> str:
        """Always the same for one letter, so that a mailbox can tell a repetition (RFC 5322)."""
        host = urlsplit(settings.BASE_URL).hostname or "localhost"
        if self.change_id is None:
            return f"<digest-{self.pk}@{host}>"
        return f"<signup-change-{self.change_id}@{host}>"
