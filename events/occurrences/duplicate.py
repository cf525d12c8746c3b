"""Copying an event to another time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from events.models import EventPage, OccurrenceStatus
from network.i18n import formatting as wording
from network.i18n.wall_clock import length, shifted
from network.models import User


@transaction.atomic
def duplicate(event: EventPage, start: datetime, *, by: User | None) -> EventPage:
    """Copy the event as a draft that begins at ``start`` and lasts as long.

    Its rules move by whole days. Extra dates, skipped dates, the registration deadline and changes
    of single dates are not copied.
    """
    lasts = length(event.start, event.end) if event.start and event.end else timedelta(hours=1)
    days = wording.local(start).date() - wording.local(event.start or start).date()
    values: dict[str, Any] = {
        "start": start,
        "end": shifted(start, lasts),
        "status": OccurrenceStatus.SCHEDULED,
        "registration_deadline": None,
        "vanishing_dates": "",
        "unlocked_until": None,
    }
    copy = event.copy(
        update_attrs=values,
        copy_revisions=False,
        keep_live=False,
        user=by,
        exclude_fields=["extra_dates", "skipped_dates"],
    )
    for rule in copy.rules.all():
        if rule.until:
            rule.until += days
        if rule.starts_on:
            rule.starts_on += days
        rule.save()
    copy = EventPage.objects.get(pk=copy.pk)
    copy.extra_dates.all().delete()
    copy.skipped_dates.all().delete()
    copy.save_revision(user=by)
    return copy
