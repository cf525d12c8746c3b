"""What holds for the dates of the whole network."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="date", order=20)
class EventSettings(BaseGenericSetting):
    """How far ahead the dates of a series without an end are announced."""

    horizon_months = models.PositiveSmallIntegerField(
        _("months ahead"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_("For how many months ahead a series without an end is announced."),
    )

    panels = ["horizon_months"]

    class Meta:
        verbose_name = _("settings of events")
