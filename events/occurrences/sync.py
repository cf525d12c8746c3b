"""Writing the ``Occurrence`` rows of a published event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from events.caching.rules import its_dates_change
from events.models import (
    EventIndexPage,
    EventPage,
    FormerStart,
    Occurrence,
    OccurrenceStatus,
    VanishingDates,
)
from events.occurrences.attendees_hook import people_signed_up
from events.occurrences.change_kinds import Before, Venue, what_changed
from events.occurrences.new_hours import follow_new_hours, give_start, new_hours
from events.occurrences.room_bookings import book, rooms_of, units
from events.occurrences.schedule import past_extra_dates, wanted_dates
from events.occurrences.series import give_names
from events.occurrences.showings import ask_spaces
from events.signals import date_changed
from network.i18n import formatting as wording
from network.models import NetworkPage, User
from sites.models import space_of

# What a subscriber's calendar must notice (RFC 5545 §3.8.7.4).
_SIGNIFICANT = ("start", "end", "status")


@transaction.atomic
def sync_occurrences(event: EventPage, *, by: User | None = None) -> None:
    """Write the dates of a published event (never of a draft); only rows that differ are saved.

    A date is recognised by ``recurrence_id``, or by its day if the rule has changed its hour, and
    keeps its row: its status and place of its own, sign-ups. Past dates are left alone; an extra
    date in the past is written all the same. A date that no rule yields any more is deleted, unless
    it has sign-ups or values of its own: ``event.vanishing_dates`` then decides whether it is
    cancelled or kept. ``by`` is who planned it, None for the clock. Raises ``RoomTaken``,
    ``RoomOfOthers``, ``TooManyDates``.
    """
    space = space_of(event)
    rows = {row.recurrence_id: row for row in _rows(event)}
    since = _since(event, known=bool(rows))
    wanted = wanted_dates(event, since)
    if len(wanted) == len(rows) == 1 and not _is_past(next(iter(rows)), since):
        _follow_the_page(rows, next(iter(wanted)))
    else:
        follow_new_hours(rows, wanted, timezone.now())
    wanted = {**past_extra_dates(event, since, rows), **wanted}
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
    named = give_names(event, [*rows.values(), *(row for row in changed if row.pk is None)])
    changed += [row for row in named if row.pk is not None and row not in changed]
    known = _before(event, rows.values())
    _write(changed)
    _book(event, [*rows.values(), *(row for row in changed if row.recurrence_id not in rows)], by)
    _tell(known)
    ask_spaces(event)
    its_dates_change(event.pk)


def _rows(event: EventPage) -> QuerySet[Occurrence]:
    rows = event.occurrences.filter(moved_to=None)
    return rows.prefetch_related("bookings", "other_rooms").order_by("recurrence_id")


def _since(event: EventPage, *, known: bool) -> date | None:
    """The first local day that is written; None for all. A running series keeps its past."""
    repeated = event.rules.exists() or event.extra_dates.exists()
    return timezone.localdate() if known and repeated else None


def _is_past(start: datetime, since: date | None) -> bool:
    """Whether a date of a running series belongs to its past, which is kept."""
    return since is not None and wording.local(start).date() < since


def _follow_the_page(rows: dict[datetime, Occurrence], start: datetime) -> None:
    """The single date of an event moves with the page: the same row at another time."""
    ((before, row),) = rows.items()
    if before != start:
        rows.clear()
        row.start = before  # the page decides, also over a time of its own
        give_start(row, start)
        rows[start] = row


def _set(row: Occurrence, event: EventPage, **values: Any) -> bool:
    """Assign the values; returns whether the row is new or differs from what is stored."""
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
    """Delete the dates no rule yields any more; return those that are kept instead."""
    now = timezone.now()
    gone = [
        row
        for start, row in rows.items()
        if start not in wanted
        and row.end > now
        and (since is None or wording.local(start).date() >= since)
    ]
    people = people_signed_up(row.pk for row in gone)
    kept = [row for row in gone if row.has_own or row.pk in people]
    free = [row for row in gone if row not in kept]
    event.occurrences.filter(pk__in=[row.pk for row in free]).delete()
    for row in free:
        del rows[row.recurrence_id]
    if event.vanishing_dates == VanishingDates.CANCEL:
        for row in kept:
            row.own_status = OccurrenceStatus.CANCELLED
    return kept


def dates_that_would_vanish(event: EventPage, changed: EventPage) -> list[Occurrence]:
    """The coming dates that would be kept though ``changed``, a draft, no longer yields them."""
    rows = {row.recurrence_id: row for row in _rows(event).filter(end__gt=timezone.now())}
    wanted = wanted_dates(changed)
    if len(wanted) == len(rows) == 1:
        return []
    moved = new_hours(rows, wanted)
    gone = [row for start, row in rows.items() if start not in wanted and start not in moved]
    people = people_signed_up(row.pk for row in gone)
    return [row for row in gone if row.has_own or row.pk in people]


def dates_that_would_be_over(event: EventPage, changed: EventPage) -> list[Occurrence]:
    """The coming dates with people signed up that ``changed``, a draft, moves into the past."""
    now = timezone.now()
    rows, wanted = {row.recurrence_id: row for row in _rows(event)}, wanted_dates(changed)
    if len(wanted) == len(rows) == 1:
        moved = dict(zip(rows, wanted, strict=True))
    else:
        moved = new_hours(rows, wanted)
    over = [rows[start] for start, after in moved.items() if wanted[after] <= now < rows[start].end]
    people = people_signed_up(row.pk for row in over)
    return [row for row in over if row.pk in people]


def dates_that_would_come_back(event: EventPage, changed: EventPage) -> list[Occurrence]:
    """The only date of an event, if it is over and ``changed``, a draft, gives it a new time."""
    now = timezone.now()
    rows, wanted = list(_rows(event)), wanted_dates(changed)
    if len(wanted) != 1 or len(rows) != 1 or rows[0].end > now:
        return []
    return rows if next(iter(wanted.values())) > now else []


def dates_told_of(event: EventPage, status: str) -> list[Occurrence]:
    """The coming dates whose people are told if the whole event gets this status."""
    told = []
    for row in event.occurrences.real().to_come(timezone.now()):
        before = Before(row.start, row.end, row.status)
        row.follow(status)
        if what_changed(row, before) is not None:
            told.append(row)
    return told


def _write(rows: list[Occurrence]) -> None:
    """Save the rows, and under which start a row was known before."""
    new = [row for row in rows if row.pk is None]
    for row in new:
        row.measure()
    Occurrence.objects.bulk_create(new)
    for row in rows:
        if row not in new:
            row.save()
    former = [
        FormerStart(occurrence=row, start=row.stored["recurrence_id"])
        for row in rows
        if row.stored and row.stored["recurrence_id"] != row.recurrence_id
    ]
    FormerStart.objects.bulk_create(former, ignore_conflicts=True)


def _tell(changed: list[tuple[Occurrence, Before]]) -> None:
    """Send ``date_changed`` for each date that existed, if people are to be told of the change."""
    for row, before in changed:
        if change := what_changed(row, before):
            date_changed.send(Occurrence, date=row, change=change, before=before, by=None)


def _before(event: EventPage, rows: Iterable[Occurrence]) -> list[tuple[Occurrence, Before]]:
    """The dates to come that existed, with what they were before."""
    now = timezone.now()
    told = [row for row in rows if row.pk and (row.end > now or row.stored["end"] > now)]
    published, usual = event.as_published or (None, [])
    rooms = list(event.booked_rooms.all()) if published else []
    found = []
    for row in told:
        start, end, status = (row.stored[name] for name in _SIGNIFICANT)
        venue = Venue.of(row, published, usual) if published is not None else None
        if venue is not None and not venue.differs(Venue.of(row, event, rooms)):
            venue = None
        found.append((row, Before(start, end, status, venue)))
    return found


def _book(event: EventPage, rows: list[Occurrence], by: User | None) -> None:
    """Book the rooms of each date, after releasing those of dates that take none."""
    rooms = units(event.booked_rooms.all())
    for row in sorted(rows, key=lambda row: row.frees_the_room, reverse=True):
        book(row, rooms_of(row, rooms), by=by)


@transaction.atomic
def follow_move(page: NetworkPage) -> None:
    """After a page moved in the tree: set ``space`` of the dates below it.

    One UPDATE for each event list: all its events are in the same space.
    """
    lists = EventIndexPage.objects.descendant_of(page, inclusive=True)
    for parent in [*lists, *EventPage.objects.filter(pk=page.pk)]:
        events = EventPage.objects.descendant_of(parent, inclusive=True).values("pk")
        Occurrence.objects.filter(event__in=events).update(
            space=space_of(parent), modified=timezone.now()
        )
