"""Cancelling the coming dates of a space that is suspended or closed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from events.models import Occurrence, OccurrenceStatus
from events.models.querysets import OccurrenceQuerySet
from events.occurrences.changes import Texts, cancel_dates, days_between
from network.models import User
from sites.models import SpacePage


def coming_dates_of(space: SpacePage) -> OccurrenceQuerySet:
    """The dates ahead that are still to take place."""
    dates = Occurrence.objects.published().real().of_space(space).coming(timezone.now())
    return dates.exclude(status=OccurrenceStatus.CANCELLED)


@transaction.atomic
def cancel_between(
    space: SpacePage,
    first: date,
    last: date | None,
    *,
    reason: Texts | None = None,
    by: User | None = None,
) -> int:
    """Cancel a space's dates that begin from ``first`` to ``last`` (both included, local days).

    Without ``last``, all of them. Events under way go on. Returns how many were cancelled.
    """
    dates = coming_dates_of(space).filter(start__gte=timezone.now())
    dates = dates.filter(**days_between(first, last))
    return len(cancel_dates(dates, reason=reason or {}, by=by))
