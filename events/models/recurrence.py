"""Recurrence of an event as an editor writes it: rules, extra dates, skipped dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from events.models.event import EventPage
from events.recurrence.rules import LAST, Frequency
from network.editing.panels import row

NTH = [
    (1, _("first")),
    (2, _("second")),
    (3, _("third")),
    (4, _("fourth")),
    (5, _("fifth")),
    (LAST, _("last")),
]


class WeekdaysField(models.JSONField):
    """Days of the week as a list of numbers, Monday is 0; to be ticked in a form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.TypedMultipleChoiceField(
            coerce=int,
            choices=list(WEEKDAYS.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=self.verbose_name,
            help_text=self.help_text,
        )


class RecurrenceRule(Orderable):
    """One rule of repetition; what is left empty is as on the event's first date.

    An event that takes place at several hours of a day has a rule for each.
    """

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="rules")
    frequency = models.CharField(
        _("repeats"), max_length=16, choices=Frequency, default=Frequency.WEEKLY
    )
    interval = models.PositiveSmallIntegerField(
        _("every how many days, weeks or months"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )
    weekdays = WeekdaysField(_("on"), help_text=_("Empty: on the weekday of the first date."))
    nth = models.SmallIntegerField(
        _("which in the month"),
        choices=NTH,
        null=True,
        blank=True,
        help_text=_(
            "Empty: as the first date, e.g. the second Tuesday. "
            "A month without a fifth is left out."
        ),
    )
    month_day = models.SmallIntegerField(
        _("day of the month"),
        choices=[*((number, str(number)) for number in range(1, 32)), (LAST, _("last"))],
        null=True,
        blank=True,
        help_text=_("Empty: as the first date. A month without that day is left out."),
    )
    start_time = models.TimeField(_("from (hour)"), null=True, blank=True)
    end_time = models.TimeField(
        _("to (hour)"), null=True, blank=True, help_text=_("Only if other hours than the first.")
    )
    starts_on = models.DateField(
        _("from the day"), null=True, blank=True, help_text=_("Empty: from the first date.")
    )
    until = models.DateField(_("until the day"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(
        _("or how many times"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave both empty if no end is planned."),
    )

    panels = [
        row("frequency", "interval"),
        FieldPanel("weekdays", classname="choices", disable_comments=True),
        row("nth", "month_day"),
        row("until", "count"),
        row("start_time", "end_time", "starts_on"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("rule of repetition")
        verbose_name_plural = _("rules of repetition")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.until and self.count:
            errors["count"] = _("Give the last day or the number of times, not both.")
        if self.end_time and not self.start_time:
            errors["start_time"] = _("Give the hour of the start as well.")
        if self.until and self.starts_on and self.until < self.starts_on:
            errors["until"] = _("The last day is before the first.")
        if errors:
            raise ValidationError(errors)


class ExtraDate(Orderable):
    """One more date besides the rules."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="extra_dates")
    day = models.DateField(_("day"))
    start_time = models.TimeField(_("from (hour)"), null=True, blank=True)
    end_time = models.TimeField(
        _("to (hour)"), null=True, blank=True, help_text=_("Only if other hours than the first.")
    )

    panels = [row("day", "start_time", "end_time")]

    class Meta(Orderable.Meta):
        verbose_name = _("extra date")
        verbose_name_plural = _("extra dates")

    def clean(self) -> None:
        super().clean()
        if self.end_time and not self.start_time:
            raise ValidationError({"start_time": _("Give the hour of the start as well.")})


class SkippedDates(Orderable):
    """A day, or days in a row, on which the event does not take place."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="skipped_dates")
    first_day = models.DateField(_("day"))
    last_day = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Only for several days in a row.")
    )

    panels = [row("first_day", "last_day")]

    class Meta(Orderable.Meta):
        verbose_name = _("days left out")
        verbose_name_plural = _("days left out")

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day is before the first.")})

    @property
    def end(self) -> date:
        return self.last_day or self.first_day
