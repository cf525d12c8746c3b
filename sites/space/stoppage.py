"""Whether a space is suspended or closed on a day, in words for those who are to come there."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from network.i18n import formatting as wording
from sites.models import SpacePage, SpaceSettings, SpaceStage


def stoppage_of(space: SpacePage | None, day: date) -> str:
    """One sentence; empty if the space works on that local day, or there is no space."""
    if space is None or space.stage not in SpacePage.stages_by_action:
        return ""
    words = {"space": space.title}
    if space.stage == SpaceStage.CLOSED:
        return _("“%(space)s” is closed for good.") % words
    until = last_day_off(space)
    if until is None:
        return _("“%(space)s” is suspended until further notice.") % words
    if day > until:
        return ""
    return _("“%(space)s” is suspended until %(day)s.") % {**words, "day": wording.long_date(until)}


def last_day_off(space: SpacePage) -> date | None:
    """Until when a space is suspended; None until further notice, and for one that is closed."""
    return SpaceSettings.objects.filter(space=space).values_list("stage_until", flat=True).first()
