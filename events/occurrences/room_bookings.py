"""Booking rooms for the dates of published events, and finding conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import EventPage, Occurrence, RoomBooking
from events.models.exceptions import RoomOfOthers, RoomTaken
from network.models import User
from sites.models import RoomPage
from sites.team.permissions import rooms_to_book

# The name of the constraint (PostgreSQL) or trigger (SQLite) in errors; see migration 0004.
GUARD = "one_event_in_a_room"


def units(rooms: Iterable[RoomPage]) -> list[RoomPage]:
    """The rooms to be booked: a joined room is replaced by its parts.

    Sorted by primary key, so that two transactions cannot deadlock.
    """
    found: dict[int, RoomPage] = {}
    for room in rooms:
        for unit in list(room.parts.all()) or [room]:
            found[unit.pk] = unit
    return [found[pk] for pk in sorted(found)]


def clash(
    rooms: Sequence[RoomPage],
    start: datetime,
    end: datetime,
    *,
    besides: Occurrence | None = None,
    event: EventPage | None = None,
) -> tuple[RoomPage, Occurrence] | None:
    """A room and the date that takes it in that time, if there is one.

    Left out are the date ``besides`` and all dates of ``event``, as the caller is asking for them.
    """
    taken = RoomBooking.objects.filter(room__in=units(rooms), start__lt=end, end__gt=start)
    if besides is not None:
        taken = taken.exclude(occurrence=besides)
    if event is not None and event.pk:
        taken = taken.exclude(occurrence__event=event)
    booking = taken.select_related("room", "occurrence__event").order_by("start").first()
    return (booking.room, booking.occurrence) if booking else None


@transaction.atomic
def book(occurrence: Occurrence, rooms: Sequence[RoomPage], *, by: User | None = None) -> None:
    """Book exactly these rooms (``units``) for a date, or none if it frees its room.

    Writes only what differs. ``by`` is who plans it, None for the clock: a series goes on in the
    room it has. Raises ``RoomTaken`` if another date has one of them, ``RoomOfOthers`` if one is
    not theirs to book; then nothing is changed.
    """
    wanted = [] if occurrence.frees_the_room else rooms
    kept = {booking.room_id: booking for booking in occurrence.bookings.all()}
    if by is not None:
        _refuse_rooms_of_others(occurrence, wanted, kept, by)
    gone = set(kept) - {room.pk for room in wanted}
    if gone:
        occurrence.bookings.filter(room__in=gone).delete()
    for room in wanted:
        booking = kept.get(room.pk) or RoomBooking(occurrence=occurrence, room=room)
        if booking.pk and (booking.start, booking.end) == (occurrence.start, occurrence.end):
            continue
        booking.start, booking.end = occurrence.start, occurrence.end
        _take(booking, occurrence)


def _refuse_rooms_of_others(
    date: Occurrence, wanted: Sequence[RoomPage], kept: dict[int, RoomBooking], by: User
) -> None:
    """Raises ``RoomOfOthers`` for a room ``by`` may not book, if the date takes more of it."""
    own = date.space.path if date.space is not None else None
    more = []
    for room in wanted:
        has = kept.get(room.pk)
        is_within = has is not None and has.start <= date.start and date.end <= has.end
        if not is_within and not (own and room.path.startswith(own)):
            more.append(room)
    if not more:
        return
    chosen = list(date.other_rooms.all()) or list(date.event.booked_rooms.all())
    theirs = rooms_to_book(by, date.space).filter(pk__in=[room.pk for room in chosen])
    allowed = {room.pk for room in units(theirs)}
    for room in more:
        if room.pk not in allowed:
            raise RoomOfOthers(room, date)


def _take(booking: RoomBooking, occurrence: Occurrence) -> None:
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        if GUARD not in str(error):
            raise
        found = clash([booking.room], booking.start, booking.end, besides=occurrence)
        other = found[1] if found else None
        raise RoomTaken(booking.room, occurrence, other) from error


@transaction.atomic
def rebook(room: RoomPage) -> None:
    """After a room's parts changed: book its coming dates anew. Raises ``RoomTaken``."""
    coming = Occurrence.objects.filter(moved_to=None, end__gt=timezone.now())
    for event in EventPage.objects.filter(booked_rooms=room, live=True):
        rooms = units(event.booked_rooms.all())
        for occurrence in coming.filter(event=event):
            try:
                book(occurrence, rooms_of(occurrence, rooms))
            except RoomTaken as taken:
                taken.page = room
                raise


def rooms_of(date: Occurrence, usual: list[RoomPage]) -> list[RoomPage]:
    """The rooms to book for a date (``units``): its own, else its event's (``usual``)."""
    own = list(date.other_rooms.all())
    return units(own) if own or date.is_elsewhere else usual


def release(event: EventPage) -> None:
    """Delete all bookings of an event that is not live."""
    RoomBooking.objects.filter(occurrence__event=event).delete()
