"""What a space says at the top of each of its pages."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from network import wording
from sites.door import Door
from sites.models import SpacePage, SpaceSettings, SpaceStage


class SpaceHead:
    """Whether the space is open, is suspended or closed, and its announcement."""

    def __init__(self, space: SpacePage) -> None:
        self.space = space

    @cached_property
    def settings(self) -> SpaceSettings:
        # A preview of a space that is not saved yet has none.
        return getattr(self.space, "space_settings", None) or SpaceSettings()

    @property
    def door(self) -> Door:
        return self.space.door

    @property
    def announcement(self) -> str:
        return self.settings.current_announcement

    @property
    def stage_notice(self) -> str:
        """``The space is suspended until 12 January 2027.``; empty while it is in operation."""
        until = self.settings.stage_until
        if self.space.stage == SpaceStage.CLOSED:
            return _("This space is closed. Its pages stay as a record.")
        if self.space.stage != SpaceStage.SUSPENDED:
            return ""
        if until is None:
            return _("This space is suspended until further notice.")
        return _("This space is suspended until %(day)s.") % {"day": wording.long_date(until)}
