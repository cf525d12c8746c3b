"""Which cached pages a saved row of ``sites`` invalidates (``network.page_cache.rules``)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.signals import pre_save
from django.dispatch import receiver

from network.cache_tags.tags import EVERYTHING
from network.page_cache.invalidation import invalidate
from network.page_cache.rules import follow, nothing_public, rule
from sites import models
from sites.models import SpacePage

# What the directory knows follows from the spaces, which say so themselves; every night it is
# renewed as a whole (``services.listing``). People, letters and what waits are seen by editors.
nothing_public(
    models.DirectoryColumn,
    models.DirectoryEntry,
    models.FreshnessLetter,
    models.Invitation,
    models.InvitationLetter,
    models.ModerationLetter,
    models.OpenInterval,
    models.PartnerPage,
    models.Partnership,
    models.Proposal,
    models.ProposalClause,  # stands on forms only, which are never kept
    models.ProposalLetter,
    models.ProposalPicture,
    models.SpaceGroup,
    models.SpaceOffer,
    models.Submission,
)
#: By these other spaces' events find what is nearby.
_PLACE = ("live", "latitude", "longitude")


@rule(models.SpaceSettings, models.Confirmation)
def on_row_of_space_saved(row: Any) -> None:
    follow(row.space)


@receiver(pre_save, sender=SpacePage)
def on_space_saved(instance: SpacePage, update_fields: Any, **kwargs: Any) -> None:
    """Invalidate everything: pages of other spaces may now link to it, or no longer."""
    if not settings.PAGE_CACHE or (update_fields is not None and "live" not in update_fields):
        return
    before = SpacePage.objects.filter(pk=instance.pk).values(*_PLACE).first()
    if before is None:
        if instance.live:
            invalidate(EVERYTHING)
    elif any(before[name] != getattr(instance, name) for name in _PLACE):
        invalidate(EVERYTHING)
