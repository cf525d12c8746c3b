"""Services of confirmations: confirming subjects, and creating missing rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.log_actions import log

from network.models import User
from sites.freshness.subjects import IN_OPERATION, subjects
from sites.models import Confirmation, SpacePage


@transaction.atomic
def confirm(
    space: SpacePage, keys: Collection[str], by: User | None, now: datetime | None = None
) -> None:
    """Record that these subjects are right; their period begins anew."""
    now = now or timezone.now()
    fresh = {
        "since": now,
        "confirmed_at": now,
        "confirmed_by": by,
        "asked_at": None,
        "reminded_at": None,
    }
    for key in sorted(keys):
        Confirmation.objects.update_or_create(space=space, subject=key, defaults=fresh)
    log(instance=space, action="sites.confirm", user=by, data={"subjects": sorted(keys)})


def take_stock(now: datetime | None = None) -> None:
    """Create rows for what spaces now have on record, delete those of what they no longer have.

    What was never confirmed counts from the night it is first found, so that a new space does not
    look neglected. A space that was suspended begins anew.
    """
    now = now or timezone.now()
    for subject in subjects():
        holding = SpacePage.objects.order_by().filter(IN_OPERATION, subject.on_record())
        rows = Confirmation.objects.filter(subject=subject.key)
        rows.exclude(space__in=holding.values("pk")).delete()
        known = Exists(rows.filter(space=OuterRef("pk")))
        fresh = [
            Confirmation(space_id=key, subject=subject.key, since=now)
            for key in holding.filter(~known).values_list("pk", flat=True)
        ]
        Confirmation.objects.bulk_create(fresh, batch_size=1000, ignore_conflicts=True)
