"""The header of a space, shown on each of its pages."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from network.i18n import formatting as wording
from sites.models import SpacePage, SpaceSettings, SpaceStage
from sites.proposals.address import propose_url, settings_of
from sites.space.opening_hours import OpeningHoursDisplay


class SpaceHeader:
    """Whether the space is open, is suspended or closed, and its announcement."""

    def __init__(
        self, space: SpacePage, request: HttpRequest, opening_hours: OpeningHoursDisplay
    ) -> None:
        self.space = space
        self.opening_hours = opening_hours
        self._request = request

    @cached_property
    def settings(self) -> SpaceSettings:
        # A preview of a space that is not saved yet has none.
        return settings_of(self.space)

    @property
    def propose_url(self) -> str | None:
        return propose_url(self.space, self._request)

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
