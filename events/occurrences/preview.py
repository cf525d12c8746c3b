"""The dates an unsaved event form yields, with warnings (closed space, room taken)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from modelcluster.forms import ClusterForm

from events.models import EventPage
from events.occurrences.closures import Closures
from events.occurrences.room_bookings import clash
from events.occurrences.schedule import horizon, pattern_of
from events.recurrence.rules import MAX_DATES, Pattern, Slot, TooManyDates
from events.recurrence.text import date_in_words, in_words
from network.i18n import formatting as wording
from network.i18n.languages import LANGUAGE_CODES
from sites.models import RoomPage, SpacePage

FIELDS = ("start", "end", "all_day", "skip_holidays", "skip_closures", "status", "vanishing_dates")
REPEATED = ("rules", "extra_dates", "skipped_dates")
SHOWN = 10
CHECKED = 60


@dataclass(frozen=True)
class Line:
    """One date, and why it may not work out."""

    words: str
    warning: str = ""


@dataclass
class Preview:
    words: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    total: int = 0
    last: str = ""
    until: date | None = None
    left_out: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def preview_of(
    event: EventPage, venue: SpacePage | None = None, rooms: list[RoomPage] | None = None
) -> Preview | None:
    """The dates the event would have; None while it has no first date.

    ``venue`` and ``rooms`` are those of an unsaved form; by default the event's own.
    """
    pattern = pattern_of(event)
    if pattern is None:
        return None
    preview = Preview(words=words_in_both(event))
    try:
        slots = pattern.dates(horizon=horizon())
    except TooManyDates:
        preview.problem = _("This comes to more than %(number)s dates. When does it end?") % {
            "number": MAX_DATES
        }
        return preview
    if not slots:
        preview.problem = _("This comes to no date at all: every day is left out.")
        return preview
    preview.total = len(slots)
    preview.until = horizon() if pattern.is_open_ended else None
    today = timezone.localdate()
    ahead = [slot for slot in slots if slot.end.date() >= today] or slots
    venue = venue or (event.venue if event.path else None)
    rooms = list(event.booked_rooms.all()) if rooms is None else rooms
    closures = Closures(venue)
    lines = [_line(event, slot, closures, rooms) for slot in ahead[:CHECKED]]
    preview.lines = lines[:SHOWN] + [line for line in lines[SHOWN:] if line.warning]
    preview.left_out = _left_out(pattern, since=max(today, slots[0].start.date()))
    preview.last = date_in_words(*slots[-1].aware(), all_day=event.all_day)
    return preview


def as_filled_in(form: ClusterForm) -> EventPage:
    """An unsaved event with the values of a valid form; the instance it edits is not changed."""
    values = form.cleaned_data
    event = EventPage(**{name: values[name] for name in FIELDS if name in values})
    for name in REPEATED:
        formset = form.formsets[name]
        filled = (each for each in formset.forms if each not in formset.deleted_forms)
        setattr(
            event,
            name,
            [each.instance for each in filled if each.has_changed() or each.instance.pk],
        )
    return event


def words_in_both(event: EventPage) -> dict[str, str]:
    """The recurrence in words by language code; empty for a single date."""
    words = {}
    for code in LANGUAGE_CODES:
        with translation.override(code):
            pattern = pattern_of(event)
            words[code] = (
                in_words(pattern, holidays=event.skip_holidays, closures=event.skip_closures)
                if pattern
                else ""
            )
    return words


def _left_out(pattern: Pattern, since: date) -> list[str]:
    """For the editor: the dates of rules that are not held, as the clocks skip their hour."""
    text = _("%(day)s: left out. The clocks go forward that night, and there is no %(hour)s.")
    return [
        text % {"day": wording.long_date(start.date()), "hour": wording.clock(start)}
        for start in pattern.missing_hours(horizon=horizon(), since=since)
    ]


def _line(event: EventPage, slot: Slot, closures: Closures, rooms: list[RoomPage]) -> Line:
    start, end = slot.aware()
    warning = closures.warning(start, end)
    taken = clash(rooms, start, end, event=event) if rooms else None
    if taken:
        room, other = taken
        warning = _("“%(room)s” is taken by “%(event)s”.") % {"room": room, "event": other.event}
    return Line(date_in_words(start, end, all_day=event.all_day), warning)
