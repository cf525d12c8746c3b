"""The opening hours of a space as text, for display."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from network.cache_tags.collector import expires_at, is_collecting
from network.db.related_rows import related_rows
from network.i18n import formatting as wording
from sites.hours import parsing as opening
from sites.hours.schedule import DayHours, Hours, OpenState
from sites.models import HolidayRule, HoursException, SpacePage, SpaceStage, WeeklyHours

AHEAD_DAYS = 60  # how far ahead a visitor is told of days that differ
UNBROKEN_DASH = "\u2060–\u2060"  # word joiners: 16:00–22:00 stays on one line
# In any other stage a space has no opening hours to show.
STAGES_IN_OPERATION = {SpaceStage.PILOT, SpaceStage.OPEN}


def hours_of(space: SpacePage) -> Hours:
    """The hours of a space, in two queries."""
    return Hours(
        related_rows(space, "weekly_hours"),
        related_rows(space, "hours_exceptions"),
        closed_on_holidays=space.holidays == HolidayRule.CLOSED,
    )


def hours_by_space(holiday_rules: Mapping[int, str]) -> dict[int, Hours]:
    """The hours of many spaces by primary key, in two queries; given each one's holiday rule."""
    weeks: dict[int, list[WeeklyHours]] = defaultdict(list)
    for week in WeeklyHours.objects.filter(space__in=holiday_rules):
        weeks[week.space_id].append(week)
    exceptions: dict[int, list[HoursException]] = defaultdict(list)
    for exception in HoursException.objects.filter(space__in=holiday_rules):
        exceptions[exception.space_id].append(exception)
    return {
        key: Hours(weeks[key], exceptions[key], closed_on_holidays=rule == HolidayRule.CLOSED)
        for key, rule in holiday_rules.items()
    }


@dataclass(frozen=True)
class WeekRow:
    """One line of a week: ``poniedziałek–piątek``, ``9:00–17:00``."""

    days: str
    hours: str
    is_closed: bool
    is_today: bool = False


@dataclass(frozen=True)
class Season:
    """A week that holds between two dates."""

    week: WeeklyHours
    dates: str
    rows: list[WeekRow]


@dataclass(frozen=True)
class HoursChange:
    """A day, or days in a row, that differ from their week for one reason."""

    days: str
    hours: str
    exception: Any
    holiday: str


class OpeningHoursDisplay:
    """The opening hours of one space as text, at one moment; reads the hours once, when needed."""

    def __init__(self, space: SpacePage, now: datetime | None = None) -> None:
        self.space = space
        self._now = now or timezone.now()

    @cached_property
    def hours(self) -> Hours:
        return hours_of(self.space)

    @property
    def known(self) -> bool:
        return self.hours.known

    @cached_property
    def _today(self) -> date:
        return timezone.localtime(self._now).date()

    @cached_property
    def _week(self) -> WeeklyHours | None:
        return self.hours.week_of(self._today)

    @cached_property
    def state(self) -> OpenState | None:
        """None if the hours are unknown or the space is not in operation."""
        if self.space.stage not in STAGES_IN_OPERATION or not self.known:
            return None
        if is_collecting():
            expires_at(self.hours.next_change(self._now))
        return self.hours.state(self._now)

    @cached_property
    def headline(self) -> str:
        """``Open now · closes at 18:00``; empty without a state."""
        return state_text(self.state, self._now) if self.state else ""

    @cached_property
    def usual(self) -> list[WeekRow]:
        """The week that holds today (a season's, if today is in one)."""
        return week_rows(self._week, self._today.weekday()) if self._week else []

    @property
    def season_now(self) -> WeeklyHours | None:
        return self._week if self._week and self._week.is_seasonal else None

    @cached_property
    def other_weeks(self) -> list[Season]:
        """The seasons that come, and the usual week while a season holds."""
        return [
            Season(week, season_dates(week), week_rows(week))
            for week in self.hours.weeks
            if week is not self._week
            and (week.valid_until is None or week.valid_until >= self._today)
        ]

    @cached_property
    def changes(self) -> list[HoursChange]:
        """The days of the next two months that differ, those in a row taken together."""
        return merged(self.hours.differing(self._today, AHEAD_DAYS))


def state_text(state: OpenState, now: datetime) -> str:
    """The state as one line, in the active language and local time."""
    if state.is_open:
        if state.until is None:
            return _("Open now, around the clock")
        return _("Open now · closes %(when)s") % {"when": _at(state.until, now)}
    if state.by_appointment and state.until:
        return _("Now by appointment · until %(hour)s") % {"hour": _hour(state.until)}
    today = state.today
    why = today.reason if today is not None and today.is_closed else ""
    closed = _("Closed (%(reason)s)") % {"reason": why} if why else pgettext("now", "Closed")
    if state.opens is None:
        return closed
    return _("%(closed)s · opens %(when)s") % {"closed": closed, "when": _at(state.opens, now)}


def _hour(moment: datetime) -> str:
    return f"{wording.local(moment):%H:%M}".removeprefix("0")


def _at(moment: datetime, now: datetime) -> str:
    """``at 18:00``, ``tomorrow at 9:00``, ``Monday at 9:00``, ``on 12 January at 9:00``."""
    day, today = wording.local(moment).date(), wording.local(now).date()
    words = {"hour": _hour(moment)}
    if day == today or (day - today == timedelta(days=1) and wording.local(moment).hour < 6):
        return _("at %(hour)s") % words
    if day - today == timedelta(days=1):
        return _("tomorrow at %(hour)s") % words
    if day - today < timedelta(days=7):
        return _("%(day)s at %(hour)s") % {"day": wording.on_weekday(day), **words}
    return _("on %(day)s at %(hour)s") % {"day": wording.day_and_month(day), **words}


def week_rows(week: WeeklyHours, today: int | None = None) -> list[WeekRow]:
    """The week in as few lines as it takes: days in a row with the same hours share one."""
    rows = []
    keyed = [(week.on_weekday(number), number == today, number) for number in range(7)]
    for (spans, is_today), group in groupby(keyed, key=lambda entry: entry[:2]):
        numbers = [number for _spans, _today, number in group]
        hours = opening.spans_text(spans).replace("–", UNBROKEN_DASH)
        rows.append(WeekRow(_day_names(numbers), hours, not spans, is_today))
    return rows


def _day_names(numbers: Sequence[int]) -> str:
    # Any week will do for the names of its days; this one begins on a Monday.
    names = [wording.weekday(date(2024, 1, 1 + number)) for number in numbers]
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"


def season_dates(week: WeeklyHours) -> str:
    """``from 1 July to 31 August 2026``; empty for the usual week."""
    words = {
        "first": wording.long_date(week.valid_from) if week.valid_from else "",
        "last": wording.long_date(week.valid_until) if week.valid_until else "",
    }
    if week.valid_from and week.valid_until:
        return _("%(first)s – %(last)s") % words
    if week.valid_from:
        return _("from %(first)s") % words
    return _("until %(last)s") % words if week.valid_until else ""


def merged(days: Sequence[DayHours]) -> list[HoursChange]:
    """Days in a row that differ for the same reason, as one change."""
    runs = groupby(days, key=lambda day: id(day.exception) if day.exception else day.day)
    return [_change(list(run)) for _reason, run in runs]


def _change(run: list[DayHours]) -> HoursChange:
    first, last = run[0].day, run[-1].day
    days = f"{wording.weekday(first)}, {wording.long_date(first)}"
    if last != first:
        days = f"{wording.long_date(first)} – {wording.long_date(last)}"
    return HoursChange(days, opening.spans_text(run[0].spans), run[0].exception, run[0].holiday)
