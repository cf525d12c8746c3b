"""Cancelling what a space has announced when it stops for a while or for good."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from events.models import EventPage, Occurrence, OccurrenceStatus
from events.querysets import OccurrenceQuerySet
from events.services.occurrences import sync_occurrences
from network.services.amending import amend
from sites.models import SpacePage


def coming_dates_of(space: SpacePage) -> OccurrenceQuerySet:
    """The dates ahead that are still to take place."""
    dates = Occurrence.objects.public().of_space(space).coming(timezone.now())
    return dates.exclude(status=OccurrenceStatus.CANCELLED)


@transaction.atomic
def cancel_between(space: SpacePage, first: date, last: date | None) -> int:
    """Cancel a space's dates that begin from ``first`` to ``last`` (both included, local days).

    Without ``last``, all of them. Events under way go on. Returns how many were cancelled.
    """
    dates = coming_dates_of(space).filter(start__gte=max(timezone.now(), _midnight(first)))
    if last is not None:
        dates = dates.filter(start__lt=_midnight(last + timedelta(days=1)))
    events = EventPage.objects.filter(pk__in=dates.values("event"))
    count = dates.count()
    for event in list(events):
        sync_occurrences(amend(event, status=str(OccurrenceStatus.CANCELLED)))
    return count


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
