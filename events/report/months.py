"""What took place month by month: in three queries, however many dates and people there are.

The same numbers as the grant report's (``events.report.report``), of the whole network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from events.models import SignUp
from events.report.report import ReportQuery, dates_of, next_month
from events.report.sums import PLACED, opens_a_course, took_place

ONE_DAY = timedelta(days=1)


@dataclass
class MonthFigures:
    """Of one month, named by its first day; ``signed_up`` are people."""

    month: date
    dates: int = 0
    events: int = 0
    signed_up: int = 0

    @property
    def last(self) -> date:
        return next_month(self.month) - ONE_DAY


def last_months(count: int, now: datetime) -> list[MonthFigures]:
    """The last so many months, the current one (so far) last. Months of Europe/Warsaw."""
    today = timezone.localtime(now, timezone.get_default_timezone()).date()
    months = [today.replace(day=1)]
    while len(months) < count:
        months.insert(0, (months[0] - ONE_DAY).replace(day=1))
    found = {month: MonthFigures(month) for month in months}
    last = next_month(months[-1]) - ONE_DAY
    held = dates_of(ReportQuery(months[0], last)).filter(took_place(now)).order_by()
    for month, dates, events in _by_month(held, "start").annotate(
        dates=Count("pk"), events=Count("event", distinct=True)
    ):
        found[month.date()].dates, found[month.date()].events = dates, events
    people = SignUp.objects.filter(PLACED).order_by()
    of_dates = people.filter(places__occurrence__in=held.values("pk"))
    first = opens_a_course(held).values("pk")
    of_courses = people.filter(places__occurrence=None, places__event__occurrences__in=first)
    for rows, start in (
        (of_dates, "places__occurrence__start"),
        (of_courses, "places__event__occurrences__start"),
    ):
        for month, number in _by_month(rows, start).annotate(number=Sum("people")):
            found[month.date()].signed_up += number or 0
    return list(found.values())


def _by_month(rows: QuerySet, start: str) -> QuerySet:
    zone = timezone.get_default_timezone()
    return rows.annotate(of_month=TruncMonth(start, tzinfo=zone)).values_list("of_month")
