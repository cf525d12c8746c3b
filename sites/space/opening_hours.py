"""The opening hours of a space for display: as text, and as schema.org data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from network.cache_tags.collector import changes_at, is_written
from network.db.compiled_queries import rows_of
from network.i18n import formatting as wording
from sites.hours import parsing as opening
from sites.hours.parsing import Span
from sites.hours.schedule import DayHours, Hours, OpenState
from sites.models import DAYS, HolidayRule, SpacePage, SpaceStage, WeeklyHours

AHEAD_DAYS = 60  # how far ahead a visitor is told of days that differ
MACHINES_AHEAD_DAYS = 365
UNBROKEN_DASH = "\u2060–\u2060"  # word joiners: 16:00–22:00 stays on one line
SCHEMA_DAYS = [f"https://schema.org/{name.capitalize()}" for name in DAYS]
# In any other stage a space has no opening hours to show.
STAGES_IN_OPERATION = {SpaceStage.PILOT, SpaceStage.OPEN}


def hours_of(space: SpacePage) -> Hours:
    """The hours of a space, in two queries."""
    return Hours(
        rows_of(space, "weekly_hours"),
        rows_of(space, "hours_exceptions"),
        closed_on_holidays=space.holidays == HolidayRule.CLOSED,
    )


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
    """What the sign of one space says at one moment; asks for the hours once, when first read."""

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
    def state(self) -> OpenState | None:
        """None while nobody can say: hours unknown, or the space not in operation."""
        if self.space.stage not in STAGES_IN_OPERATION or not self.known:
            return None
        if is_written():
            changes_at(self.hours.next_change(self._now))
        return self.hours.state(self._now)

    @cached_property
    def headline(self) -> str:
        """``Open now · closes at 18:00``; empty if nobody can say."""
        return state_text(self.state, self._now) if self.state else ""

    @cached_property
    def usual(self) -> list[WeekRow]:
        """The week that holds today (a season's, if today is in one)."""
        week = self.hours.week_of(self._today)
        return week_rows(week, self._today.weekday()) if isinstance(week, WeeklyHours) else []

    @property
    def season_now(self) -> WeeklyHours | None:
        week = self.hours.week_of(self._today)
        return week if isinstance(week, WeeklyHours) and week.is_seasonal else None

    @cached_property
    def other_weeks(self) -> list[Season]:
        """The seasons that come, and the usual week while a season holds."""
        now = self.hours.week_of(self._today)
        return [
            Season(week, season_dates(week), week_rows(week))
            for week in self.hours.weeks
            if isinstance(week, WeeklyHours)
            and week is not now
            and (week.valid_until is None or week.valid_until >= self._today)
        ]

    @cached_property
    def changes(self) -> list[HoursChange]:
        """The days of the next two months that differ, those in a row taken together."""
        return list(merged(self.hours.differing(self._today, AHEAD_DAYS)))


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
    runs: list[list[DayHours]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        if (
            last
            and day.exception is not None
            and last.exception is day.exception
            and day.day - last.day == timedelta(days=1)
        ):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [_change(run) for run in runs]


def _change(run: list[DayHours]) -> HoursChange:
    first, last = run[0].day, run[-1].day
    days = f"{wording.weekday(first)}, {wording.long_date(first)}"
    if last != first:
        days = f"{wording.long_date(first)} – {wording.long_date(last)}"
    return HoursChange(days, opening.spans_text(run[0].spans), run[0].exception, run[0].holiday)


# --- For machines ------------------------------------------------------------------------------


def opening_hours_specification(hours: Hours, today: date) -> list[dict[str, Any]]:
    """The weeks as https://schema.org/OpeningHoursSpecification; appointments have no form."""
    specifications: list[dict[str, Any]] = []
    for week in hours.weeks:
        if week.valid_until is not None and week.valid_until < today:
            continue
        by_span: dict[Span, list[str]] = {}
        for number, day in enumerate(SCHEMA_DAYS):
            for span in week.on_weekday(number):
                if not span.by_appointment:
                    by_span.setdefault(span, []).append(day)
        dates = {"validFrom": week.valid_from, "validThrough": week.valid_until}
        given = {name: value.isoformat() for name, value in dates.items() if value}
        specifications += [
            _specification(span, dayOfWeek=d, **given) for span, d in by_span.items()
        ]
    return specifications


def special_days(hours: Hours, today: date) -> list[dict[str, Any]]:
    """The days of the coming year that differ; a closed one opens and closes at midnight."""
    found = []
    for day in hours.differing(today, MACHINES_AHEAD_DAYS):
        dates = {"validFrom": day.day.isoformat(), "validThrough": day.day.isoformat()}
        spans = [span for span in day.spans if not span.by_appointment] or [Span(0, 0)]
        found += [_specification(span, **dates) for span in spans]
    return found


def _specification(span: Span, **rest: Any) -> dict[str, Any]:
    # schema.org has no 24:00: a span to midnight closes at 00:00, one of a whole day at 23:59.
    whole_day = span == Span(0, opening.MINUTES_A_DAY)
    closes = "23:59" if whole_day else opening.clock(span.closes % opening.MINUTES_A_DAY)
    return {
        "@type": "OpeningHoursSpecification",
        "opens": span.opens_text,
        "closes": closes,
        **rest,
    }
