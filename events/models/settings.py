"""Settings of events for the whole network."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from network.editing.panels import heading

THURSDAY = 3


@register_setting(icon="date", order=20)
class EventSettings(BaseGenericSetting):
    """How far ahead series without an end are announced, and when the weekly letters leave."""

    horizon_months = models.PositiveSmallIntegerField(
        _("months ahead"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_("For how many months ahead a series without an end is announced."),
    )

    digest_weekday = models.PositiveSmallIntegerField(
        _("day of the weekly letters"),
        default=THURSDAY,
        choices=list(WEEKDAYS.items()),
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the weekly letters"),
        default=16,
        validators=[MinValueValidator(6), MaxValueValidator(21)],
        help_text=_("A full hour, from 6 to 21, as the clocks in Poland show it."),
    )

    panels = [
        "horizon_months",
        heading(
            _("Weekly letters"),
            FieldRowPanel(["digest_weekday", "digest_hour"]),
            help_text=_(
                "Each tells of the ten days that begin the day after. If the day is changed within "
                "a week, nobody gets a second letter in it."
            ),
        ),
    ]

    class Meta:
        verbose_name = _("settings of events")
