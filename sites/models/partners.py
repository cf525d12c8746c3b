"""Organisations that add pages and events of their own to a space."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from network.models import NetworkPage, Organisation, User
from sites.models.spaces import SpacePage


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def current(self) -> PartnershipQuerySet:
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def of(self, user: User | AnonymousUser) -> PartnershipQuerySet:
        """The current ones somebody works in."""
        return self.current().filter(group__user=user.pk)


class Partnership(models.Model):
    """One organisation that works in one space, from its first member until it leaves.

    Its people are the users of ``group``, its own files stand in ``collection``. When it ends the
    group goes and the row stays: it says by whom a page was made. An organisation that comes back
    has a new one.
    """

    space = models.ForeignKey(SpacePage, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships"
    )
    group = models.OneToOneField(
        Group, null=True, on_delete=models.SET_NULL, related_name="partnership"
    )
    collection = models.OneToOneField(
        Collection, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "organisation"],
                condition=models.Q(ended_at=None),
                name="one_current_partnership_of_an_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.space}"


class PartnerPage(models.Model):
    """A page, or an event, that a partner made. Outlives the partnership."""

    page = models.OneToOneField(
        NetworkPage, on_delete=models.CASCADE, primary_key=True, related_name="partner_page"
    )
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="pages")

    class Meta:
        verbose_name = _("page of a partner")
        verbose_name_plural = _("pages of partners")

    def __str__(self) -> str:
        return f"{self.page} ({self.partnership})"
