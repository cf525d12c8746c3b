"""Dates as iCalendar (RFC 5545, RFC 7986), for calendars that subscribe or import.

A rule of an event is one recurring component, so that every calendar understands it; each date a
person changed overrides its instance (RECURRENCE-ID), also when it is cancelled, so that a
subscriber is told rather than finding it gone. A date no rule yields (a single or an extra one) is
a component of its own. What is exported is what the rows say: an instance that is not among them is
an EXDATE.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext as _
from icalendar import Event, Timezone, vRecur

from events.models import EventPage, Occurrence, OccurrenceStatus
from events.occurrences.schedule import pattern_of
from events.recurrence.rules import Pattern, Rule, Slot, moment, occurrences, recur
from network.cache_tags.collector import add_page_tags
from network.i18n import formatting as wording
from network.routing.addresses import prime_addresses

PRODID = "-//Siec MAM//MAM Network//PL"
REFRESH = timedelta(hours=6)
ZONE = "Europe/Warsaw"
SEQUENCE_FROM = datetime(2022, 1, 1, tzinfo=UTC)


class Calendar:
    """One VCALENDAR in the active language; in a letter there is no request."""

    def __init__(self, request: HttpRequest | None, *, name: str, description: str = "") -> None:
        self._request = request
        self._calendar = calendar = icalendar.Calendar()
        calendar.add("prodid", PRODID)
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        # The RFC's names, and those that older calendars read.
        for field in ("name", "x-wr-calname"):
            calendar.add(field, " ".join(name.split()))
        if description:
            for field in ("description", "x-wr-caldesc"):
                calendar.add(field, description)
        calendar.add("x-wr-timezone", ZONE)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", REFRESH, parameters={"VALUE": "DURATION"})

    def add(self, dates: Sequence[Occurrence], *, apart: bool = False) -> None:
        """Add dates; the number of queries does not depend on theirs.

        ``apart``: each date is a component of its own, to be put into one's calendar beside others.
        """
        children = ("rules", "extra_dates", "skipped_dates", "categories")
        prefetch_related_objects(dates, *(f"event__{name}" for name in children))
        if self._request is not None:
            pages = [page for row in dates for page in (row.event, row.space)]
            prime_addresses(self._request, pages)
            add_page_tags([*pages, *(row.place for row in dates)])
        if dates:
            self._calendar.add_component(_time_zone(dates))
        by_event: dict[int, list[Occurrence]] = defaultdict(list)
        for row in dates:
            by_event[row.event_id].append(row)
        for rows in by_event.values():
            for component in _Series(self._request, rows, apart=apart).components():
                self._calendar.add_component(component)

    def to_bytes(self) -> bytes:
        return self._calendar.to_ical()


def _time_zone(dates: Sequence[Occurrence]) -> Timezone:
    years = [wording.local(row.start).year for row in dates]
    first, last = date(min(years) - 1, 1, 1), date(max(years) + 1, 12, 31)
    return Timezone.from_tzid(ZONE, first_date=first, last_date=last)


class _Series:
    """The components of one event."""

    def __init__(self, request: HttpRequest | None, rows: list[Occurrence], *, apart: bool) -> None:
        self._request = request
        self._apart = apart
        self._event: EventPage = rows[0].event
        self._rows = {row.recurrence_id: row for row in rows}
        self._pattern: Pattern | None = pattern_of(self._event, closures=False)

    def components(self) -> list[Event]:
        left = dict(self._rows)
        found: list[Event] = []
        several = any(row.one_of_several for row in left.values())
        if self._pattern is not None and several and not self._apart:
            for number, rule in enumerate(self._pattern.rules):
                found += self._of_rule(number, rule, self._pattern.first, left)
        found += [self._date(row, self._uid(self._part(row))) for row in left.values()]
        return found

    def _part(self, row: Occurrence) -> str:
        """The part of a UID that names one date of several."""
        return f"{row.recurrence_id:%Y%m%dT%H%M%SZ}" if row.one_of_several else ""

    def _uid(self, part: str) -> str:
        """The UID: it does not change with the event's title, place, language or hours."""
        key = self._event.translation_key.hex
        return f"{key}-{part}@mam" if part else f"{key}@mam"

    def _of_rule(
        self, number: int, rule: Rule, first: Slot, left: dict[datetime, Occurrence]
    ) -> list[Event]:
        """The recurring component of one rule and its overrides; takes its dates from ``left``."""
        until = wording.local(max(left, default=self._latest)).date()
        # What the rule yielded before the first date that is exported is of no interest.
        slots = {
            moment(slot.start): slot
            for slot in occurrences(rule, first, until)
            if moment(slot.start) >= min(self._rows)
        }
        mine = {start: left.pop(start) for start in slots if start in left}
        if not mine:
            return []
        begin, end = min(mine), max(mine)
        uid = self._uid(f"r{number}" if number else "")
        master = self._component(uid, mine.values())
        self._add_times(master, *slots[begin].aware())
        self._describe(master)
        master.add("rrule", vRecur(recur(rule, first, self._until(end))))
        missing = [start for start in slots if begin < start < end and start not in mine]
        if missing:
            self._add_moment(master, "exdate", missing)
        changed = [row for row in mine.values() if row.has_own or row.sequence]
        return [master, *(self._override(row, uid) for row in changed)]

    @property
    def _latest(self) -> datetime:
        return max(self._rows)

    def _until(self, last: datetime) -> date | datetime:
        return wording.local(last).date() if self._event.all_day else last.astimezone(UTC)

    def _override(self, row: Occurrence, uid: str) -> Event:
        component = self._date(row, uid)
        self._add_moment(component, "recurrence-id", row.recurrence_id)
        return component

    def _date(self, row: Occurrence, uid: str) -> Event:
        """One date as it is now."""
        component = self._component(uid, [row], row.sequence)
        self._add_times(component, row.start, row.end)
        self._describe(component, row)
        return component

    def _component(self, uid: str, rows: Iterable[Occurrence], sequence: int = 0) -> Event:
        """A component with its UID and the properties that say how new it is.

        A rule is as new as the newest of its ``rows``; its SEQUENCE does not count changes of
        single dates, so that it never falls when such a date goes.
        """
        event = self._event
        modified = max(row.modified for row in rows)
        published = event.last_published_at or event.first_published_at or SEQUENCE_FROM
        component = Event()
        component.add("uid", uid)
        component.add("dtstamp", max(published, modified).astimezone(UTC))
        component.add("last-modified", max(published, modified).astimezone(UTC))
        if event.first_published_at:
            component.add("created", event.first_published_at.astimezone(UTC))
        # Whatever is published anew is newer than all that was said of any of its dates before.
        minutes = int((published - SEQUENCE_FROM).total_seconds() // 60)
        component.add("sequence", minutes + sequence)
        return component

    def _add_times(self, component: Event, start: datetime, end: datetime) -> None:
        self._add_moment(component, "dtstart", start)
        self._add_moment(component, "dtend", end)

    def _add_moment(self, component: Event, name: str, value: Any) -> None:
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
        title = event.title
        if status == OccurrenceStatus.CANCELLED:
            # Some calendars ignore STATUS.
            title = _("CANCELLED: %(title)s") % {"title": title}
        component.add("summary", title)
        component.add("status", status.icalendar)
        address = f"{event.get_full_url(self._request)}{row.address if row else ''}"
        component.add("url", address)
        said = [row.reason, row.note] if row else []
        text = "\n\n".join(part for part in (*said, event.lead, address) if part)
        component.add("description", text)
        any_row = row or next(iter(self._rows.values()))
        if where := place_line(any_row, own=row is not None):
            component.add("location", where)
        place = any_row.place
        if place is not None and place.latitude is not None and place.longitude is not None:
            component.add("geo", (place.latitude, place.longitude))
        if names := [category.name for category in event.categories.all()]:
            component.add("categories", names)


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
