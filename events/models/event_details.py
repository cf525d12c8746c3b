"""Inline child models of an event: programme, people, organisations, accessibility."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldRowPanel
from wagtail.models import Orderable

from events.models.event import EventPage
from network.editing.panels import bilingual
from network.models import OrganisationInRole
from sites.models import AccessibilityAnswer


class ProgrammePoint(Orderable):
    """One point of an event's programme, in order; the hour only if it is known."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="programme")
    format = models.ForeignKey(
        "network.EventFormat",
        verbose_name=_("format"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    text = models.CharField(_("text"), max_length=500)
    starts_at = models.TimeField(_("hour"), null=True, blank=True)

    panels = [FieldRowPanel(["format", "starts_at"]), bilingual("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("programme point")
        verbose_name_plural = _("programme points")


class EventPerson(Orderable):
    """A person who takes part in an event in some role."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=160)
    role = models.ForeignKey(
        "network.PersonRole",
        verbose_name=_("role"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    description = models.CharField(_("who this is"), max_length=500, blank=True)
    affiliation = models.ForeignKey(
        "network.Organisation",
        verbose_name=_("represents"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [FieldRowPanel(["name", "role"]), bilingual("description"), "affiliation"]

    class Meta(Orderable.Meta):
        verbose_name = _("person at an event")
        verbose_name_plural = _("people at events")


class EventOrganisation(OrganisationInRole):
    """What an organisation does for an event."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="organisations")

    class Meta(OrganisationInRole.Meta):
        verbose_name = _("organisation of an event")
        verbose_name_plural = _("organisations of events")


class EventAccessibility(AccessibilityAnswer):
    """Where an event differs from the room or the space it takes place in."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="accessibility")

    class Meta(AccessibilityAnswer.Meta):
        verbose_name = _("accessibility fact of an event")
        verbose_name_plural = _("accessibility facts of events")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "feature"], name="one_answer_per_event_feature"
            )
        ]
