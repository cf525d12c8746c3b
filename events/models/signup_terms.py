"""Fields of registration: on this site or elsewhere, for a date or a course, and its terms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_PEOPLE = 30


class SignUpMode(models.TextChoices):
    """What somebody signs up for on this site."""

    NONE = "drop-in", _("No sign-up on this site: people come, or as written below")
    DATE = "date", _("Sign-up for each date")
    COURSE = "course", _("Sign-up for the whole course")


class SignUpTerms(models.Model):
    """The terms of sign-up: a space has its usual ones, an event its own."""

    people_per_signup = models.PositiveSmallIntegerField(
        _("people per sign-up at most"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
        help_text=_("A family or a group signs up together."),
    )
    asks_names = models.BooleanField(
        _("ask for the names of all"),
        default=False,
        help_text=_("The others' names stay optional."),
    )
    closes_before = models.PositiveSmallIntegerField(
        _("closes so many hours before the start"),
        default=0,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_("0: one can sign up until it begins."),
    )
    waiting_list = models.BooleanField(
        _("waiting list"),
        default=True,
        help_text=_("A place that becomes free is offered in the order of waiting."),
    )
    reminder = models.BooleanField(_("remind people a day before"), default=True)
    reconfirm = models.BooleanField(
        _("ask two days before whether they still come"),
        default=False,
        help_text=_("The places of those who do not answer within a day are released."),
    )
    thanks = models.BooleanField(_("thank those who came"), default=False)
    signup_contact = models.EmailField(
        _("e-mail for questions"),
        blank=True,
        help_text=_("Empty: the e-mail of the space."),
    )
    confirmation_text = models.TextField(
        _("what to know before coming"),
        blank=True,
        help_text=_("Written in the confirmation: what to bring, how to get in."),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days until personal data is deleted"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(366)],
        help_text=_("Counted from the end. Empty: as the network has it. Numbers stay."),
    )

    class Meta:
        abstract = True


class Registration(SignUpTerms):
    """What an event says of registration: on this site, elsewhere, or that none is needed."""

    signup_mode = models.CharField(
        _("sign-up"), max_length=8, choices=SignUpMode, default=SignUpMode.NONE
    )
    registration_required = models.BooleanField(_("registration is required"), default=False)
    limited_places = models.BooleanField(_("the number of places is limited"), default=False)
    capacity = models.PositiveIntegerField(
        _("number of places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of each date, or of the whole course. Empty: as many as come."),
    )
    signup_opens = models.DateTimeField(
        _("sign-up from"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    registration_deadline = models.DateTimeField(
        _("registration until"),
        null=True,
        blank=True,
        help_text=_(
            "A fixed moment: it stays when a date is moved. What moves with the date are the hours "
            "before the start."
        ),
    )
    registration_url = models.URLField(_("address of the form"), blank=True)
    registration_text = models.TextField(_("how to register"), blank=True)
    price = models.DecimalField(
        _("price"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("In złoty; 0 means free of charge, empty means not stated."),
    )

    class Meta:
        abstract = True

    @property
    def takes_signups(self) -> bool:
        """Whether one signs up on this site."""
        return self.signup_mode != SignUpMode.NONE

    @property
    def is_course(self) -> bool:
        """Whether one sign-up is for all dates."""
        return self.signup_mode == SignUpMode.COURSE

    def registration_errors(self) -> dict[str, Any]:
        """Validation errors by field; for ``clean``."""
        errors: dict[str, Any] = {}
        end = getattr(self, "end", None)
        deadline, opens = self.registration_deadline, self.signup_opens
        repeated = self.signup_mode == SignUpMode.DATE
        if deadline and end and deadline > end and not repeated:
            errors["registration_deadline"] = _("Registration cannot end after the event.")
        if deadline and opens and deadline <= opens:
            errors["registration_deadline"] = _("Sign-up would end before it begins.")
        if self.takes_signups and self.registration_url:
            errors["registration_url"] = _("Sign-up is here or elsewhere, not both.")
        return errors
