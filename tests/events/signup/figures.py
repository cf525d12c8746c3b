"""Numbers of people of some dates, added up apart from the grant report, to compare."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from events.models import (
    Attendance,
    EventPage,
    Headcount,
    Occurrence,
    Places,
    SignUp,
    SignUpMode,
    SignUpState,
)
from events.report.sums import IN_VAIN, PLACED, WAITED
from network.models import Audience


@dataclass(frozen=True)
class Figures:
    """Of one or several dates; people, not sign-ups."""

    places: int | None = 0  # None: as many as come, at one of them at least
    signed_up: int = 0  # who has (or had until the end) a place
    came: int = 0
    no_show: int = 0  # of those signed up, where somebody noted who came
    waited: int = 0  # all who had to wait
    unmet: int = 0  # who waited, was never offered a place, and never had one


def figures(dates: QuerySet[Occurrence]) -> Figures:
    """Of these dates. A course's places count once, however many of its dates are asked for."""
    keys = dates.order_by().values("pk")
    courses = Places.objects.filter(occurrence=None, event__in=dates.order_by().values("event"))
    places = Places.objects.filter(Q(occurrence__in=keys) | Q(pk__in=courses.values("pk")))
    signups = SignUp.objects.filter(places__in=places.values("pk")).order_by()
    sums = signups.aggregate(
        signed_up=Sum("people", filter=PLACED),
        waited=Sum("people", filter=WAITED),
        unmet=Sum("people", filter=IN_VAIN),
    )
    noted = Attendance.objects.filter(occurrence__in=keys)
    missing = noted.filter(signup__state=SignUpState.PLACED, came__lt=F("signup__people"))
    away = missing.aggregate(away=Sum(F("signup__people") - F("came")))["away"]
    return Figures(
        places=_offered(dates),
        came=_came(dates, noted),
        no_show=away or 0,
        **{name: number or 0 for name, number in sums.items()},
    )


def figures_of(event: EventPage) -> Figures:
    """Of all dates of an event."""
    return figures(Occurrence.objects.real().filter(event=event))


def figures_by_audience(dates: QuerySet[Occurrence]) -> dict[Audience, Figures]:
    """For whom the events were; an event for two audiences counts with both."""
    found = Audience.objects.filter(events__occurrences__in=dates.order_by().values("pk"))
    return {
        audience: figures(dates.filter(event__audiences=audience)) for audience in found.distinct()
    }


def _offered(dates: QuerySet[Occurrence]) -> int | None:
    """The places of the dates that take sign-ups: their own number, else the event's."""
    rows = dates.order_by().exclude(event__signup_mode=SignUpMode.NONE)
    by_date = rows.filter(event__signup_mode=SignUpMode.DATE)
    numbers: list[int | None] = [
        own if made else usual
        for made, own, usual in by_date.values_list(
            "places__pk", "places__capacity", "event__capacity"
        )
    ]
    courses = EventPage.objects.filter(
        signup_mode=SignUpMode.COURSE, pk__in=rows.values("event")
    ).values_list("pk", "capacity")
    own = dict(
        Places.objects.filter(occurrence=None, event__in=[pk for pk, _usual in courses])
        .order_by()
        .values_list("event", "capacity")
    )
    numbers += [own.get(pk, usual) for pk, usual in courses]
    return None if None in numbers else sum(number or 0 for number in numbers)


def _came(dates: QuerySet[Occurrence], noted: QuerySet[Attendance]) -> int:
    """All who were there, where somebody counted; else those noted one by one."""
    counted = Headcount.objects.filter(occurrence__in=dates.order_by().values("pk"))
    listed = noted.exclude(occurrence__in=counted.values("occurrence"))
    in_all = counted.aggregate(people=Sum("people"))["people"] or 0
    return in_all + (listed.aggregate(came=Sum("came"))["came"] or 0)
