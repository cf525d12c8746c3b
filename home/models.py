"""The front door of the network and the pages that speak for all of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from network.blocks import RICH_TEXT_FEATURES, BodyBlock
from network.editing.panels import bilingual, bilingual_text, heading
from network.models import NetworkPage, TextPage


class HomePage(NetworkPage):
    """What is on, the spaces, how to take part, who stands behind the network."""

    headline = models.CharField(
        _("headline"), max_length=160, blank=True, help_text=_("The first words a visitor reads.")
    )
    lead = models.TextField(_("introduction"), blank=True)
    take_part = RichTextField(_("how to take part"), blank=True, features=RICH_TEXT_FEATURES)
    body = StreamField(BodyBlock(), verbose_name=_("more"), blank=True)
    main_picture = models.ForeignKey(
        "network.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    project = models.ForeignKey(
        "network.Project",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its lead, partners and funders are shown at the end of the page."),
    )

    rooms = frozenset({"spaces", "events", "statements"})
    announced_fields = ("title", "headline", "lead", "take_part", "body")
    parent_page_types = ["network.NetworkPage"]
    page_description = _("The front page of the network.")
    template = "home/home_page.html"

    content_panels = [
        *NetworkPage.content_panels,
        heading(_("First words"), bilingual("headline"), bilingual_text("lead"), "main_picture"),
        bilingual("take_part"),
        bilingual("body"),
        "project",
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StatementPage(TextPage):
    """A page of the network itself: about it, accessibility, privacy, rules."""

    stands_in = "statements"
    rooms = frozenset({"statements"})
    page_description = _("A page about the network: who we are, accessibility, privacy.")
    template = TextPage.template  # Wagtail gives each class one of its own unless told

    class Meta:
        verbose_name = _("statement page")
        verbose_name_plural = _("statement pages")
