"""Letters to be sent: written with the fact they tell of, sent afterwards, never lost."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.digests import Digest
from events.models.signups import SignUpChange
from network.models.mail import Letter, message_id


class OutgoingMail(Letter):
    """One letter: about one change of a sign-up, or of a weekly letter; at most one of each.

    A letter of a ``digest`` is about the ``week`` that begins at this Monday; without a week it
    asks to confirm.
    """

    change = models.OneToOneField(
        SignUpChange, null=True, on_delete=models.CASCADE, related_name="mail"
    )
    digest = models.ForeignKey(Digest, null=True, on_delete=models.CASCADE, related_name="mails")
    week = models.DateField(null=True)

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
        """Always the same for one letter (RFC 5322)."""
        if self.change_id is None:
            return message_id(f"digest-{self.pk}")
        return message_id(f"signup-change-{self.change_id}")
