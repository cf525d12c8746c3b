"""Settings of the whole network that administrators edit in the CMS."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from network.db.compiled_queries import fetch
from network.editing.panels import bilingual, bilingual_text, heading


@register_setting(icon="site", order=10)
class NetworkSettings(BaseGenericSetting):
    """What the whole network says of itself: its name, its contact, its main project."""

    name = models.CharField(_("name of the network"), max_length=120, blank=True)
    tagline = models.CharField(_("tagline"), max_length=255, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    footer_text = models.TextField(_("text in the footer"), blank=True)
    main_project = models.ForeignKey(
        "network.Project",
        verbose_name=_("main project"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its funding statement stands in the footer of every page."),
    )
    share_picture = models.ForeignKey(
        "network.Picture",
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown by social networks when a page has no picture of its own."),
    )

    select_related = ["main_project__programme", "share_picture"]

    panels = [
        heading(_("Name"), bilingual("name"), bilingual("tagline")),
        heading(_("Footer"), "contact_email", bilingual_text("footer_text"), "main_project"),
        "share_picture",
    ]

    class Meta:
        verbose_name = _("network settings")

    @classmethod
    def _get_or_create(cls) -> NetworkSettings:
        # Every page asks for them.
        return next(iter(fetch(_first)), None) or super()._get_or_create()


def _first() -> models.QuerySet[NetworkSettings]:
    return NetworkSettings.base_queryset().order_by("pk")[:1]
