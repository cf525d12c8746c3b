"""The components (VEVENT) of one calendar object: a series with its overrides, or one date.

What is told is what the rows say. A date a person changed overrides its instance (RECURRENCE-ID),
also when it is cancelled, so that a subscriber is told rather than finding it gone. An instance of
the rule that is not among the rows is an EXDATE, a date of the series that its rule does not yield
(any more) an RDATE.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event, vRecur, vUri

from events.models import AttendanceMode, EventPage, Occurrence, OccurrenceStatus
from events.recurrence.rules import Rule, Slot, occurrences, recur, starts
from network.i18n import formatting as wording
from network.i18n.wall_clock import moment
from sites.models import PointPrecision


class CalendarObject:
    """Dates of one event under one UID; ``for_guest``: with the address of online dates.

    ``rows`` are in the order of ``recurrence_id``, with their event and spaces loaded.
    """

    def __init__(
        self,
        holder: HttpRequest,
        name: str,
        rows: Sequence[Occurrence],
        rule: Rule | None = None,
        first: Slot | None = None,
        *,
        for_guest: bool = False,
    ) -> None:
        self._holder = holder
        self._rows = rows
        self._event: EventPage = rows[0].event
        self._rule, self._first = rule, first
        self._for_guest = for_guest
        key = self._event.translation_key.hex
        #: It does not change with the event's title, place, language or hours.
        self.uid = f"{key}-{name}@mam" if name else f"{key}@mam"

    def text(self) -> str:
        """The components without the properties that say how new they are."""
        return "".join(each.to_ical().decode() for each in self._components())

    def _components(self) -> list[Event]:
        by_rule = self._slots()
        if not by_rule and len(self._rows) == 1:
            return [self._date(self._rows[0])]
        rows = {row.recurrence_id: row for row in self._rows}
        mine = [start for start in by_rule if start in rows]
        besides = [start for start in rows if start not in by_rule]
        begin = mine[0] if mine else besides.pop(0)
        times = by_rule[begin].aware() if mine else (rows[begin].start, rows[begin].end)
        master = self._component()
        self._add_times(master, *times)
        if mine and self._rule is not None and self._first is not None:
            until = self._until(mine[-1])
            master.add("rrule", vRecur(recur(self._rule, self._first, until)))
            missing = [each for each in by_rule if begin < each < mine[-1] and each not in rows]
            missing += self._skipped_hours(begin, mine[-1])
            if missing:
                self._add_moments(master, "exdate", missing)
        if besides:
            self._add_moments(master, "rdate", besides)
        self._describe(master)
        length = times[1] - times[0]
        changed = [row for row in self._rows if self._differs(row, length)]
        return [master, *map(self._override, changed)]

    def _slots(self) -> dict[datetime, Slot]:
        """What the rule yields from the first to the last of the rows."""
        if self._rule is None or self._first is None:
            return {}
        begin, end = self._rows[0].recurrence_id, self._rows[-1].recurrence_id
        found = {
            moment(slot.start): slot
            for slot in occurrences(self._rule, self._first, wording.local(end).date())
        }
        slots = {start: slot for start, slot in found.items() if begin <= start <= end}
        # A rule none of whose dates is told makes no series.
        starts = {row.recurrence_id for row in self._rows}
        return slots if starts & slots.keys() else {}

    def _skipped_hours(self, begin: datetime, end: datetime) -> list[datetime]:
        """What the rule does not yield, as the clocks skip that hour (RFC 5545 §3.3.10).

        Not every calendar leaves it out: some show 2:15 so, some as 3:15. Both are named.
        """
        if self._rule is None or self._first is None or self._event.all_day:
            return []
        walls = starts(self._rule, self._first, wording.local(end).date())
        skipped = [wall for wall, is_held in walls if not is_held and begin < moment(wall) < end]
        zone = timezone.get_default_timezone()
        return [each for wall in skipped for each in (moment(wall), wall.replace(tzinfo=zone))]

    def _differs(self, row: Occurrence, length: timedelta) -> bool:
        """Whether a date needs a component of its own beside its series.

        All instances last as long as the first, to the second (RFC 5545 §3.8.5.3).
        """
        if row.has_own or row.sequence:
            return True
        return row.end - row.start != length and not self._event.all_day

    def _until(self, last: datetime) -> date | datetime:
        return wording.local(last).date() if self._event.all_day else last.astimezone(UTC)

    def _override(self, row: Occurrence) -> Event:
        component = self._date(row)
        self._add_moments(component, "recurrence-id", row.recurrence_id)
        return component

    def _date(self, row: Occurrence) -> Event:
        """One date as it is now."""
        component = self._component()
        self._add_times(component, row.start, row.end)
        self._describe(component, row)
        return component

    def _component(self) -> Event:
        component = Event()
        component.add("uid", self.uid)
        if self._event.first_published_at:
            component.add("created", self._event.first_published_at.astimezone(UTC))
        return component

    def _add_times(self, component: Event, start: datetime, end: datetime) -> None:
        self._add_moments(component, "dtstart", start)
        self._add_moments(component, "dtend", end)

    def _add_moments(self, component: Event, name: str, value: Any) -> None:
        """A moment or several, in local time; days if the event is all day."""
        many = isinstance(value, list)
        moments = [wording.local(each) for each in (value if many else [value])]
        if self._event.all_day:
            days = [each.date() for each in moments]
            component.add(name, days if many else days[0], parameters={"VALUE": "DATE"})
        else:
            component.add(name, moments if many else moments[0])

    def _describe(self, component: Event, row: Occurrence | None = None) -> None:
        """Title, status, text and place: of the whole event, or of one date."""
        event = self._event
        status = OccurrenceStatus(row.status if row else event.status)
        any_row = row or self._rows[0]
        online = is_online(status, event)
        component.add("summary", summary(event.title, status, online=online))
        component.add("status", status.icalendar)
        address = f"{event.get_full_url(self._holder)}{row.address if row else ''}"
        component.add("url", address)
        join = self._join_url(row, online=online)
        said = [row.reason, row.note] if row else []
        joining = _("Join online: %(address)s") % {"address": join} if join else ""
        text = "\n\n".join(part for part in (*said, joining, event.lead, address) if part)
        component.add("description", text)
        if online:
            component.add("location", _("Online"))
        elif where := place_line(any_row, own=row is not None):
            component.add("location", where)
        place = None if online else any_row.place
        exact = place is not None and place.point_precision == PointPrecision.EXACT
        if place is not None and exact and place.has_point:
            component.add("geo", (place.latitude, place.longitude))
        if join:
            conference = vUri(join)
            conference.params["VALUE"] = "URI"
            conference.params["FEATURE"] = "VIDEO"
            component.add("conference", conference)
        if names := [category.name for category in event.categories.all()]:
            component.add("categories", names)

    def _join_url(self, row: Occurrence | None, *, online: bool) -> str:
        if not self._for_guest:
            return ""
        if row is not None:
            return row.join_url
        mixed = self._event.attendance_mode == AttendanceMode.MIXED
        return self._event.online_url if online or mixed else ""


def is_online(status: OccurrenceStatus, event: EventPage) -> bool:
    moved = status == OccurrenceStatus.MOVED_ONLINE
    return moved or event.attendance_mode == AttendanceMode.ONLINE


def summary(title: str, status: OccurrenceStatus, *, online: bool) -> str:
    """The title, after what some programs show nowhere else."""
    if status == OccurrenceStatus.CANCELLED:
        return _("CANCELLED: %(title)s") % {"title": title}
    if status == OccurrenceStatus.POSTPONED:
        return _("POSTPONED: %(title)s") % {"title": title}
    return _("ONLINE: %(title)s") % {"title": title} if online else title


def place_line(row: Occurrence, *, own: bool) -> str:
    """The place in one line: of one date, or of its event."""
    event = row.event
    if own and row.other_place:
        return row.other_place
    if not (own and row.other_space) and (event.venue_name or event.venue_address):
        return ", ".join(filter(None, [event.venue_name, event.venue_address]))
    space = (row.other_space if own else None) or event.venue_space or row.space
    if space is None:
        return ""
    return ", ".join(filter(None, [space.title, space.street, space.city_line]))
