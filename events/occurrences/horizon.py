"""Writing further dates of series without an end, and dates after a space's closures changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from events.models import EventPage
from events.models.exceptions import RoomRefused
from events.occurrences.sync import sync_occurrences
from events.recurrence.rules import TooManyDates
from sites.models import SpacePage, SpaceStage

logger = logging.getLogger(__name__)
STOPPED = (SpaceStage.SUSPENDED, SpaceStage.CLOSED)


def open_ended_events() -> QuerySet[EventPage]:
    """Published series without an end, but for those of spaces that are not in operation."""
    events = EventPage.objects.live().filter(rules__until=None, rules__count=None)
    stopped = Q(pk=None)
    for path in SpacePage.objects.filter(stage__in=STOPPED).values_list("path", flat=True):
        stopped |= Q(path__startswith=path)
    return events.exclude(rules=None).exclude(stopped).distinct().order_by("pk")


def extend(events: QuerySet[EventPage]) -> Iterator[tuple[EventPage, str]]:
    """Write the dates of each event up to the horizon, each in a transaction of its own.

    Yields each event with an error message, or an empty text. An error (a room is taken) concerns
    this event only.
    """
    for event in events.iterator(chunk_size=200):
        try:
            sync_occurrences(event)
        except (RoomRefused, TooManyDates) as error:
            reason = getattr(error, "message", "") or "too many dates"
            logger.warning("The dates of page %s cannot be extended: %s", event.pk, reason)
            yield event, str(reason)
        else:
            yield event, ""


def follow_closures(space: SpacePage) -> None:
    """After a space's hours changed: rewrite the dates of events that skip its closures."""
    events = EventPage.objects.live().filter(skip_closures=True)
    theirs = events.descendant_of(space) | events.filter(venue_space=space)
    for _event, _problem in extend(theirs.distinct()):
        pass
