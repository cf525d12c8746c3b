"""Letters to the people who look after an event, about what becomes of it without them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import NetworkPage
from network.models.mail import Letter
from sites.models import SpacePage


class StaffLetter(Letter):
    """A letter to one person about one page: at most one of a kind about one day.

    ``day`` (Europe/Warsaw) is when the page was to expire, or when ``space`` stopped.
    """

    class Kind(models.TextChoices):
        EXPIRY = "expiry", _("Did not expire: people are signed up")
        VENUE = "venue", _("The space it takes place in has stopped")

    page = models.ForeignKey(NetworkPage, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(SpacePage, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(default=timezone.localdate)

    message_name = "staff"
    related = ("to", "page", "space")

    class Meta:
        verbose_name = _("letter to staff")
        verbose_name_plural = _("letters to staff")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "kind", "to", "day"], name="staff_letter_once_a_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="staff_letters_due",
                condition=Q(sent_at=None, failed_at=None, dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.page_id}"
