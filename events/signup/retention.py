"""Deleting personal data of sign-ups: some days after the event, or at once on request.

The rows are kept without it for the grant report. Access needs (art. 9 GDPR) are deleted first.
Nothing is deleted of a date whose time was changed less than a week ago (the year may be a slip),
nor, for half a year, of people who wait for the new date of a postponed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.models import (
    ACTIVE,
    Occurrence,
    OccurrenceStatus,
    OutgoingMail,
    Places,
    SignUp,
    SignUpChange,
    SignUpDefaults,
)
from events.signup.capacity import lock_again
from events.signup.history import record_change
from events.signup.phone_calls import forget_calls
from events.signup.services import cancel

Kind = SignUpChange.Kind
#: How long the time of a date must have stood before anything is deleted.
UNTOUCHED = timedelta(days=7)
#: How long after its announced end a postponed date is waited for.
WAITED_FOR = timedelta(days=180)
#: How long an ended sign-up of a course is kept that goes on without an end.
LEFT_KEPT = timedelta(days=365)
WITHOUT_ACCESS: dict[str, Any] = {"access_answers": [], "access_consent_at": None}
WITHOUT_PERSON: dict[str, Any] = {
    **WITHOUT_ACCESS,
    "name": "",
    "names": [],
    "email": "",
    "new_email": "",
    "email_confirmed_at": None,
    "phone": "",
    "answers": [],
    "once": None,
    "sent": "",
}


class Deletion(Enum):
    """What is to be deleted of the sign-ups of some places."""

    ACCESS = "access needs"
    LEFT = "all of those who have left"
    ALL = "all"


@dataclass
class RetentionReport:
    """How much was anonymised, or would be."""

    signups: int = 0
    dates: int = 0  # a whole course counts as one
    access: int = 0  # sign-ups whose access needs alone were deleted


def run(
    now: datetime | None = None,
    *,
    dry_run: bool = False,
    progress: Callable[[RetentionReport], None] = lambda report: None,
) -> RetentionReport:
    """Delete the personal data whose time is over, of one date (or course) after another.

    Each is a transaction of its own, so that a run that is stopped goes on with the next one;
    ``progress`` is called after each.
    """
    now, report = now or timezone.now(), RetentionReport()
    for places, part in [*_due(now), *_left(now)]:
        signups, access = (_count if dry_run else _clear)(places, part, now)
        report.signups += signups
        report.access += access
        report.dates += bool(signups)
        progress(report)
    return report


def _due(now: datetime) -> Iterator[tuple[int, Deletion]]:
    """The places of what is over with data to be deleted: their key, and what is to go."""
    access = timedelta(days=settings.SIGNUP_ACCESS_RETENTION_DAYS)
    for key, end, own, usual in _ended(now):
        days = next((each for each in (own, usual) if each is not None), None)
        kept = timedelta(days=settings.SIGNUP_RETENTION_DAYS if days is None else days)
        if end + kept <= now:
            yield key, Deletion.ALL
        elif end + access <= now:
            yield key, Deletion.ACCESS


def _ended(now: datetime) -> QuerySet:
    """Places of what is over and not yet anonymised: key, end, days of the event and its space."""
    dates = Occurrence.objects.real().filter(event=OuterRef("event"))
    last = dates.order_by("-end").values("end")[:1]
    timed = dates.order_by("-timed_at").values("timed_at")[:1]
    spaces = SignUpDefaults.objects.filter(space__occurrences__event=OuterRef("event"))
    return (
        Places.objects.filter(Exists(_to_delete(now).filter(places=OuterRef("pk"))))
        .annotate(
            over=Coalesce("occurrence__end", Subquery(last), F("event__end")),
            edited=Coalesce("occurrence__timed_at", Subquery(timed), F("event__end")),
            usual_days=Subquery(spaces.values("retention_days")[:1]),
        )
        .filter(over__lte=now, edited__lte=now - UNTOUCHED)
        .order_by("over", "pk")
        .values_list("pk", "over", "event__retention_days", "usual_days")
    )


def _not_yet() -> QuerySet[SignUp]:
    return SignUp.objects.filter(anonymised_at=None)


def _to_delete(now: datetime) -> QuerySet[SignUp]:
    """Without those who keep their place until a postponed date has a new one."""
    postponed = Occurrence.objects.real().filter(
        status=OccurrenceStatus.POSTPONED, end__gt=now - WAITED_FOR
    )
    of_course = postponed.filter(event=OuterRef("places__event"))
    waits = Q(places__occurrence__in=postponed) | (Q(places__occurrence=None) & Exists(of_course))
    return _not_yet().exclude(waits, state__in=ACTIVE)


def _left(now: datetime) -> Iterator[tuple[int, Deletion]]:
    """The places of courses whose last date may never come, that somebody has left long ago."""
    keys = _left_long_ago(now).order_by("places").values_list("places", flat=True).distinct()
    return ((key, Deletion.LEFT) for key in list(keys))


def _left_long_ago(now: datetime) -> QuerySet[SignUp]:
    before = now - LEFT_KEPT
    since = Exists(SignUpChange.objects.filter(signup=OuterRef("pk"), at__gte=before))
    ended = _not_yet().filter(places__occurrence=None, created_at__lt=before)
    return ended.exclude(state__in=ACTIVE).filter(~since)


def _chosen(places: int, part: Deletion, now: datetime) -> QuerySet[SignUp]:
    signups = _left_long_ago(now) if part == Deletion.LEFT else _to_delete(now)
    signups = signups.filter(places=places)
    return _with_access(signups) if part == Deletion.ACCESS else signups


def _count(places: int, part: Deletion, now: datetime) -> tuple[int, int]:
    number = _chosen(places, part, now).count()
    return (0, number) if part == Deletion.ACCESS else (number, 0)


def _with_access(signups: QuerySet[SignUp]) -> QuerySet[SignUp]:
    return signups.filter(~Q(access_answers=[]) | Q(access_consent_at__isnull=False))


@transaction.atomic
def _clear(key: int, part: Deletion, now: datetime) -> tuple[int, int]:
    lock_again(Places(pk=key))
    signups = _chosen(key, part, now)
    if part == Deletion.ACCESS:
        return 0, signups.update(**WITHOUT_ACCESS)
    return _anonymise(signups), 0


def _anonymise(signups: QuerySet[SignUp]) -> int:
    """Empty what identifies people: in the sign-ups, in messages to them, in unsent letters."""
    theirs = Q(signup__in=signups.values("pk"))
    # An update of all: a change that is saved one by one refuses to be another.
    SignUpChange.objects.filter(theirs, kind=Kind.MESSAGE).update(data={})
    OutgoingMail.objects.filter(change__signup__in=signups.values("pk")).drop()
    forget_calls(signups)
    return signups.update(anonymised_at=timezone.now(), **WITHOUT_PERSON)


# --- On request -----------------------------------------------------------------------------------


@transaction.atomic
def erase(signup: SignUp) -> SignUp:
    """Cancel a sign-up if it still counts, and delete the person's data at once (art. 17 GDPR).

    The place goes on to whoever waits. No letter tells of it: there is nobody left to write to.
    """
    signup = cancel(signup)
    if _anonymise(_not_yet().filter(pk=signup.pk)):
        signup.refresh_from_db()
        record_change(signup, Kind.ERASED)
    return signup


def copy_of(signup: SignUp) -> dict[str, Any]:
    """All that is kept about a person who signed up, for machines and people (art. 15, 20 GDPR)."""
    event, date = signup.places.event, signup.places.occurrence
    attendance = signup.attendance.select_related("occurrence").order_by("pk")
    return {
        "event": {
            "title": event.title,
            "address": event.get_full_url(),
            "start": _iso(date.start if date else event.start),
            "end": _iso(date.end if date else event.end),
            "whole_course": date is None,
        },
        "signed_up": _iso(signup.created_at),
        "how": signup.source,
        "state": signup.state,
        "ending": signup.ending,
        "number_in_the_queue": signup.number,
        "language": signup.language,
        "name": signup.name,
        "email": signup.email,
        "new_email_to_confirm": signup.new_email,
        "phone": signup.phone,
        "people": signup.people,
        "names": signup.names,
        "answers": signup.answers,
        "access_needs": signup.access_answers,
        "access_consent": _iso(signup.access_consent_at),
        "information_clause": _clause(signup),
        "history": _history(signup),
        "attendance": [
            {"date": _iso(row.occurrence.start), "came": row.came, "noted": _iso(row.noted_at)}
            for row in attendance
        ],
    }


def _history(signup: SignUp) -> list[dict[str, Any]]:
    """What became of the sign-up, and when a letter about it was sent."""
    return [
        {
            "at": _iso(change.at),
            "kind": change.kind,
            "what": change.get_kind_display(),
            "date": _iso(change.occurrence.start if change.occurrence else None),
            "details": change.data,
            "letter_sent": _iso(change.mail.sent_at if hasattr(change, "mail") else None),
        }
        for change in signup.changes.select_related("occurrence", "mail").order_by("pk")
    ]


def _clause(signup: SignUp) -> dict[str, str] | None:
    if signup.clause is None:
        return None
    text = signup.clause.text_en if signup.language == "en" else signup.clause.text_pl
    return {"version": signup.clause.version, "text": text}


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None
