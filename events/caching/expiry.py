"""When responses with lists of dates expire by the clock alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from events.models import Occurrence, Showing
from network.cache_tags.collector import expires_at, is_collecting
from sites.models import SpacePage

_LONGEST = timedelta(days=367)  # an event lasts a year at most; its clocks may change


def expire_with_dates(space: SpacePage | None = None, *, back: timedelta | None = None) -> None:
    """Let the response expire when the next date of a space (or of the network) begins or ends.

    With ``back`` also when the first date leaves a calendar that goes back so far.
    """
    if not is_collecting():
        return
    now = timezone.now()
    for part in [_of_all] if space is None else [_own, _accepted]:
        expires_at(
            _first(part, _next_start, space, now=now), _first(part, _next_end, space, now=now)
        )
        if back is not None:
            first = _first(part, _first_end, space, since=now - back)
            expires_at(first + back if first else None)


def _first(
    part: Callable[..., QuerySet],
    what: Callable[..., QuerySet],
    space: SpacePage | None,
    **moments: datetime,
) -> datetime | None:
    row = what(part(space), **moments).first()
    return row[0] if row else None


def _next_start(dates: QuerySet, now: datetime) -> QuerySet:
    return dates.filter(start__gt=now).order_by("start").values_list("start")


def _next_end(dates: QuerySet, now: datetime) -> QuerySet:
    on = dates.filter(start__lte=now, start__gt=now - _LONGEST, end__gt=now)
    return on.order_by("end").values_list("end")


def _first_end(dates: QuerySet, since: datetime) -> QuerySet:
    ended = dates.filter(end__gt=since, start__gt=since - _LONGEST)
    return ended.order_by("end").values_list("end")


# Each reads a range of an index.


def _of_all(_space: None) -> QuerySet:
    dates: QuerySet = QuerySet(Occurrence)
    return dates


def _own(space: SpacePage) -> QuerySet:
    return _of_all(None).filter(space=space)


def _accepted(space: SpacePage) -> QuerySet:
    accepted = Showing.objects.filter(space=space, answer=Showing.Answer.ACCEPTED)
    return _of_all(None).filter(event__in=accepted.values("event"))
