"""How many people came: of each sign-up, and in all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.occurrences import Occurrence
from events.models.signups import SignUp


class Attendance(models.Model):
    """How many people of a sign-up came to a date; 0 means that nobody did."""

    signup = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="attendance")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="attendance")
    came = models.PositiveSmallIntegerField(_("how many came"))
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["signup", "occurrence"], name="attendance_noted_once")
        ]

    def __str__(self) -> str:
        return f"{self.signup}: {self.came}"


class Headcount(models.Model):
    """How many people came in all, where not everybody signed up."""

    occurrence = models.OneToOneField(
        Occurrence, on_delete=models.CASCADE, primary_key=True, related_name="headcount"
    )
    people = models.PositiveIntegerField(_("how many people came"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")

    def __str__(self) -> str:
        return f"{self.occurrence}: {self.people}"
