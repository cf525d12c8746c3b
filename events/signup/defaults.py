"""What a new event of a space begins with when people sign up for it."""

from __future__ import annotations

from typing import Any

from events.models import SignUpDefaults
from events.models.signup_terms import SignUpTerms
from sites.models import SpacePage


def usual_terms(space: SpacePage | None) -> dict[str, Any]:
    """What a new event of a space begins with; empty if the space has said nothing."""
    defaults = SignUpDefaults.objects.filter(space=space).first() if space else None
    if defaults is None:
        return {}
    # Contact and retention are read from the space at any time, and so not repeated in the event.
    names = {field.name for field in SignUpTerms._meta.get_fields()}
    names -= {"signup_contact", "retention_days", "confirmation_text"}
    names |= {"confirmation_text_pl", "confirmation_text_en"}
    return {name: getattr(defaults, name) for name in sorted(names)}
