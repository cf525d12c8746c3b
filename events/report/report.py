"""The grant report: what took place in a period, for how many people, and where it belongs.

Every number is of dates (``Occurrence``): a number of many is the sum over its dates, whichever way
they are grouped. Only numbers of different events are not, for an event has several dates. What the
figures mean is said to readers in ``events.cms.report.labels``. Nothing here knows a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.models import (
    CALLED_OFF,
    Attendance,
    EventOrganisation,
    EventPage,
    EventPerson,
    Headcount,
    Occurrence,
    Places,
    SignUpMode,
)
from events.models.querysets import OccurrenceQuerySet, event_with
from events.report.sums import Totals, TotalsByKey, measure, opens_a_course, took_place
from sites.models import SpaceOrganisation

ONE_DAY = timedelta(days=1)

# Codes of the vocabulary, which keep their meaning however they are worded.
PARTNERS = ("organizator", "wspolorganizator", "partner")
OPERATOR = "operator"
VOLUNTEER = "wolontariusz"

BY = ("month", "space", "category", "audience", "project")
RowKey = date | int | None


@dataclass(frozen=True)
class ReportQuery:
    """The filters of a report; days are local (Europe/Warsaw), both included."""

    first: date
    last: date
    #: None: all there are, and the network's own events.
    spaces: tuple[int, ...] | None = None
    project: int | None = None
    programme: int | None = None
    category: int | None = None
    audience: int | None = None


@dataclass(frozen=True)
class BreakdownRow:
    """One row of a breakdown; the key is a month (its first day), a key of a model, or None."""

    key: RowKey
    numbers: Totals


@dataclass(frozen=True)
class Report:
    """``parts`` are by the names in ``BY``, without rows where nothing took place or was to."""

    total: Totals
    parts: dict[str, list[BreakdownRow]]


# --- Which dates ----------------------------------------------------------------------------------


def begins(day: date) -> datetime:
    """The instant a day begins in Europe/Warsaw, whatever time zone the reader has chosen."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + 31 * ONE_DAY).replace(day=1)


def dates_of(query: ReportQuery) -> OccurrenceQuerySet:
    """The dates that begin in the period, of published events, whatever became of them."""
    period = Q(start__gte=begins(query.first), start__lt=begins(query.last + ONE_DAY))
    # An event that names no project belongs to its space's.
    project = Coalesce("event__project", "space__project")
    dates = Occurrence.objects.published().real().filter(period).annotate(of_project=project)
    if query.spaces is not None:
        dates = dates.filter(space__in=query.spaces)
    if query.project is not None:
        dates = dates.filter(of_project=query.project)
    if query.programme is not None:
        theirs = Q(event__project__programme=query.programme)
        theirs |= Q(event__project=None, space__project__programme=query.programme)
        dates = dates.filter(theirs)
    if query.category is not None:
        dates = dates.filter(event_with(categories=query.category))
    if query.audience is not None:
        dates = dates.filter(event_with(audiences=query.audience))
    return dates


def within(dates: OccurrenceQuerySet, by: str, key: RowKey) -> OccurrenceQuerySet:
    """Those of one row of a breakdown."""
    if by == "month":
        assert isinstance(key, date)  # noqa: S101  a row of months has a day for a key
        return dates.filter(start__gte=begins(key), start__lt=begins(next_month(key)))
    if by == "category":
        return dates.filter(event_with(categories=key))
    if by == "audience":
        return dates.filter(event_with(audiences=key))
    return dates.filter(**{"of_project" if by == "project" else "space": key})


def behind(dates: OccurrenceQuerySet, figure: str, now: datetime) -> OccurrenceQuerySet:
    """The dates that may add something to a figure; without one, all that are in any."""
    off = Q(status__in=CALLED_OFF)
    if not figure:
        return dates.filter(took_place(now) | off)
    if figure == "cancelled":
        return dates.filter(off)
    held = dates.filter(took_place(now))
    if figure in ("came", "noted"):
        counted = Q(pk__in=Headcount.objects.values("occurrence"))
        return held.filter(counted | Q(pk__in=Attendance.objects.values("occurrence")))
    if figure in ("signed_up", "offered", "filled", "unmet"):
        places = Places.objects.exclude(occurrence=None).values("occurrence")
        by_date = Q(event__signup_mode=SignUpMode.DATE) | Q(pk__in=places)
        return held.filter(by_date | Q(pk__in=opens_a_course(held).values("pk")))
    if figure in SPECIAL:
        return held.filter(event__in=SPECIAL[figure]().values("event"))
    return held


