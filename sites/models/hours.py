"""When a space is open: the usual week, other weeks in season, and days that differ."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from network.editing.panels import bilingual
from sites.hours import parsing as opening
from sites.hours.fields import OpeningField
from sites.models.spaces import SpacePage

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class OpeningText(models.CharField):
    """The hours of one day, kept in one form however they were written (see
    ``sites.hours.parsing``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            return opening.normal(super().to_python(value) or "")
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": OpeningField, **kwargs})


class WeeklyHours(Orderable):
    """One week's hours: the usual ones, or those of a season if it has dates (both inclusive)."""

    space = ParentalKey(SpacePage, on_delete=models.CASCADE, related_name="weekly_hours")
    label = models.CharField(
        _("name of the season"),
        max_length=120,
        blank=True,
        help_text=_("Summer holidays, for example. Leave it and the dates empty for usual hours."),
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    monday = OpeningText(_("Monday"))
    tuesday = OpeningText(_("Tuesday"))
    wednesday = OpeningText(_("Wednesday"))
    thursday = OpeningText(_("Thursday"))
    friday = OpeningText(_("Friday"))
    saturday = OpeningText(_("Saturday"))
    sunday = OpeningText(_("Sunday"))

    panels = [
        FieldRowPanel([FieldPanel(day) for day in DAYS[:4]]),
        FieldRowPanel([FieldPanel(day) for day in DAYS[4:]]),
        bilingual("label"),
        FieldRowPanel(["valid_from", "valid_until"]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("hours of a week")
        verbose_name_plural = _("hours of weeks")

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The season ends before it begins.")})

    @property
    def is_seasonal(self) -> bool:
        return bool(self.valid_from or self.valid_until)

    def covers(self, day: date) -> bool:
        """Whether the season includes the day; the usual week includes every day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    def on_weekday(self, number: int) -> tuple[opening.Span, ...]:
        """The spans that begin on this weekday, Monday being 0."""
        return opening.parse(getattr(self, DAYS[number]))


class HoursException(Orderable):
    """A day, or days in a row, on which the hours differ, with the reason."""

    space = ParentalKey(SpacePage, on_delete=models.CASCADE, related_name="hours_exceptions")
    first_day = models.DateField(_("day"))
    last_day = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Only for several days in a row.")
    )
    hours = OpeningText(_("hours"), help_text=_("Empty: closed. Otherwise for example 10–14."))
    reason = models.CharField(_("reason"), max_length=255, blank=True)

    panels = [FieldRowPanel(["first_day", "last_day", "hours"]), bilingual("reason")]

    class Meta(Orderable.Meta):
        verbose_name = _("exception to the hours")
        verbose_name_plural = _("exceptions to the hours")

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day is before the first.")})

    @property
    def end(self) -> date:
        return self.last_day or self.first_day

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.end

    @property
    def spans(self) -> tuple[opening.Span, ...]:
        return opening.parse(self.hours)
