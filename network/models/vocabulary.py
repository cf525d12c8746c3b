"""The network's shared words: short lists that pages point to, each with a stable code.

The code is the contract (feeds, the open data and the loaders use it); the name is what people
read and may be reworded at any time, in both languages.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """One word of a vocabulary, e.g. the category ``jezyki`` "Language learning"."""

    code = models.SlugField(
        _("code"),
        max_length=64,
        unique=True,
        help_text=_("A stable short name for machines. Do not change it once it is in use."),
    )
    name = models.CharField(_("name"), max_length=120)
    sort_order = models.PositiveIntegerField(_("order"), default=0, db_index=True)

    class Meta:
        abstract = True
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.name


class District(Term):
    """A district of the city; ``code`` is its official Roman numeral, e.g. ``XII``."""

    class Meta(Term.Meta):
        verbose_name = _("district")
        verbose_name_plural = _("districts")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Category(Term):
    """What an activity is about."""

    class Meta(Term.Meta):
        verbose_name = _("activity category")
        verbose_name_plural = _("activity categories")


class Audience(Term):
    """Whom an activity is for."""

    class Meta(Term.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class EventFormat(Term):
    """How an activity is run: a workshop, a discussion, a regular class."""

    class Meta(Term.Meta):
        verbose_name = _("event format")
        verbose_name_plural = _("event formats")


class SpokenLanguage(Term):
    """A language in which an event is held; ``code`` is an ISO 639 code."""

    class Meta(Term.Meta):
        verbose_name = _("spoken language")
        verbose_name_plural = _("spoken languages")


class Amenity(Term):
    """What a space has: a kitchenette, a projector, a garden."""

    class Meta(Term.Meta):
        verbose_name = _("amenity")
        verbose_name_plural = _("amenities")


class AccessibilityFeature(Term):
    """A fact of accessibility that a space states as yes, partly, no or unknown.

    The groups follow the Polish Act on ensuring accessibility for persons with special needs of
    19 July 2019, art. 6: architectural, digital, information and communication.
    """

    class Group(models.TextChoices):
        ARCHITECTURAL = "architektoniczna", _("Getting in and around")
        INFORMATION = "informacyjno-komunikacyjna", _("Information and communication")
        DIGITAL = "cyfrowa", _("Digital")
        OTHER = "dodatkowa", _("Other")

    group = models.CharField(_("group"), max_length=32, choices=Group, default=Group.OTHER)

    class Meta(Term.Meta):
        verbose_name = _("accessibility feature")
        verbose_name_plural = _("accessibility features")


class PersonRole(Term):
    """What a person does at an event: speaker, host, guest."""

    class Meta(Term.Meta):
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")


class OrganisationRole(Term):
    """What an organisation does for a space or an event: operator, partner, funder."""

    class Meta(Term.Meta):
        verbose_name = _("role of an organisation")
        verbose_name_plural = _("roles of organisations")
