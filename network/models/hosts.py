"""Hostnames that were given up, so that old links still arrive."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerHostname(models.Model):
    """A hostname a page had as the root of a site of its own; it leads to that page now."""

    hostname = models.CharField(_("hostname"), max_length=255, unique=True)
    root_page = models.ForeignKey(
        "network.NetworkPage", on_delete=models.CASCADE, related_name="former_hostnames"
    )

    class Meta:
        verbose_name = _("former hostname")
        verbose_name_plural = _("former hostnames")

    def __str__(self) -> str:
        return self.hostname
