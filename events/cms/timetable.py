"""The CMS timetable of a space: its dates of a week with rooms, conflicts and closures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from events.cms.base import SpaceEventsView
from events.filters.query import midnight
from events.models import Occurrence
from events.models.querysets import in_spaces
from events.occurrences.closures import Closures
from network.i18n import formatting as wording
from sites.hours import parsing as opening

ONE_DAY = timedelta(days=1)


@dataclass
class Entry:
    """One date of the week, with translated warnings."""

    date: Occurrence
    rooms: list[str]
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TimetableDay:
    day: date
    label: str
    hours: str
    is_closed: bool
    entries: list[Entry]


class Timetable(SpaceEventsView, TemplateView):
    """For the space's people and who runs the network; ``?week=2026-11-23`` is any of its days."""

    page_title = gettext_lazy("Timetable")
    template_name = "events/admin/timetable.html"

    @cached_property
    def closures(self) -> Closures:
        return Closures(self.space)

    def may(self) -> bool:
        return super().may() or self.space.permissions_for_user(self.request.user).can_edit()

    @cached_property
    def monday(self) -> date:
        try:
            day = date.fromisoformat(self.request.GET.get("week", ""))
        except ValueError:
            day = timezone.localdate()
        if not 1901 <= day.year <= 2099:
            day = timezone.localdate()
        return day - day.weekday() * ONE_DAY

    @cached_property
    def _entries(self) -> list[Entry]:
        start, end = midnight(self.monday), midnight(self.monday + 7 * ONE_DAY)
        here = Occurrence.objects.published().real().filter(start__lt=end, end__gt=start)
        dates = here.filter(in_spaces([self.space.pk])) | here.filter(event__venue_space=self.space)
        rows = dates.distinct().with_pages().prefetch_related("bookings__room").order_by("start")
        entries = [Entry(row, [b.room.title for b in row.bookings.all()]) for row in rows]
        for entry in entries:
            if not entry.date.is_off:
                self._warn(entry, entries)
        return entries

    def _warn(self, entry: Entry, others: list[Entry]) -> None:
        row = entry.date
        if row.lasts_long:
            return
        if row.place == self.space and (text := self.closures.warning(row.start, row.end)):
            entry.warnings.append(text)
        if entry.rooms:
            return  # two bookings of one room are impossible; only dates without one can clash
        for other in others:
            same = other.date.start < row.end and other.date.end > row.start
            counts = not (other.rooms or other.date.is_off or other.date.lasts_long)
            if same and other is not entry and counts:
                text = _("At the same time as “%(event)s”, and neither has a room.")
                entry.warnings.append(text % {"event": other.date.event})

    def _day(self, day: date) -> TimetableDay:
        hours = self.closures.hours
        about = hours.on(day)
        begins, ends = midnight(day), midnight(day + ONE_DAY)
        on = [each for each in self._entries if each.date.start < ends and each.date.end > begins]
        label = f"{wording.weekday(day)}, {wording.long_date(day)}"
        words = opening.spans_text(about.spans) if about.spans else ""
        closed = hours.known and about.is_closed
        return TimetableDay(day, label, f"{words} {about.reason}".strip(), closed, on)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            days=[self._day(self.monday + number * ONE_DAY) for number in range(7)],
            label=wording.days_range(midnight(self.monday), midnight(self.monday + 7 * ONE_DAY)),
            previous=self.monday - 7 * ONE_DAY,
            next=self.monday + 7 * ONE_DAY,
            **kwargs,
        )
