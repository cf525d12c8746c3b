"""Recording attendance: of each sign-up, and the number of people in all."""

from __future__ import annotations

from types import EllipsisType

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from events.models import Attendance, Headcount, Occurrence, SignUp, SignUpChange, SignUpState
from events.signup.capacity import places_lookup
from network.models import User

Kind = SignUpChange.Kind


@transaction.atomic
def note_attendance(
    date: Occurrence,
    came: dict[int, int | None],
    *,
    others: int | EllipsisType | None = ...,
    rest_absent: bool = False,
    by: User | None,
) -> int:
    """Record how many people of each sign-up (by primary key) came; None deletes the record.

    Other sign-ups are left alone, so that two people can record at the same time. ``rest_absent``:
    those without a record did not come. ``others`` came without a sign-up; by default unchanged.
    Returns the number of changed sign-ups.
    """
    Occurrence.objects.select_for_update().get(pk=date.pk)
    signups = _on_the_list(date)
    before = _noted(date)
    extra_before = _others(date, sum(before.values()))
    wanted = {key: number for key, number in came.items() if key in signups}
    if rest_absent:
        placed = [key for key, state in signups.items() if state == SignUpState.PLACED]
        unknown = [key for key in placed if wanted.get(key, before.get(key)) is None]
        wanted |= dict.fromkeys(unknown, 0)
    changed = {key: number for key, number in wanted.items() if before.get(key) != number}
    _write(date, changed, by)
    _count(date, extra_before if others is ... else others, by)
    return len(changed)


def others_of(date: Occurrence) -> int | None:
    """How many people came without a sign-up; None if not recorded."""
    return _others(date, sum(_noted(date).values()))


def _on_the_list(date: Occurrence) -> dict[int, str]:
    """The state of each sign-up that counts on this date, or on its course, by its key."""
    places = {f"places__{name}": value for name, value in places_lookup(date.event, date).items()}
    return dict(SignUp.objects.filter(**places).order_by().values_list("pk", "state"))


def _rows(date: Occurrence) -> QuerySet[Attendance]:
    return Attendance.objects.filter(occurrence=date)


def _noted(date: Occurrence) -> dict[int, int]:
    return dict(_rows(date).values_list("signup", "came"))


def _others(date: Occurrence, noted: int) -> int | None:
    headcount = Headcount.objects.filter(occurrence=date).first()
    return None if headcount is None else max(0, headcount.people - noted)


def _write(date: Occurrence, changed: dict[int, int | None], by: User | None) -> None:
    now = timezone.now()
    _rows(date).filter(signup__in=changed).delete()
    rows = [
        Attendance(signup_id=key, occurrence=date, came=number, noted_at=now)
        for key, number in changed.items()
        if number is not None
    ]
    Attendance.objects.bulk_create(rows)
    changes = [
        SignUpChange(
            signup_id=key, kind=Kind.ATTENDANCE, by=by, occurrence=date, data={"came": number}
        )
        for key, number in changed.items()
    ]
    SignUpChange.objects.bulk_create(changes)


def _count(date: Occurrence, others: int | None, by: User | None) -> None:
    """How many there were in all: those noted and the others."""
    if others is None:
        Headcount.objects.filter(occurrence=date).delete()
        return
    noted = _rows(date).aggregate(people=Sum("came"))["people"] or 0
    counted = Headcount.objects.filter(occurrence=date).first()
    if counted is None or counted.people != noted + others:
        now = {"people": noted + others, "noted_by": by, "noted_at": timezone.now()}
        Headcount.objects.update_or_create(occurrence=date, defaults=now)
