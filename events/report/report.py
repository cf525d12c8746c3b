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
    """What a report is about; days are local (Europe/Warsaw), both included."""

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
    """One line of a breakdown: a month (its first day), or what it is about; None: nothing."""

    key: RowKey
    numbers: Totals


@dataclass(frozen=True)
class Report:
    """``parts`` is by the names in ``BY``; only rows with a date that took place or was to."""

    total: Totals
    parts: dict[str, list[BreakdownRow]]


# --- Which dates ----------------------------------------------------------------------------------


def begins(day: date) -> datetime:
    """The instant a day begins in Europe/Warsaw, whatever time zone the reader has chosen."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + 31 * ONE_DAY).replace(day=1)


def dates_of(question: ReportQuery) -> OccurrenceQuerySet:
    """The dates that begin in the period, of published events, whatever became of them."""
    period = Q(start__gte=begins(question.first), start__lt=begins(question.last + ONE_DAY))
    # An event that names no project belongs to its space's.
    project = Coalesce("event__project", "space__project")
    dates = Occurrence.objects.public().real().filter(period).annotate(of_project=project)
    if question.spaces is not None:
        dates = dates.filter(space__in=question.spaces)
    if question.project is not None:
        dates = dates.filter(of_project=question.project)
    if question.programme is not None:
        theirs = Q(event__project__programme=question.programme)
        theirs |= Q(event__project=None, space__project__programme=question.programme)
        dates = dates.filter(theirs)
    if question.category is not None:
        dates = dates.filter(event_with(categories=question.category))
    if question.audience is not None:
        dates = dates.filter(event_with(audiences=question.audience))
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


def report(question: ReportQuery, now: datetime | None = None) -> Report:
    """All figures, in all and by month, space, category, audience and project.

    The database adds up the dates of each event in each month; what an event belongs to is asked
    once for all. Ten queries, however many dates there are.
    """
    dates = dates_of(question)
    return _Events(dates, measure(dates, now or timezone.now())).report()


def total_of(dates: OccurrenceQuerySet, now: datetime) -> Totals:
    """The figures of these dates alone."""
    return _Events(dates, measure(dates, now)).total()


def numbers_of_dates(
    dates: OccurrenceQuerySet, page: Collection[Occurrence], now: datetime
) -> dict[int, Totals]:
    """Of each date on a page of a list: added up over the list, they come to its total.

    An event counts with the first of its dates that took place in ``dates``, the whole list.
    """
    keys = [each.pk for each in page]
    sums = measure(Occurrence.objects.filter(pk__in=keys), now, each_date=True)
    held = dates.filter(took_place(now)).order_by()
    before = Q(start__lt=OuterRef("start")) | Q(start=OuterRef("start"), pk__lt=OuterRef("pk"))
    earlier = held.filter(before, event=OuterRef("event"))
    first = held.filter(~Exists(earlier), pk__in=keys).values_list("pk", "event")
    special = {
        name: set(rows().filter(event__occurrences__in=keys).values_list("event", flat=True))
        for name, rows in SPECIAL.items()
    }
    for pk, event in first:
        sums[(pk,)].events = 1
        for name, events in special.items():
            setattr(sums[(pk,)], name, int(event in events))
    return {pk: sums[(pk,)] for pk in keys}


class _Events:
    """What the events of some dates belong to, and their numbers put together by that."""

    def __init__(self, dates: OccurrenceQuerySet, sums: TotalsByKey) -> None:
        self._dates = dates.order_by()
        self._sums = sums
        self._special = {
            name: set(self._of_these(rows()).values_list("event", flat=True))
            for name, rows in SPECIAL.items()
        }

    def _of_these(self, rows: QuerySet, event: str = "event") -> QuerySet:
        return rows.order_by().filter(**{f"{event}__in": self._dates.values("event")})

    def report(self) -> Report:
        spaces, projects = {}, {}
        rows = self._dates.values_list("event", "space", "of_project").distinct()
        for event, space, project in rows:
            spaces[event], projects[event] = [space], [project]
        belongs = {
            "space": spaces,
            "category": self._terms(EventPage.categories.through, "category"),
            "audience": self._terms(EventPage.audiences.through, "audience"),
            "project": projects,
        }
        months: dict[RowKey, TotalsByKey] = defaultdict(dict)
        for (event, month), numbers in self._sums.items():
            months[month][(event, month)] = numbers
        parts = {"month": self._rows_of(months)}
        for by, keys in belongs.items():
            parts[by] = self._rows(keys)
        return Report(self.total(), parts)

    def total(self) -> Totals:
        return self._put_together(self._sums)

    def _terms(self, through: type, name: str) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        links = self._of_these(through._default_manager.all(), "eventpage")
        for event, term in links.values_list("eventpage", name):
            found[event].append(term)
        return found

    def _rows(self, belongs: dict[int, list[int | None]]) -> list[BreakdownRow]:
        """An event that belongs to two counts with both; one that belongs to none, with None."""
        parts: dict[RowKey, TotalsByKey] = defaultdict(dict)
        for (event, month), numbers in self._sums.items():
            for key in belongs.get(event) or [None]:
                parts[key][(event, month)] = numbers
        return self._rows_of(parts)

    def _rows_of(self, parts: dict[RowKey, TotalsByKey]) -> list[BreakdownRow]:
        rows = [BreakdownRow(key, self._put_together(sums)) for key, sums in parts.items()]
        return [row for row in rows if row.numbers.dates or row.numbers.cancelled]

    def _put_together(self, sums: TotalsByKey) -> Totals:
        numbers = Totals()
        for each in sums.values():
            numbers.add(each)
        held = {event for (event, _month), each in sums.items() if each.dates}
        numbers.events = len(held)
        for name, events in self._special.items():
            setattr(numbers, name, len(held & events))
        return numbers


def months_between(keys: Iterable[date]) -> list[date]:
    """Each month from the first of these to the last, with those in which nothing took place."""
    months = sorted(keys)
    if not months:
        return []
    between = [months[0]]
    while between[-1] < months[-1]:
        between.append(next_month(between[-1]))
    return between
