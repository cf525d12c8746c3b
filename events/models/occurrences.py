"""The dates of events. Every list, calendar and count reads these rows and nothing else."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.querysets import OccurrenceQuerySet
from sites.models import SpacePage


class OccurrenceStatus(models.TextChoices):
    """What became of a date; the codes are the vocabulary ``occurrence_status``.

    ``schema_org`` follows https://schema.org/EventStatusType, ``icalendar`` RFC 5545 §3.8.1.11.
    """

    SCHEDULED = "planowane", pgettext_lazy("status of an event", "Scheduled")
    CANCELLED = "odwolane", pgettext_lazy("status of an event", "Cancelled")
    POSTPONED = "przelozone-bez-daty", pgettext_lazy("status of an event", "Postponed")
    RESCHEDULED = "nowy-termin", pgettext_lazy("status of an event", "Rescheduled")
    MOVED_ONLINE = "online", pgettext_lazy("status of an event", "Moved online")

    @property
    def schema_org(self) -> str:
        return {
            "planowane": "EventScheduled",
            "odwolane": "EventCancelled",
            "przelozone-bez-daty": "EventPostponed",
            "nowy-termin": "EventRescheduled",
            "online": "EventMovedOnline",
        }[self.value]

    @property
    def icalendar(self) -> str:
        return {"odwolane": "CANCELLED", "przelozone-bez-daty": "TENTATIVE"}.get(
            self.value, "CONFIRMED"
        )


class Occurrence(models.Model):
    """One date of an event, from ``start`` to ``end`` (aware; shown in Europe/Warsaw).

    ``space`` repeats the space the event's page belongs to, so that a space's dates are one
    indexed range; ``events.services.occurrences`` keeps it true when a page moves.
    """

    event = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="occurrences",
    )
    space = models.ForeignKey(
        SpacePage,
        verbose_name=_("space"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="occurrences",
    )
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    status = models.CharField(
        _("status"), max_length=24, choices=OccurrenceStatus, default=OccurrenceStatus.SCHEDULED
    )

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date of an event")
        verbose_name_plural = _("dates of events")
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="occurrence_ends_after_start"
            ),
            models.UniqueConstraint(fields=["event", "start"], name="occurrence_once_per_start"),
        ]
        indexes = [
            models.Index(fields=["start", "id"], name="occurrence_start"),
            models.Index(fields=["end"], name="occurrence_end"),
            models.Index(fields=["space", "start"], name="occurrence_space_start"),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {timezone.localtime(self.start):%Y-%m-%d %H:%M}"

    @property
    def is_past(self) -> bool:
        return self.end <= timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.status == OccurrenceStatus.CANCELLED
