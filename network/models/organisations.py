"""Organisations, the programmes that fund them and the projects they carry out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldRowPanel
from wagtail.models import Orderable

from network.editing.panels import bilingual


class Organisation(models.Model):
    """An organisation, known by its own name; the gloss says in each language what it is."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(
        _("name"), max_length=255, help_text=_("The organisation's own name, never translated.")
    )
    gloss = models.CharField(
        _("name explained"),
        max_length=255,
        blank=True,
        help_text=_("What the name means in this language, if it needs saying."),
    )
    kind = models.CharField(
        _("kind"), max_length=120, blank=True, help_text=_("For example: expert group.")
    )
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("ISO 3166 code, for example PL.")
    )
    url = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        "network.Picture",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FundingProgramme(ClusterableModel):
    """A grant programme, who pays for it, under which mechanism, and what it wants to be shown.

    Statement, slogan and logos are the programme's own; nothing stands in for what is not given.
    """

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=255)
    mechanism = models.CharField(
        _("mechanism"), max_length=255, blank=True, help_text=_("For example: EEA Grants.")
    )
    financed_by = models.CharField(
        _("financed by"),
        max_length=255,
        blank=True,
        help_text=_("Countries or bodies, separated by commas."),
    )
    funding_statement = models.TextField(
        _("funding statement"),
        blank=True,
        help_text=_("Shown with each project of the programme that has no statement of its own."),
    )
    slogan = models.CharField(
        _("slogan"),
        max_length=255,
        blank=True,
        help_text=_("Word for word as the programme asks; shown after the statement."),
    )
    url = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeLogo(Orderable):
    """One of the logos a programme asks for, in the order in which it asks for them."""

    programme = ParentalKey(FundingProgramme, on_delete=models.CASCADE, related_name="logos")
    picture = models.ForeignKey(
        "network.Picture", verbose_name=_("logo"), on_delete=models.CASCADE, related_name="+"
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the logo says, for a person who cannot see it. Empty: the picture's."),
    )

    panels = ["picture", bilingual("alt")]

    class Meta(Orderable.Meta):
        verbose_name = _("logo of a programme")
        verbose_name_plural = _("logos of programmes")

    def __str__(self) -> str:
        return self.alt_text

    @property
    def alt_text(self) -> str:
        """Never empty: a logo that nobody has described is called after its programme."""
        return self.alt or self.picture.default_alt_text or self.programme.name


class Project(models.Model):
    """A funded project: who leads it, with whom, from what money, and the text that says so.

    ``funding_statement`` is the wording the funder asks for; it is shown as it stands. Without one
    of its own a project shows its programme's.
    """

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=255)
    lead = models.ForeignKey(
        Organisation,
        verbose_name=_("lead"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects_led",
    )
    partners = models.ManyToManyField(
        Organisation, verbose_name=_("partners"), blank=True, related_name="projects"
    )
    programme = models.ForeignKey(
        FundingProgramme,
        verbose_name=_("funding programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
    )
    funding_statement = models.TextField(_("funding statement"), blank=True)
    url = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def states(self) -> Project | FundingProgramme | None:
        """The one whose ``funding_statement`` is shown; None if neither has any."""
        if self.funding_statement:
            return self
        programme = self.programme
        return programme if programme is not None and programme.funding_statement else None

    @classmethod
    def with_organisations(cls, pk: int | None) -> Project | None:
        """The project with everybody who stands behind it and the logos to be shown; None for none.

        In four queries at most, however many logos there are.
        """
        if pk is None:
            return None
        logos = ProgrammeLogo.objects.select_related("picture").order_by("sort_order", "pk")
        everybody = cls.objects.select_related("lead", "programme").prefetch_related(
            "partners",
            models.Prefetch("programme__logos", logos),
            "programme__logos__picture__renditions",
        )
        return everybody.filter(pk=pk).first()


class OrganisationInRole(Orderable):
    """What an organisation does for something; the something is the child's ``ParentalKey``."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="+"
    )
    role = models.ForeignKey(
        "network.OrganisationRole",
        verbose_name=_("role"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels = [FieldRowPanel(["organisation", "role"])]

    class Meta(Orderable.Meta):
        abstract = True