def partner_events() -> QuerySet:
    """Where an organisation that does not run the space organises, or is a partner."""
    operators = SpaceOrganisation.objects.order_by().filter(
        role__code=OPERATOR,
        organisation=OuterRef("organisation"),
        space__occurrences__event=OuterRef("event"),
    )
    theirs = EventOrganisation.objects.order_by().filter(role__code__in=PARTNERS)
    return theirs.filter(~Exists(operators))


def volunteer_events() -> QuerySet:
    """Where a person takes part in the role of a volunteer."""
    return EventPerson.objects.order_by().filter(role__code=VOLUNTEER)


SPECIAL = {"partner_events": partner_events, "volunteer_events": volunteer_events}


# --- The report -----------------------------------------------------------------------------------


def report(query: ReportQuery, now: datetime | None = None) -> Report:
    """All figures, in all and by month, space, category, audience and project.

    The database adds up the dates of each event in each month; what the events belong to is read
    once for all. Ten queries, however many dates there are.
    """
    dates = dates_of(query).order_by()
    sums, special = measure(dates, now or timezone.now()), _special_of(dates)
    spaces: dict[int, list[RowKey]] = {}
    projects: dict[int, list[RowKey]] = {}
    for event, space, project in dates.values_list("event", "space", "of_project").distinct():
        spaces[event], projects[event] = [space], [project]
    belongs = {
        "space": spaces,
        "category": _terms(dates, EventPage.categories.through, "category"),
        "audience": _terms(dates, EventPage.audiences.through, "audience"),
        "project": projects,
    }
    parts: dict[str, list[BreakdownRow]] = {}
    for by in BY:
        by_key: dict[RowKey, TotalsByKey] = defaultdict(dict)
        for (event, month), totals in sums.items():
            # An event that belongs to two counts with both; one that belongs to none, with None.
            for key in [month] if by == "month" else belongs[by].get(event) or [None]:
                by_key[key][(event, month)] = totals
        rows = [BreakdownRow(key, _put_together(some, special)) for key, some in by_key.items()]
        parts[by] = [row for row in rows if row.numbers.dates or row.numbers.cancelled]
    return Report(_put_together(sums, special), parts)


def total_of(dates: OccurrenceQuerySet, now: datetime) -> Totals:
    """The figures of these dates alone."""
    return _put_together(measure(dates, now), _special_of(dates.order_by()))


def numbers_of_dates(
    dates: OccurrenceQuerySet, page: Collection[Occurrence], now: datetime
) -> dict[int, Totals]:
    """The figures of each date on a page of a list: added up over the list, they give its total.

    An event counts with the first of its dates that took place in ``dates``, the whole list.
    """
    keys = [each.pk for each in page]
    sums = measure(Occurrence.objects.filter(pk__in=keys), now, each_date=True)
    held = dates.filter(took_place(now)).order_by()
    before = Q(start__lt=OuterRef("start")) | Q(start=OuterRef("start"), pk__lt=OuterRef("pk"))
    earlier = held.filter(before, event=OuterRef("event"))
    first = held.filter(~Exists(earlier), pk__in=keys).values_list("pk", "event")
    special = _special_events(event__occurrences__in=keys)
    for pk, event in first:
        sums[(pk,)].events = 1
        for name, events in special.items():
            setattr(sums[(pk,)], name, int(event in events))
    return {pk: sums[(pk,)] for pk in keys}


def _special_events(**of: object) -> dict[str, set[int]]:
    """The keys of events by the figures that count only some of them."""
    return {
        name: set(rows().filter(**of).values_list("event", flat=True))
        for name, rows in SPECIAL.items()
    }


def _special_of(dates: OccurrenceQuerySet) -> dict[str, set[int]]:
    return _special_events(event__in=dates.values("event"))


def _terms(dates: OccurrenceQuerySet, through: Any, name: str) -> dict[int, list[RowKey]]:
    found: dict[int, list[RowKey]] = defaultdict(list)
    links = through.objects.order_by().filter(eventpage__in=dates.values("event"))
    for event, term in links.values_list("eventpage", name):
        found[event].append(term)
    return found


def _put_together(sums: TotalsByKey, special: dict[str, set[int]]) -> Totals:
    totals = Totals()
    for each in sums.values():
        totals.add(each)
    held = {event for (event, _month), each in sums.items() if each.dates}
    totals.events = len(held)
    for name, events in special.items():
        setattr(totals, name, len(held & events))
    return totals


def months_between(keys: Iterable[date]) -> list[date]:
    """Each month from the first of these to the last, with those in which nothing took place."""
    months = sorted(keys)
    if not months:
        return []
    between = [months[0]]
    while between[-1] < months[-1]:
        between.append(next_month(between[-1]))
    return between
