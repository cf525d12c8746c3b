"""Keeping the dates of an event true to its published page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from events.caching.rules import its_dates_change
from events.models import (
    EventIndexPage,
    EventPage,
    Occurrence,
    OccurrenceStatus,
    VanishingDates,
)
from events.occurrences.attendees_hook import people_signed_up
from events.occurrences.change_kinds import Before, DateChange
from events.occurrences.room_bookings import book, rooms_of, units
from events.occurrences.schedule import wanted_dates
from events.occurrences.showings import ask_spaces
from events.signals import date_changed
from network.i18n import formatting as wording
from network.models import NetworkPage
from sites.models import space_of

# What a subscriber's calendar must notice (RFC 5545 §3.8.7.4).
_SIGNIFICANT = ("start", "end", "status")


@transaction.atomic
def sync_occurrences(event: EventPage) -> None:
    """Write the dates of a published event, touching only the rows that differ.

    A date that stays keeps its row: its key, what was decided for it alone, its people. What is
    over stays as it was. A date that no rule names any more is removed, unless people count on it
    or it has something of its own: then ``event.vanishing_dates`` says whether it is cancelled,
    and without an answer it takes place. To be called with the event as published, never with a
    draft. Raises ``RoomTaken`` if a room it takes is taken, ``TooManyDates``.
    """
    space = space_of(event)
    rows = {row.recurrence_id: row for row in _rows(event)}
    since = _since(event, known=bool(rows))
    wanted = wanted_dates(event, since)
    if len(wanted) == len(rows) == 1:
        _follow_the_page(rows, next(iter(wanted)))
    vanished = _vanished(event, rows, wanted, since)
    several = len(rows.keys() | wanted.keys()) > 1
    same = {"space": space, "all_day": event.all_day, "one_of_several": several}
    changed = []
    for start, end in wanted.items():
        row = rows.get(start) or Occurrence(event=event, recurrence_id=start, start=start, end=end)
        times = {} if row.pk and row.is_moved else {"start": start, "end": end}
        if _set(row, event, kept=False, **times, **same):
            changed.append(row)
    for row in vanished:
        if _set(row, event, kept=True, **same):
            changed.append(row)
    _write(changed)
    _book(event, [*rows.values(), *(row for row in changed if row.recurrence_id not in rows)])
    ask_spaces(event)
    its_dates_change(event.pk)


def _rows(event: EventPage) -> QuerySet[Occurrence]:
    rows = event.occurrences.filter(moved_to=None)
    return rows.prefetch_related("bookings", "other_rooms").order_by("recurrence_id")


def _since(event: EventPage, *, known: bool) -> date | None:
    """From which day on the page decides; a series that runs does not rewrite its past."""
    repeated = event.rules.exists() or event.extra_dates.exists()
    return timezone.localdate() if known and repeated else None


def _follow_the_page(rows: dict[datetime, Occurrence], start: datetime) -> None:
    """An event with a single date that the page moves: the same date at another time."""
    ((before, row),) = rows.items()
    if before != start:
        rows.clear()
        row.recurrence_id = row.start = start
        row.own_status = "" if row.own_status == OccurrenceStatus.RESCHEDULED else row.own_status
        rows[start] = row


def _set(row: Occurrence, event: EventPage, **values: Any) -> bool:
    """Give a row its values; whether it is new or differs from what is stored."""
    for name, value in values.items():
        setattr(row, name, value)
    row.follow(event.status)
    if row.pk is None:
        return True
    stored, now = row.stored, row.values()
    if any(stored[name] != now[name] for name in _SIGNIFICANT):
        row.sequence += 1
    return stored != now


def _vanished(
    event: EventPage,
    rows: dict[datetime, Occurrence],
    wanted: dict[datetime, datetime],
    since: date | None,
) -> list[Occurrence]:
    """Remove the dates no rule names any more; return those that people count on."""
    now = timezone.now()
    gone = [
        row
        for start, row in rows.items()
        if start not in wanted
        and row.end > now
        and (since is None or wording.local(start).date() >= since)
    ]
    people = people_signed_up(row.pk for row in gone)
    counted_on = [row for row in gone if row.has_own or row.pk in people]
    free = [row for row in gone if row not in counted_on]
    event.occurrences.filter(pk__in=[row.pk for row in free]).delete()
    for row in free:
        del rows[row.recurrence_id]
    if event.vanishing_dates == VanishingDates.CANCEL:
        for row in counted_on:
            row.own_status = OccurrenceStatus.CANCELLED
    return counted_on


def dates_that_would_vanish(event: EventPage, changed: EventPage) -> list[Occurrence]:
    """The coming dates people count on that ``changed``, not yet published, no longer names."""
    rows = {row.recurrence_id: row for row in _rows(event).filter(end__gt=timezone.now())}
    wanted = wanted_dates(changed)
    if len(wanted) == len(rows) == 1:
        return []
    gone = [row for start, row in rows.items() if start not in wanted]
    people = people_signed_up(row.pk for row in gone)
    return [row for row in gone if row.has_own or row.pk in people]


def _write(rows: list[Occurrence]) -> None:
    """Store what differs, and tell whoever wants to know what became of a known date."""
    new = [row for row in rows if row.pk is None]
    for row in new:
        row.measure()
    Occurrence.objects.bulk_create(new)
    for row in rows:
        if row in new:
            continue
        before = Before(*(row.stored[name] for name in _SIGNIFICANT))
        row.save()
        if change := _what_changed(row, before):
            date_changed.send(Occurrence, date=row, change=change, before=before, by=None)


def _what_changed(row: Occurrence, before: Before) -> DateChange | None:
    if row.status != before.status:
        by_status = {
            OccurrenceStatus.CANCELLED: DateChange.CANCELLED,
            OccurrenceStatus.POSTPONED: DateChange.CANCELLED,
            OccurrenceStatus.MOVED_ONLINE: DateChange.ONLINE,
            OccurrenceStatus.RESCHEDULED: DateChange.MOVED,
        }
        return by_status.get(OccurrenceStatus(row.status), DateChange.RESTORED)
    return DateChange.MOVED if (row.start, row.end) != (before.start, before.end) else None


def _book(event: EventPage, rows: list[Occurrence]) -> None:
    """Let each date take its rooms, those it leaves before those it takes."""
    rooms = units(event.booked_rooms.all())
    for row in sorted(rows, key=lambda row: row.frees_the_room, reverse=True):
        book(row, rooms_of(row, rooms))


@transaction.atomic
def follow_move(page: NetworkPage) -> None:
    """After a page moved, let the dates below it name the space they are now in.

    One UPDATE per event list, not per event: every event of a list is in the same space.
    """
    lists = EventIndexPage.objects.descendant_of(page, inclusive=True)
    for parent in [*lists, *EventPage.objects.filter(pk=page.pk)]:
        events = EventPage.objects.descendant_of(parent, inclusive=True).values("pk")
        Occurrence.objects.filter(event__in=events).update(space=space_of(parent))
