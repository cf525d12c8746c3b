"""An event of one space, shown by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import EventPage
from sites.models import SpacePage


class Showing(models.Model):
    """A space's decision whether to show an event of another space in its own lists.

    Rows follow the event's field ``also_in`` when it is published
    (``events.occurrences.showings``); the decision is kept when it is published again.
    """

    class Answer(models.TextChoices):
        ASKED = "asked", _("Waits for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="showings")
    space = models.ForeignKey(SpacePage, on_delete=models.CASCADE, related_name="showings")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.ASKED)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("event shown by another space")
        verbose_name_plural = _("events shown by other spaces")
        constraints = [
            models.UniqueConstraint(fields=["event", "space"], name="shown_once_by_a_space")
        ]
        indexes = [models.Index(fields=["space", "answer"], name="showing_space_answer")]

    def __str__(self) -> str:
        return f"{self.event} → {self.space}"
