"""Who may see the people of an event: their names, how to reach them, what they need."""

from __future__ import annotations

from events.models import EventPage
from sites.team import permissions


def sees_people(user: permissions.Somebody, event: EventPage) -> bool:
    """Only who decides for the event's space; of the network's own events, who runs it."""
    if event.space is None:
        return permissions.runs_the_network(user)
    return permissions.coordinates(user, event.space)
