"""The URL of the form for proposals, below that of its space, in each language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from modeltranslation.utils import get_language

from sites.models import SpacePage, SpaceSettings


def suffix_in(language: str) -> str:
    """What follows the space's own address: ``propose/``."""
    return f"{SpacePage.propose_slugs[language]}/"


def settings_of(space: SpacePage) -> SpaceSettings:
    """The settings of the space; the usual ones if it has none yet."""
    return getattr(space, "space_settings", None) or SpaceSettings()


def takes_proposals(space: SpacePage) -> bool:
    """Whether the space accepts proposals: it is open to them and in operation."""
    in_operation = space.live and space.stage not in SpacePage.stages_by_action
    return in_operation and settings_of(space).proposals_open


def propose_url(space: SpacePage, request: HttpRequest) -> str | None:
    """The address of the form on the host that is read; None if there is no form."""
    if not space.pk or not takes_proposals(space):
        return None
    return f"{space.get_url(request) or ''}{suffix_in(get_language())}"


def invitation(space: SpacePage, request: HttpRequest) -> dict[str, Any] | None:
    """What ``sites/partials/propose.html`` shows; None if nothing is to be proposed."""
    url = propose_url(space, request)
    return {"url": url, "space": space} if url else None
