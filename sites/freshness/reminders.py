"""Nightly letters about confirmations: a request when one is due, and one reminder."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from sites.freshness import letters
from sites.freshness.confirming import take_stock
from sites.freshness.subjects import IN_OPERATION, ConfirmationPeriods
from sites.models import Confirmation, FreshnessLetter, SpaceGroup, SpacePage, SpaceRole
from sites.team.permissions import coordinators_of

Kind = FreshnessLetter.Kind
#: Their links have run out long before.
LETTERS_KEPT = timedelta(days=90)


def run(now: datetime | None = None) -> dict[str, int]:
    """Write the letters that are due, once for each period; safe to run often and in parallel.

    A space without a coordinator is asked when it has one.
    """
    now = now or timezone.now()
    take_stock(now)
    FreshnessLetter.objects.filter(written_at__lt=now - LETTERS_KEPT).delete()
    terms = ConfirmationPeriods.load()
    told = {"asked": 0, "reminded": 0}
    for key in _spaces(asked_at=None, since__lt=terms.due_before(now)):
        told["asked"] += _ask(key, terms, now)
    silent = {"asked_at__lt": _asked_long_ago(terms, now), "reminded_at": None}
    for key in _spaces(since__lt=terms.overdue_before(now), **silent):
        told["reminded"] += _remind(key, terms, now)
    return told


def _asked_long_ago(terms: ConfirmationPeriods, now: datetime) -> datetime:
    return ConfirmationPeriods(every=terms.within, within=0).due_before(now)


def _spaces(**conditions: object) -> list[int]:
    """The spaces in operation with such a row, and somebody to write to."""
    somebody = Exists(
        SpaceGroup.objects.filter(
            space=OuterRef("pk"),
            role=SpaceRole.COORDINATOR,
            group__user__is_active=True,
            group__user__email__gt="",
        )
    )
    rows = Confirmation.objects.filter(space=OuterRef("pk"), **conditions)
    spaces = SpacePage.objects.filter(IN_OPERATION, Exists(rows), somebody).order_by("pk")
    return list(spaces.values_list("pk", flat=True))


@transaction.atomic
def _ask(key: int, terms: ConfirmationPeriods, now: datetime) -> int:
    """1 if its people are asked; 0 if another process was quicker, or it is confirmed by now.

    What will be due soon is asked along: nobody gets a letter a week.
    """
    rows = _locked(key)
    if not any(row.asked_at is None and row.since < terms.due_before(now) for row in rows):
        return 0
    asked = [r.pk for r in rows if r.asked_at is None and r.since < terms.soon_before(now)]
    Confirmation.objects.filter(pk__in=asked).update(asked_at=now)
    return _write(key, Kind.ASKED, now)


@transaction.atomic
def _remind(key: int, terms: ConfirmationPeriods, now: datetime) -> int:
    before, asked = terms.overdue_before(now), _asked_long_ago(terms, now)
    silent = [row for row in _locked(key) if row.asked_at and row.reminded_at is None]
    if not any(r.since < before and r.asked_at and r.asked_at < asked for r in silent):
        return 0
    Confirmation.objects.filter(pk__in=[row.pk for row in silent]).update(reminded_at=now)
    return _write(key, Kind.REMINDED, now)


def _locked(key: int) -> list[Confirmation]:
    rows = Confirmation.objects.select_for_update().filter(space=key)
    return list(rows.order_by("pk"))


def _write(key: int, kind: str, now: datetime) -> int:
    space = SpacePage.objects.get(pk=key)
    letters.post(space, kind, coordinators_of(space), now)
    return 1
