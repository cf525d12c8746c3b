"""The hours of many spaces as stretches of time, for the days that come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from sites.hours.schedule import NEVER_CLOSES_DAYS, Hours, Interval
from sites.models import HolidayRule, HoursException, OpenInterval, SpacePage, WeeklyHours
from sites.space.opening_hours import STAGES_IN_OPERATION

ONE_DAY = timedelta(days=1)
# Renewed every night; enough to stay right if that fails for some nights.
AHEAD_DAYS = 14


def open_times(keys: Collection[int], today: date) -> Iterator[OpenInterval]:
    """The stretches in which these spaces are open, of the days from yesterday on.

    A space whose hours are unknown, or that is not in operation, has none; nor has a time by
    appointment. In three queries.
    """
    spaces = SpacePage.objects.filter(pk__in=keys, stage__in=STAGES_IN_OPERATION)
    rules = dict(spaces.order_by().values_list("pk", "holidays"))
    weeks: dict[int, list[WeeklyHours]] = defaultdict(list)
    for week in WeeklyHours.objects.filter(space__in=rules):
        weeks[week.space_id].append(week)
    exceptions: dict[int, list[HoursException]] = defaultdict(list)
    for exception in HoursException.objects.filter(space__in=rules):
        exceptions[exception.space_id].append(exception)
    for key, rule in rules.items():
        if not weeks[key]:
            continue
        closed = rule == HolidayRule.CLOSED
        hours = Hours(weeks[key], exceptions[key], closed_on_holidays=closed)
        for interval, until in stretches(hours, today):
            yield OpenInterval(entry_id=key, start=interval.start, end=interval.end, until=until)


def stretches(hours: Hours, today: date) -> Iterator[tuple[Interval, datetime]]:
    """Each stretch with the moment the door closes, as ``Hours.state`` has it."""
    days = AHEAD_DAYS + NEVER_CLOSES_DAYS + 2  # so far ahead one can look for the closing
    found = [
        (number, interval)
        for number in range(-1, days)
        for interval in hours.intervals(today + number * ONE_DAY)
    ]
    for place, (number, interval) in enumerate(found):
        if number > AHEAD_DAYS:
            return
        until = interval.end
        for _number, following in found[place + 1 :]:
            if following.start > until:
                break
            until = max(until, following.end)
        yield interval, until
