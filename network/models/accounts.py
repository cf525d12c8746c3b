"""A new e-mail address of an account, until it is confirmed, and letters about accounts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .mail import Letter
from .references import new_reference
from .users import User


class EmailChange(models.Model):
    """Somebody's new address. It is theirs once the link in the letter to it has been followed."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="email_change")
    email = models.EmailField(_("e-mail"))
    reference = models.CharField(max_length=22, unique=True, default=new_reference)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of an e-mail address")
        verbose_name_plural = _("changes of e-mail addresses")

    def __str__(self) -> str:
        return str(self.user)


class AccountLetter(Letter):
    """A letter about an account: a new password, a new e-mail address.

    One without ``user`` is never sent: it is written for an address that nobody has, so that asking
    for a new password takes as long with it.
    """

    class Kind(models.TextChoices):
        PASSWORD = "password"  # noqa: S105
        CONFIRM = "confirm"
        CHANGED = "changed"

    kind = models.CharField(max_length=10, choices=Kind)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    #: Of ``Kind.CONFIRM``.
    change = models.ForeignKey(EmailChange, null=True, on_delete=models.CASCADE, related_name="+")
    #: The address the account had, of ``Kind.CHANGED``.
    former = models.EmailField(blank=True)
    #: Where the reader has chosen none in the CMS.
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="pl")
    written_at = models.DateTimeField(default=timezone.now)

    message_name = "account"
    related = ("user", "change")

    class Meta:
        verbose_name = _("letter about an account")
        verbose_name_plural = _("letters about accounts")
        indexes = [
            models.Index(
                fields=["due_at"],
                name="account_letters_due",
                condition=models.Q(sent_at=None, failed_at=None, dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.user_id}"
