"""When responses with lists of dates expire by the clock alone."""

from __future__ import annotations

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
    sets = [Occurrence.objects.all()]
    if space is not None:
        accepted = Showing.objects.filter(space=space, answer=Showing.Answer.ACCEPTED)
        # Each is read through an index of its own.
        sets = [
            Occurrence.objects.filter(space=space),
            Occurrence.objects.filter(event__in=accepted.order_by().values("event")),
        ]
    for dates in sets:
        on = dates.filter(start__lte=now, start__gt=now - _LONGEST, end__gt=now)
        expires_at(_first(dates.filter(start__gt=now), "start"), _first(on, "end"))
        if back is not None:
            since = now - back
            first = _first(dates.filter(end__gt=since, start__gt=since - _LONGEST), "end")
            expires_at(first + back if first else None)


def _first(dates: QuerySet[Occurrence], field: str) -> datetime | None:
    return dates.order_by(field).values_list(field, flat=True).first()
