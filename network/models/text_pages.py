"""Pages that are an introduction and a body, or an introduction and a list, in both languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from network.blocks import BodyBlock
from network.editing.panels import bilingual, bilingual_text
from network.models.pages import NetworkPage


class TextPage(NetworkPage):
    """What a space's and the network's own pages of text share."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    announced_fields: tuple[str, ...] = ("title", "intro", "body")
    template = "network/text_page.html"
    show_in_menus_default = True

    content_panels = [*NetworkPage.content_panels, bilingual_text("intro"), bilingual("body")]

    class Meta:
        abstract = True


class ListingPage(NetworkPage):
    """What pages that introduce a list share; what is listed is the child's affair."""

    intro = models.TextField(_("introduction"), blank=True)

    announced_fields: tuple[str, ...] = ("title", "intro")
    show_in_menus_default = True

    content_panels = [*NetworkPage.content_panels, bilingual_text("intro")]

    class Meta:
        abstract = True
