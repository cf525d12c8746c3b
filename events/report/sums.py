"""Totals of many dates at once, added up by the database: five queries, however many dates.

They can be had for each date, or for each event and month; either way they come to the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import TruncMonth
from django.utils import timezone

from events.models import (
    CALLED_OFF,
    Attendance,
    Ending,
    Occurrence,
    Places,
    SignUp,
    SignUpMode,
    SignUpState,
)
from events.models.querysets import OccurrenceQuerySet

#: Of sign-ups: has a place; had to wait; waited, was never offered a place, and never had one.
PLACED = Q(state=SignUpState.PLACED)
WAITED = Q(number__isnull=False)
# Who declined, or did not answer, could have had a place.
COULD_HAVE = Q(ending__in=[Ending.DECLINED, Ending.LAPSED]) | Q(state=SignUpState.OFFERED)
IN_VAIN = WAITED & Q(placed_at=None) & ~COULD_HAVE
LIMITED = Q(places__capacity__isnull=False)

Key = tuple[Any, ...]
TotalsByKey = dict[Key, "Totals"]


@dataclass
class Totals:
    """Of one date or of many. ``signed_up``, ``came``, ``filled`` and ``unmet`` are people."""

    dates: int = 0  # that took place
    cancelled: int = 0
    coming: int = 0
    seconds: int = 0  # from start to end; of all-day and long dates none
    signed_up: int = 0
    came: int = 0
    noted: int = 0  # dates of which it is known how many came
    offered: int = 0  # places; those without a limit are counted in ``unlimited``
    filled: int = 0
    unlimited: int = 0
    unmet: int = 0
    # Different events, which the numbers of several rows do not add up to.
    events: int = 0
    partner_events: int = 0
    volunteer_events: int = 0

    def add(self, other: Totals) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def took_place(now: datetime) -> Q:
    """Over, and neither cancelled nor postponed."""
    return Q(end__lte=now) & ~Q(status__in=CALLED_OFF)


def opens_a_course(dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """The first dates of courses: people and places of a course count once, with its first date.

    The first of the whole course, not of ``dates``, so that each course counts in one period.
    """
    kept = Occurrence.objects.real().exclude(status__in=CALLED_OFF)
    before = Q(start__lt=OuterRef("start")) | Q(start=OuterRef("start"), pk__lt=OuterRef("pk"))
    earlier = kept.order_by().filter(before, event=OuterRef("event"))
    booked = _places_of_course()
    courses = Q(event__signup_mode=SignUpMode.COURSE) | Exists(booked)
    return dates.exclude(status__in=CALLED_OFF).filter(courses, ~Exists(earlier))


def _places_of_course() -> QuerySet[Places]:
    return Places.objects.order_by().filter(event=OuterRef("event"), occurrence=None)


def measure(dates: OccurrenceQuerySet, now: datetime, *, each_date: bool = False) -> TotalsByKey:
    """The numbers of these dates by (event, first day of the month), or by (date,)."""
    dates = dates.order_by()
    held = dates.filter(took_place(now))
    keys = held.values("pk")
    first = opens_a_course(held)
    parts = (
        ("", _times(dates, now)),
        ("places__occurrence__", _people(SignUp.objects.filter(places__occurrence__in=keys))),
        (
            "places__event__occurrences__",
            _people(
                SignUp.objects.filter(
                    places__occurrence=None, places__event__occurrences__in=first.values("pk")
                ),
                SignUpMode.COURSE,
            ),
        ),
        ("occurrence__", _attendance(keys)),
        ("", _course_places(first)),
    )
    sums: TotalsByKey = defaultdict(Totals)
    for prefix, (rows, wanted) in parts:
        _collect(sums, rows, _group(prefix, each_date=each_date), wanted)
    return sums


def _group(prefix: str, *, each_date: bool) -> dict[str, Any]:
    if each_date:
        return {"key0": F(f"{prefix}pk")}
    zone = timezone.get_default_timezone()
    return {
        "key0": F(f"{prefix}event"),
        "key1": TruncMonth(f"{prefix}start", tzinfo=zone),
    }


def _collect(
    sums: TotalsByKey, rows: QuerySet, group: dict[str, Any], wanted: dict[str, Any]
) -> None:
    named = {f"sum_{name}": value for name, value in wanted.items()}
    for row in rows.order_by().annotate(**group).values(*group).annotate(**named):
        key = tuple(_plain(row[name]) for name in group)
        sums[key].add(Totals(**{name: _number(row[f"sum_{name}"]) for name in wanted}))


def _plain(key: Any) -> Any:
    return key.date() if isinstance(key, datetime) else key


def _number(value: Any) -> int:
    return round(value.total_seconds()) if isinstance(value, timedelta) else value or 0


def _times(dates: OccurrenceQuerySet, now: datetime) -> tuple[QuerySet, dict[str, Any]]:
    """Figures of the dates themselves, and places of dates that are signed up for one by one."""
    held = took_place(now)
    off = Q(status__in=CALLED_OFF)
    by_date = held & Q(event__signup_mode=SignUpMode.DATE)
    capacity = Case(When(places__isnull=False, then="places__capacity"), default="event__capacity")
    timed = held & Q(all_day=False, lasts_long=False)
    wanted = {
        "dates": Count("pk", filter=held),
        "cancelled": Count("pk", filter=off),
        "coming": Count("pk", filter=Q(end__gt=now) & ~off),
        "seconds": Sum(F("end") - F("start"), filter=timed),
        "came": Sum("headcount__people", filter=held),
        "noted": Count("headcount", filter=held),
        "offered": Sum("room_for", filter=by_date),
        "unlimited": Count("pk", filter=by_date & Q(room_for=None)),
    }
    return dates.annotate(room_for=capacity), wanted


def _people(
    signups: QuerySet[SignUp], mode: str = SignUpMode.DATE
) -> tuple[QuerySet, dict[str, Any]]:
    in_limited = PLACED & LIMITED & Q(places__event__signup_mode=mode)
    return signups, {
        "signed_up": Sum("people", filter=PLACED),
        "filled": Sum("people", filter=in_limited),
        "unmet": Sum("people", filter=IN_VAIN),
    }


def _attendance(keys: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
    """People ticked on the list, for dates without a headcount."""
    noted = Attendance.objects.filter(occurrence__in=keys, occurrence__headcount=None)
    return noted, {"came": Sum("came"), "noted": Count("occurrence", distinct=True)}


def _course_places(first: OccurrenceQuerySet) -> tuple[QuerySet, dict[str, Any]]:
    booked = _places_of_course()
    own = Subquery(booked.values("capacity")[:1])
    capacity = Case(When(Exists(booked), then=own), default="event__capacity")
    courses = first.filter(event__signup_mode=SignUpMode.COURSE).annotate(room_for=capacity)
    return courses, {
        "offered": Sum("room_for"),
        "unlimited": Count("pk", filter=Q(room_for=None)),
    }
