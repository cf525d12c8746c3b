"""Who may see personal data of sign-ups."""

from __future__ import annotations

from events.models import EventPage
from sites.team import permissions


def sees_people(user: permissions.Somebody, event: EventPage) -> bool:
    """Coordinators of the event's space; for events of the network itself, its administrators."""
    if event.space is None:
        return permissions.runs_the_network(user)
    return permissions.coordinates(user, event.space)
