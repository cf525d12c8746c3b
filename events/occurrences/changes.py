"""Changes of single dates of a published event: cancel, move, move online, note, restore, remove.

Each is one transaction: the row, its room bookings, the page's log and the receivers of
``date_changed`` (letters, search, directory).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from events.models import CALLED_OFF, Occurrence, OccurrenceStatus
from events.models.querysets import OccurrenceQuerySet
from events.occurrences.attendees_hook import people_signed_up
from events.occurrences.change_kinds import Before, DateChange, Venue, what_changed
from events.occurrences.room_bookings import book, rooms_of, units
from events.occurrences.schedule import pattern_of
from events.signals import date_changed
from network.i18n import formatting as wording
from network.i18n.wall_clock import length, moment, shifted
from network.models import User
from sites.models import RoomPage, SpacePage

Texts = dict[str, str]
#: Changes that people are not told of unless the time, place or status is another one.
_QUIET = (DateChange.NOTE, DateChange.PLACE, DateChange.RESTORED)


@dataclass(frozen=True)
class Place:
    """Another place of one date: rooms, another space, or a name."""

    space: SpacePage | None = None
    rooms: Sequence[RoomPage] = ()
    name: Texts = field(default_factory=dict)


def cancel_date(key: int, *, reason: Texts, by: User | None) -> Occurrence:
    """Cancel a date; the reason is in both languages (``reason_pl``, ``reason_en``)."""
    values = {"own_status": OccurrenceStatus.CANCELLED, **reason}
    return _change(key, DateChange.CANCELLED, by, values)


def move_online(key: int, *, note: Texts, url: str = "", by: User | None) -> Occurrence:
    """Move a date online; the note (``note_pl``, ``note_en``) says to everybody how to join.

    ``url`` is where, for those who have a place; empty: at the event's own address online.
    """
    values = {"own_status": OccurrenceStatus.MOVED_ONLINE, "online_url": url, **note}
    return _change(key, DateChange.ONLINE, by, values)


def note_date(key: int, *, note: Texts, by: User | None) -> Occurrence:
    """Set the note of one date; empty removes it."""
    return _change(key, DateChange.NOTE, by, note)


def move_date(
    key: int,
    *,
    start: datetime,
    end: datetime,
    place: Place | None = None,
    reason: Texts | None = None,
    by: User | None,
) -> Occurrence:
    """Another time, another place, or both; a trace (``moved_to``) stays at the old time.

    ``place`` None keeps the place. Raises ``ValidationError`` if the end is not after the start or
    the whole event is off, ``RoomTaken`` if a room is taken at the new time, ``RoomOfOthers`` if
    ``by`` may not book it; then nothing is changed.
    """
    if end <= start:
        raise ValidationError({"end": _("The end must be after the start.")})

    def move(date: Occurrence) -> None:
        if date.event.status in CALLED_OFF:
            raise ValidationError(
                _("The whole event is cancelled or postponed: give its new time in its form.")
            )
        if (start, end) != (date.start, date.end):
            if start != date.start:
                _leave_a_trace(date, start)
            _assign(date, start=start, end=end, own_status=OccurrenceStatus.RESCHEDULED)
        _assign(date, **(reason or {}))
        if place is not None:
            names = {"other_place_pl": "", "other_place_en": "", **place.name}
            _assign(date, other_space=place.space, **names)
            date.other_rooms.set(place.rooms)

    before = Occurrence.objects.get(pk=key)
    moved = (start, end) != (before.start, before.end)
    return _change(key, DateChange.MOVED if moved else DateChange.PLACE, by, move)


def restore_date(key: int, *, by: User | None) -> Occurrence:
    """Undo what was decided for this date alone: time, place, status, texts."""

    def restore(date: Occurrence) -> None:
        coming = date.end > timezone.now()
        lasts = length(date.start, date.end)
        _assign(date, own_status="", start=date.recurrence_id, other_space=None, online_url="")
        date.end = _usual_end(date) or shifted(date.start, lasts)
        if coming and date.end <= timezone.now() and people_signed_up([key]):
            raise ValidationError(
                _("The time it had has passed, and people are signed up: move the date instead.")
            )
        for name in ("reason", "note", "other_place"):
            _assign(date, **{f"{name}_pl": "", f"{name}_en": ""})
        date.other_rooms.clear()
        date.traces.all().delete()

    return _change(key, DateChange.RESTORED, by, restore)


@transaction.atomic
def remove_date(key: int, *, by: User | None) -> None:
    """Delete a date that was a mistake. Refused while people are signed up."""
    date = _locked(key)
    if people_signed_up([key]):
        raise ValidationError(_("People have signed up for this date: cancel it instead."))
    _log(date, DateChange.REMOVED, by)
    date.delete()


@transaction.atomic
def cancel_dates(dates: OccurrenceQuerySet, *, reason: Texts, by: User | None) -> list[Occurrence]:
    """Cancel several dates with one reason; those cancelled already are left alone."""
    keys = dates.real().exclude(status=OccurrenceStatus.CANCELLED).values_list("pk", flat=True)
    return [cancel_date(key, reason=reason, by=by) for key in list(keys.order_by("start", "pk"))]


def days_between(first: date, last: date | None) -> dict[str, datetime]:
    """The conditions for dates that begin from ``first`` to ``last``, both local days included."""
    found = {"start__gte": _midnight(first)}
    if last is not None:
        found["start__lt"] = _midnight(last + timedelta(days=1))
    return found


def _midnight(day: date) -> datetime:
    return moment(datetime.combine(day, time()))


@transaction.atomic
def _change(
    key: int,
    change: DateChange,
    by: User | None,
    change_to: Mapping[str, Any] | Callable[[Occurrence], None],
) -> Occurrence:
    """Change a date in one transaction: values to assign, or a function that alters it."""
    date = _locked(key)
    usual = list(date.event.booked_rooms.all())
    start, end, status = date.start, date.end, date.status
    venue = Venue.of(date, date.event, usual)
    if callable(change_to):
        change_to(date)
    else:
        _assign(date, **change_to)
    date.follow(date.event.status)
    if date.stored != date.values() or change == DateChange.PLACE:
        date.sequence += 1
    date.save()
    book(date, rooms_of(date, units(usual)), by=by)
    elsewhere = venue.differs(Venue.of(date, date.event, usual))
    before = Before(start, end, status, venue if elsewhere else None)
    _log(date, change, by, before)
    told = what_changed(date, before) or (DateChange.NOTE if change in _QUIET else change)
    date_changed.send(Occurrence, date=date, change=told, before=before, by=by)
    return date


def _locked(key: int) -> Occurrence:
    # no_key: rows that refer to the date (sign-ups) can be written meanwhile; no deadlock.
    dates = Occurrence.objects.select_for_update(of=("self",), no_key=True)
    dates = dates.select_related("event")
    return dates.get(pk=key, moved_to=None)


def _assign(date: Occurrence, **values: Any) -> None:
    for name, value in values.items():
        setattr(date, name, value)


def _leave_a_trace(date: Occurrence, new_start: datetime) -> None:
    """Leave a trace at the old time, and delete one at the new time."""
    date.traces.filter(start=new_start).delete()
    if date.end <= timezone.now():
        return
    Occurrence.objects.update_or_create(
        moved_to=date,
        start=date.start,
        defaults={
            "event": date.event,
            "space": date.space,
            "recurrence_id": date.recurrence_id,
            "end": date.end,
            "all_day": date.all_day,
            "one_of_several": date.one_of_several,
            "status": OccurrenceStatus.RESCHEDULED,
        },
    )


def _usual_end(date: Occurrence) -> datetime | None:
    """When it would end by the event's rules; None if they no longer yield it."""
    pattern = pattern_of(date.event)
    if pattern is None:
        return None
    day = wording.local(date.recurrence_id).date()
    slots = pattern.dates(horizon=day, since=day)
    ends = (end for start, end in (slot.aware() for slot in slots) if start == date.recurrence_id)
    return next(ends, None)


def _log(
    date: Occurrence, change: DateChange, by: User | None, before: Before | None = None
) -> None:
    """Write the change to the log of the event's page."""
    data = {"date": date.recurrence_id.isoformat(), "reason": date.reason_pl or date.note_pl or ""}
    if before is not None and before.start != date.start:
        data |= {"from": before.start.isoformat(), "to": date.start.isoformat()}
    log(instance=date.event, action=change.action, user=by, data=data)
