"""The hours of many spaces as intervals of time, for the coming days."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.utils import timezone

from sites.hours.schedule import NEVER_CLOSES_DAYS, ONE_DAY, Hours, Interval
from sites.models import OpenInterval, SpacePage
from sites.space.opening_hours import STAGES_IN_OPERATION, hours_by_space

# Renewed every night; enough to stay right if that fails for some nights.
AHEAD_DAYS = 14


def open_times(keys: Collection[int], today: date) -> Iterator[OpenInterval]:
    """The intervals in which these spaces are open, from yesterday on; in three queries.

    None for a space whose hours are unknown or that is not in operation, nor for hours by
    appointment.
    """
    spaces = SpacePage.objects.filter(pk__in=keys, stage__in=STAGES_IN_OPERATION)
    rules = dict(spaces.order_by().values_list("pk", "holidays"))
    for key, hours in hours_by_space(rules).items():
        for interval, until in intervals_until_closing(hours, today) if hours.known else ():
            yield OpenInterval(entry_id=key, start=interval.start, end=interval.end, until=until)


def intervals_until_closing(hours: Hours, today: date) -> Iterator[tuple[Interval, datetime]]:
    """Each interval with the moment the space closes, as in ``Hours.state``."""
    days = AHEAD_DAYS + NEVER_CLOSES_DAYS + 3  # so far ahead one can look for the closing
    coming = hours.intervals_from(today - ONE_DAY, days)
    found = [interval for interval in coming if not interval.by_appointment]
    zone, last = timezone.get_default_timezone(), today + AHEAD_DAYS * ONE_DAY
    for place, interval in enumerate(found):
        if timezone.localdate(interval.start, zone) > last:
            return
        until = interval.end
        for following in found[place + 1 :]:
            if following.start > until:
                break
            until = max(until, following.end)
        yield interval, until
