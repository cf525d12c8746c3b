"""A space's usual terms of sign-up, and an event's questions."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldRowPanel
from wagtail.models import Orderable

from events.models.event import EventPage
from events.models.signup_terms import SignUpTerms
from network.editing.panels import bilingual, bilingual_text, heading
from sites.models import SpacePage


class SignUpDefaults(SignUpTerms):
    """A space's usual terms: a new event begins with them; contact and clause are read from here.

    Without a clause of its own the space uses the network's wording with its operator's data.
    """

    space = models.OneToOneField(
        SpacePage, on_delete=models.CASCADE, primary_key=True, related_name="signup_defaults"
    )
    clause = models.TextField(
        _("information about personal data"),
        blank=True,
        help_text=_(
            "The whole clause of art. 13 of the GDPR. Empty: the network's wording, with the "
            "operator's name and the space's contact."
        ),
    )

    panels = [
        heading(
            _("A new event begins with"),
            FieldRowPanel(["people_per_signup", "closes_before"]),
            FieldRowPanel(["waiting_list", "asks_names"]),
            FieldRowPanel(["reminder", "reconfirm"]),
            FieldRowPanel(["thanks", "retention_days"]),
            bilingual_text("confirmation_text"),
        ),
        heading(_("For all events of the space"), "signup_contact", bilingual_text("clause")),
    ]

    class Meta:
        verbose_name = _("usual terms of sign-up")
        verbose_name_plural = _("usual terms of sign-up")

    def __str__(self) -> str:
        return str(self.space)


class SignUpQuestion(Orderable):
    """One more thing an event asks of those who sign up, and why."""

    class Kind(models.TextChoices):
        TEXT = "text", _("A few words")
        CHOICE = "choice", _("One of several")
        YES_NO = "yes-no", _("Yes or no")
        ACCESS = "access", _("Access needs (deleted right after the event)")

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("answer"), max_length=8, choices=Kind, default=Kind.TEXT)
    required = models.BooleanField(_("must be answered"), default=False)
    label = models.CharField(_("question"), max_length=255)
    reason = models.CharField(
        _("why it is asked"),
        max_length=255,
        blank=True,
        help_text=_("Shown under the question. Ask only what you will use."),
    )
    options = models.TextField(
        _("answers to choose from"), blank=True, help_text=_("One in a line, only for a choice.")
    )

    panels = [
        FieldRowPanel(["kind", "required"]),
        bilingual("label"),
        bilingual("reason"),
        bilingual_text("options"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.CHOICE and len(self.choices) < 2:
            raise ValidationError({"options_pl": _("Give two answers to choose from, or more.")})

    @property
    def choices(self) -> list[str]:
        return [line.strip() for line in (self.options or "").splitlines() if line.strip()]
