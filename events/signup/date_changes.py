"""Sign-ups after a change of their date, and numbers of people signed up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone, translation

from events.feeds.components import place_line
from events.models import (
    ACTIVE,
    Ending,
    EventPage,
    Occurrence,
    OccurrenceStatus,
    Places,
    SignUp,
    SignUpChange,
    SignUpState,
)
from events.models.querysets import OccurrenceQuerySet
from events.occurrences.change_kinds import Before, DateChange, Venue
from events.signup.capacity import lock
from events.signup.history import record_change
from events.signup.questions import void_what_was_asked
from events.signup.waiting_list import end, offer_free_places, offer_until, withdraw_offers
from network.db.any_of import AnyOf
from network.db.compiled_queries import Param, fetch
from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage, User

Kind = SignUpChange.Kind
TOLD_OF = {
    DateChange.CANCELLED: Kind.DATE_CANCELLED,
    DateChange.POSTPONED: Kind.DATE_POSTPONED,
    DateChange.MOVED: Kind.DATE_MOVED,
    DateChange.PLACE: Kind.DATE_MOVED,
    DateChange.ONLINE: Kind.DATE_ONLINE,
    DateChange.RESTORED: Kind.DATE_RESTORED,
}
OFF = (Kind.DATE_CANCELLED, Kind.DATE_POSTPONED)


@transaction.atomic
def follow_date(date: Occurrence, change: DateChange, before: Before, by: User | None) -> None:
    """Record the change for each active sign-up, with letters; questions and offers follow it.

    Sign-ups keep their places while the date is off, in case it is restored.
    """
    event = date.event
    if change not in TOLD_OF or not event.takes_signups:
        return
    # Locked even without sign-ups: one that is just being made waits for this, or is told.
    places = lock(event, date)
    if date.end > timezone.now():
        _end_those_without_data(places, by)
    signups = list(SignUp.objects.filter(places=places, state__in=ACTIVE).order_by("pk"))
    known = _times_known(signups, date, before)
    if date.is_off or any(start != date.start for start, _end in known.values()):
        void_what_was_asked(date, places)
        _withdraw_offers(date, places)
    venue = _in_words(before.venue) if before.venue is not None else {}
    for signup in signups:
        start, end = known[signup.pk]
        moved = bool(venue) or (start, end) != (date.start, date.end)
        kind = TOLD_OF[change]
        data: dict[str, Any] = {"start": start.isoformat(), "end": end.isoformat(), **venue}
        if kind == Kind.DATE_RESTORED and moved:
            kind = Kind.DATE_MOVED
        if kind == Kind.DATE_MOVED and before.was_off:
            data["was"] = before.status
        record_change(signup, kind, by=by, occurrence=date, **data)
    offer_free_places(places)


def _end_those_without_data(places: Places, by: User | None) -> None:
    """Of what was over and is to come again: nobody can tell whose these places are any more."""
    gone = SignUp.objects.filter(places=places, state__in=ACTIVE, anonymised_at__isnull=False)
    for signup in gone.order_by("pk"):
        end(signup, places, Ending.REMOVED)
        record_change(signup, Kind.REMOVED, by=by)


def without_data(dates: Iterable[Occurrence]) -> int:
    """How many people have a place at these dates whose data has been deleted already."""
    gone = SignUp.objects.filter(state__in=ACTIVE, anonymised_at__isnull=False)
    gone = gone.filter(places__occurrence__in=[date.pk for date in dates])
    return gone.aggregate(people=Sum("people"))["people"] or 0


def _withdraw_offers(date: Occurrence, places: Places) -> None:
    """Of a date that is off, or begins too early for them; what is free is then offered anew."""
    if places.occurrence_id is None:
        return
    now = timezone.now()
    limit = None if date.is_off else offer_until(date.start, now)
    offers = places.signups.filter(state=SignUpState.OFFERED)
    if offers.filter(offer_until__gt=limit or now).exists():
        withdraw_offers(places)


def _times_known(
    signups: list[SignUp], date: Occurrence, before: Before
) -> dict[int, tuple[datetime, datetime]]:
    """The time each person was last told of, by the key of the sign-up.

    While a date is off, nobody is told of another time: what counts is when it was called off.
    """
    known = {signup.pk: (before.start, before.end) for signup in signups}
    if not before.was_off:
        return known
    told = SignUpChange.objects.filter(signup__in=known, occurrence=date, kind__in=OFF)
    for signup, data in told.order_by("pk").values_list("signup", "data"):
        start, end = (datetime.fromisoformat(data[name]) for name in ("start", "end"))
        known[signup] = (start, end)
    return known


def _in_words(venue: Venue) -> dict[str, dict[str, str]]:
    """The rooms and the address in each language, for a letter that says where it was to be."""
    words = {}
    for code in LANGUAGE_CODES:
        with translation.override(code):
            rooms = ", ".join(room.title for room in venue.rooms)
            words[code] = ", ".join(filter(None, [rooms, place_line(venue.date, own=True)]))
    return {"place": words} if any(words.values()) else {}


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
    coming = Occurrence.objects.real().to_come(timezone.now()).order_by()
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
    rows: Iterable[Places]
    if event.is_course:
        rows = Places.objects.filter(event=event, occurrence=None)
    else:
        keys = tuple(date.pk for date in dates if date.pk)
        rows = fetch(_places_of_dates, keys=keys) if keys else []
    return {row.occurrence_id: row for row in rows}
