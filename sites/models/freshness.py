"""When subjects of a space were last confirmed, and the letters that ask for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.mail import Letter
from network.models.references import new_reference
from sites.models.spaces import SpacePage


class Confirmation(models.Model):
    """The last confirmation of one subject (``sites.freshness.subjects.Subject``) of a space.

    ``since`` is when it was last confirmed or, if it never was, when the nightly work first found
    it. ``asked_at`` and ``reminded_at`` belong to the current period and are emptied by confirming.
    Who confirmed is never public; earlier confirmations are in the history of the space.
    """

    space = models.ForeignKey(SpacePage, on_delete=models.CASCADE, related_name="confirmations")
    subject = models.SlugField(max_length=40)
    since = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            models.UniqueConstraint(
                fields=["space", "subject"], name="one_confirmation_of_a_subject"
            )
        ]
        indexes = [models.Index(fields=["since", "space"], name="confirmations_by_age")]

    def __str__(self) -> str:
        return f"{self.space}: {self.subject}"


class FreshnessLetter(Letter):
    """A letter that asks one coordinator whether what is on record is still right."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Request to confirm")
        REMINDED = "reminded", _("Reminder to confirm")

    space = models.ForeignKey(SpacePage, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=22, unique=True, default=new_reference, editable=False)
    written_at = models.DateTimeField(default=timezone.now)
    #: In Europe/Warsaw; whatever goes wrong, nobody is written to twice a day.
    day = models.DateField(default=timezone.localdate)

    message_name = "freshness"
    related = ("to", "space")

    class Meta:
        verbose_name = _("letter about confirming")
        verbose_name_plural = _("letters about confirming")
        constraints = [
            models.UniqueConstraint(
                fields=["space", "kind", "to", "day"], name="one_request_a_day_and_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="freshness_letters_due",
                condition=models.Q(sent_at=None, failed_at=None, dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.space_id}"
