"""Keeping the dates of an event true to its published page."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from events.models import EventIndexPage, EventPage, Occurrence
from events.services.rooms import book
from network.models import NetworkPage
from sites.models import space_of


@transaction.atomic
def sync_occurrences(event: EventPage) -> None:
    """Write the dates of a published event, touching only the rows that differ.

    A date that stays keeps its row (and with it whatever will point to it). To be called with the
    event as published, never with a draft. Raises ``RoomTaken`` if a room it takes is taken.
    """
    space = space_of(event)
    rooms = list(event.booked_rooms.all())
    wanted = dict(event.dates())
    kept = {occurrence.start: occurrence for occurrence in event.occurrences.all()}
    if len(wanted) == len(kept) == 1:
        # An event with a single date that moved: the same date at another time.
        kept = dict(zip(wanted, kept.values(), strict=True))
    gone = [occurrence.pk for start, occurrence in kept.items() if start not in wanted]
    event.occurrences.filter(pk__in=gone).delete()
    for start, end in wanted.items():
        occurrence = kept.get(start) or Occurrence(event=event)
        _write(occurrence, start=start, end=end, space=space, status=event.status)
        book(occurrence, rooms)


def _write(occurrence: Occurrence, **values: Any) -> None:
    """Save the row if it is new or differs."""
    before = {name: getattr(occurrence, name) for name in values}
    if occurrence.pk and before == values:
        return
    for name, value in values.items():
        setattr(occurrence, name, value)
    occurrence.save()


@transaction.atomic
def follow_move(page: NetworkPage) -> None:
    """After a page moved, let the dates below it name the space they are now in.

    One UPDATE per event list, not per event: every event of a list is in the same space.
    """
    lists = EventIndexPage.objects.descendant_of(page, inclusive=True)
    for parent in [*lists, *EventPage.objects.filter(pk=page.pk)]:
        events = EventPage.objects.descendant_of(parent, inclusive=True).values("pk")
        Occurrence.objects.filter(event__in=events).update(space=space_of(parent))
