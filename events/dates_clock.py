"""When lists of dates will say something else, though nobody changes anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from events.models import Occurrence, Showing
from events.querysets import OccurrenceQuerySet
from network.page_cache import changes_at, is_written
from sites.models import SpacePage

_LONGEST = timedelta(days=367)  # an event lasts a year at most; its clocks may change


def follow_dates(space: SpacePage | None = None, *, back: timedelta | None = None) -> None:
    """The next date of a space's lists (or of the network's) begins or ends.

    With ``back`` also: a date that ended so long ago is no longer in a calendar.
    """
    if not is_written():
        return
    now = timezone.now()
    for dates in _parts(space):
        _follow(dates, now)
        if back is not None:
            since = now - back
            ended = dates.filter(end__gt=since, start__gt=since - _LONGEST).order_by("end")
            first = ended.values_list("end", flat=True).first()
            changes_at(first + back if first else None)


def _follow(dates: OccurrenceQuerySet, now: datetime) -> None:
    coming = dates.filter(start__gt=now).order_by("start").values_list("start", flat=True)
    on = dates.filter(start__lte=now, start__gt=now - _LONGEST, end__gt=now).order_by("end")
    changes_at(coming.first(), on.values_list("end", flat=True).first())


def _parts(space: SpacePage | None) -> list[OccurrenceQuerySet]:
    """Each a stretch of an index."""
    dates = Occurrence.objects.all()
    if space is None:
        return [dates]
    accepted = Showing.objects.filter(space=space, answer=Showing.Answer.ACCEPTED)
    return [dates.filter(space=space), dates.filter(event__in=accepted.values("event"))]
