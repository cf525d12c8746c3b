"""Choices of fields of ``EventPage``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VanishingDates(models.TextChoices):
    """What becomes of a date with sign-ups when the rules no longer yield it."""

    KEEP = "keep", _("Let them take place")
    CANCEL = "cancel", _("Cancel them, so that everybody sees it")


class AttendanceMode(models.TextChoices):
    """How one takes part (https://schema.org/EventAttendanceModeEnumeration)."""

    OFFLINE = "offline", _("On site")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("On site and online")
