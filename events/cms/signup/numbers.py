"""Numbers of people by state of the sign-ups of dates, also in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import (
    Attendance,
    Headcount,
    Occurrence,
    Places,
    SignUp,
    SignUpState,
)


@dataclass
class Numbers:
    """Of one date, or of the course it belongs to: people, not sign-ups."""

    capacity: int | None
    taken: int = 0
    beyond: int = 0
    offered: int = 0
    waiting: int = 0
    came: int | None = None
    has_list: bool = True

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def taken_words(self) -> str:
        if not self.has_list:
            return _("No sign-up")
        if self.capacity is None:
            text = ngettext("%(taken)s person has a place", "%(taken)s have a place", self.taken)
            return text % {"taken": self.taken}
        text = ngettext(
            "%(taken)s of %(capacity)s place taken",
            "%(taken)s of %(capacity)s places taken",
            self.capacity,
        )
        return text % {"taken": self.taken, "capacity": self.capacity}

    @property
    def free_words(self) -> str:
        if not self.has_list:
            return ""
        return free_in_words(self.free)

    @property
    def offered_words(self) -> str:
        text = ngettext("%(n)s place is offered", "%(n)s places are offered", self.offered)
        return text % {"n": self.offered} if self.offered else ""

    @property
    def waiting_words(self) -> str:
        text = ngettext("%(n)s person waits", "%(n)s people wait", self.waiting)
        return text % {"n": self.waiting} if self.waiting else ""

    @property
    def beyond_words(self) -> str:
        text = ngettext(
            "%(n)s person beyond the number of places",
            "%(n)s people beyond the number of places",
            self.beyond,
        )
        return text % {"n": self.beyond} if self.beyond else ""

    @property
    def came_words(self) -> str:
        if self.came is None:
            return ""
        return ngettext("%(n)s person came", "%(n)s people came", self.came) % {"n": self.came}


def free_in_words(free: int | None) -> str:
    if free is None:
        return _("no limit")
    if not free:
        return _("none free")
    return ngettext("%(free)s free", "%(free)s free", free) % {"free": free}


def numbers_of(dates: Sequence[Occurrence]) -> dict[int, Numbers]:
    """The numbers of each date by its key; in as many queries for many dates as for one."""
    keys = [date.pk for date in dates]
    courses = {date.event_id for date in dates if date.event.is_course}
    wanted = Q(occurrence__in=keys) | Q(occurrence=None, event__in=courses)
    places = {(row.event_id, row.occurrence_id): row for row in Places.objects.filter(wanted)}
    people = _people([row.pk for row in places.values()])
    came = dict(
        Attendance.objects.filter(occurrence__in=keys)
        .values_list("occurrence")
        .annotate(Sum("came"))
        .order_by()
    )
    # A headcount takes precedence over the list.
    counted = Headcount.objects.filter(occurrence__in=keys).values_list("occurrence", "people")
    came |= dict(counted)
    found = {}
    for date in dates:
        row = places.get((date.event_id, None if date.event.is_course else date.pk))
        found[date.pk] = numbers = _numbers(date, row, people)
        numbers.came = came.get(date.pk)
    return found


def _people(places: list[int]) -> dict[tuple[int, str], int]:
    """How many people wait, or are offered a place, by the places and the state."""
    states = (SignUpState.OFFERED, SignUpState.WAITING)
    rows = SignUp.objects.filter(places__in=places, state__in=states).order_by()
    sums = rows.values_list("places", "state").annotate(Sum("people"))
    return {(key, state): number for key, state, number in sums}


def _numbers(
    date: Occurrence, places: Places | None, people: dict[tuple[int, str], int]
) -> Numbers:
    if places is None:
        return Numbers(date.event.capacity, has_list=date.event.takes_signups)
    return Numbers(
        places.capacity,
        taken=places.taken,
        beyond=places.overruled,
        offered=people.get((places.pk, SignUpState.OFFERED), 0),
        waiting=people.get((places.pk, SignUpState.WAITING), 0),
    )
