"""Accessibility answers of spaces and rooms; those of a room override those of its space."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldRowPanel
from wagtail.models import Orderable

from network.editing.panels import bilingual
from sites.models.rooms import RoomPage
from sites.models.spaces import SpacePage


class AccessAnswer(models.TextChoices):
    """The answer about one accessibility feature; "unknown" is shown as such."""

    YES = "tak", _("Yes")
    PARTLY = "czesciowo", _("Partly")
    NO = "nie", _("No")
    UNKNOWN = "nieznane", _("Unknown")


class AccessibilityAnswer(Orderable):
    """The answer about one feature, with a note; base of those of spaces and rooms."""

    feature = models.ForeignKey(
        "network.AccessibilityFeature",
        verbose_name=_("feature"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    answer = models.CharField(
        _("answer"), max_length=12, choices=AccessAnswer, default=AccessAnswer.UNKNOWN
    )
    note = models.CharField(
        _("note"), max_length=255, blank=True, help_text=_("For example a width in centimetres.")
    )

    panels = [FieldRowPanel(["feature", "answer"]), bilingual("note")]

    class Meta(Orderable.Meta):
        abstract = True


class SpaceAccessibility(AccessibilityAnswer):
    """What a space says of one accessibility feature."""

    space = ParentalKey(SpacePage, on_delete=models.CASCADE, related_name="accessibility")

    class Meta(AccessibilityAnswer.Meta):
        verbose_name = _("accessibility fact")
        verbose_name_plural = _("accessibility facts")
        constraints = [
            models.UniqueConstraint(fields=["space", "feature"], name="one_answer_per_feature")
        ]


class RoomAccessibility(AccessibilityAnswer):
    """Where a room differs from its space."""

    room = ParentalKey(RoomPage, on_delete=models.CASCADE, related_name="accessibility")

    class Meta(AccessibilityAnswer.Meta):
        verbose_name = _("accessibility fact of a room")
        verbose_name_plural = _("accessibility facts of rooms")
        constraints = [
            models.UniqueConstraint(fields=["room", "feature"], name="one_answer_per_room_feature")
        ]
