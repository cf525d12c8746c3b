"""Letters about sign-ups and weekly letters, to be sent (``network.mail.outbox``)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.digests import Digest
from events.models.signups import SignUp, SignUpChange
from network.models.mail import Letter, LetterQuerySet, message_id

#: What a whole course may be told at once: one letter names all the dates.
ABOUT_A_DATE = frozenset(
    {
        SignUpChange.Kind.DATE_CANCELLED,
        SignUpChange.Kind.DATE_POSTPONED,
        SignUpChange.Kind.DATE_MOVED,
        SignUpChange.Kind.DATE_ONLINE,
        SignUpChange.Kind.DATE_RESTORED,
    }
)


#: What people do on the site themselves, unless staff do it for them.
BY_A_FORM = frozenset(
    {
        SignUpChange.Kind.PLACED,
        SignUpChange.Kind.WAITING,
        SignUpChange.Kind.CLAIMED,
        SignUpChange.Kind.DECLINED,
        SignUpChange.Kind.PEOPLE,
        SignUpChange.Kind.EMAIL,
        SignUpChange.Kind.LEFT,
        SignUpChange.Kind.LINK,
    }
)


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

    related = (
        "change__occurrence",
        "change__signup__places__event",
        "change__signup__places__occurrence",
        "digest__page",
    )
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
        if self.change_id is None:
            return message_id(f"digest-{self.pk}")
        return message_id(f"signup-change-{self.change_id}")

    @property
    def topic(self) -> str:
        return "digest" if self.change_id is None else "signup"

    @property
    def is_by_a_form(self) -> bool:
        if self.change is None:
            return self.week is None
        return self.change.by_id is None and self.change.kind in BY_A_FORM

    @property
    def is_bulk(self) -> bool:
        return self.week is not None

    def others_to_tell(self) -> LetterQuerySet:
        """The same person's letters of the same kind about other dates."""
        change = self.change
        if change is None or change.kind not in ABOUT_A_DATE:
            return super().others_to_tell()
        # Two workers must not begin to gather the letters of one person at the same time.
        SignUp.objects.select_for_update(no_key=True).get(pk=change.signup_id)
        return OutgoingMail.objects.filter(
            change__signup=change.signup_id, change__kind=change.kind
        )

    def after_sending(self) -> None:
        if self.is_last and self.digest is not None:
            self.digest.delete()  # and the letters with it: there is no address any more
        else:
            super().after_sending()
