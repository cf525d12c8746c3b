"""Sign-ups after a change of their date, and numbers of people signed up."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from events.models import (
    ACTIVE,
    EventPage,
    Occurrence,
    OccurrenceStatus,
    Places,
    SignUp,
    SignUpChange,
)
from events.models.querysets import OccurrenceQuerySet
from events.occurrences.change_kinds import Before, DateChange
from events.signup.capacity import lock
from events.signup.history import record_change
from events.signup.waiting_list import offer_free_places, withdraw_offers
from network.db.any_of import AnyOf
from network.db.compiled_queries import Param, fetch
from network.models import NetworkPage, User

Kind = SignUpChange.Kind
TOLD_OF = {
    DateChange.CANCELLED: Kind.DATE_CANCELLED,
    DateChange.MOVED: Kind.DATE_MOVED,
    DateChange.PLACE: Kind.DATE_MOVED,
    DateChange.ONLINE: Kind.DATE_ONLINE,
    DateChange.RESTORED: Kind.DATE_RESTORED,
}


@transaction.atomic
def follow_date(date: Occurrence, change: DateChange, before: Before, by: User | None) -> None:
    """Record the change for each active sign-up, with letters; withdraw offers of a cancelled date.

    Sign-ups keep their places while the date is cancelled, in case it is restored.
    """
    event = date.event
    if change not in TOLD_OF or not event.takes_signups:
        return
    # Locked even without sign-ups: one that is just being made waits for this, or is told.
    places = lock(event, date)
    if change == DateChange.CANCELLED and places.occurrence_id is not None:
        withdraw_offers(places)
    signups = SignUp.objects.filter(places=places, state__in=ACTIVE).order_by("pk")
    for signup in signups:
        record_change(
            signup,
            TOLD_OF[change],
            by=by,
            occurrence=date,
            start=before.start.isoformat(),
            end=before.end.isoformat(),
        )
    offer_free_places(places)


def people_of_dates(keys: Iterable[int]) -> dict[int, int]:
    """The number of people signed up for (or waiting for) each date or its course, by key."""
    events = dict(Occurrence.objects.filter(pk__in=list(keys)).values_list("pk", "event"))
    active = SignUp.objects.filter(state__in=ACTIVE).order_by()
    by_date = active.filter(places__occurrence__in=events.keys())
    people = dict(by_date.values_list("places__occurrence").annotate(Sum("people")))
    by_course = active.filter(places__occurrence=None, places__event__in=set(events.values()))
    in_course = dict(by_course.values_list("places__event").annotate(Sum("people")))
    return {pk: people.get(pk, 0) + in_course.get(event, 0) for pk, event in events.items()}


def decisive_date(event: EventPage, date: Occurrence | None) -> Occurrence | None:
    """The date whose start closes sign-up: the date itself, of a course its first one."""
    if not event.is_course or not event.pk:
        return date
    first = Occurrence.objects.real().filter(event=event.pk).order_by("start").first()
    if first is None:
        return date
    first.event = event
    return first


def has_people(event: EventPage) -> bool:
    """Whether there are active sign-ups for the event."""
    return SignUp.objects.filter(places__event=event, state__in=ACTIVE).exists()


def people_below(page: NetworkPage) -> int:
    """The number of people signed up for coming dates of events at or below a page.

    Cancelled dates do not count: their people have been told.
    """
    coming = Occurrence.objects.real().filter(end__gt=timezone.now())
    coming = coming.exclude(status=OccurrenceStatus.CANCELLED)
    return people_at(coming.filter(event__path__startswith=page.path))


def people_at(dates: OccurrenceQuerySet) -> int:
    """The number of people signed up for these dates; of a course each person counts once."""
    keys = dates.order_by()
    of_dates = Q(places__occurrence__in=keys.values("pk"))
    of_courses = Q(places__occurrence=None, places__event__in=keys.values("event"))
    active = SignUp.objects.filter(of_dates | of_courses, state__in=ACTIVE)
    return active.aggregate(people=Sum("people"))["people"] or 0


def _places_of_dates(keys: Param) -> QuerySet[Places]:
    return Places.objects.filter(AnyOf("occurrence", keys))


def places_of(event: EventPage, dates: Iterable[Occurrence]) -> dict[int | None, Places]:
    """The ``Places`` of these dates by key (of a course: by None), in one query."""
    if event.is_course:
        rows = Places.objects.filter(event=event, occurrence=None)
    else:
        keys = tuple(date.pk for date in dates if date.pk)
        rows = fetch(_places_of_dates, keys=keys) if keys else []
    return {row.occurrence_id: row for row in rows}
