"""What must hold of places and sign-ups at any time, whoever did what in which order.

An oracle of its own: it reads the rows and the log, and asks no service but for the offer's time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from events.models import (
    EventPage,
    OccurrenceStatus,
    OutgoingMail,
    Places,
    SignUp,
    SignUpChange,
    SignUpMode,
    Source,
)
from events.signup.waiting_list import next_start, offer_until

Kind = SignUpChange.Kind

#: Known to whoever made them: no letter. A walk-in is told nothing of having come in either.
SILENT = {Kind.OFFER_VOID, Kind.DETAILS, Kind.CONFIRMED, Kind.ATTENDANCE, Kind.ERASED}
#: The state each kind of change leads to, and from which; what is not here changes no state.
STEPS: dict[str, tuple[str, set[str]]] = {
    Kind.PLACED: ("placed", {""}),
    Kind.WAITING: ("waiting", {""}),
    Kind.OFFERED: ("offered", {"waiting"}),
    Kind.OFFER_VOID: ("waiting", {"offered"}),
    Kind.CLAIMED: ("placed", {"offered", "waiting"}),
    Kind.DECLINED: ("ended", {"offered"}),
    Kind.LAPSED: ("ended", {"offered"}),
    Kind.LEFT: ("ended", {"placed", "waiting", "offered"}),
    Kind.REMOVED: ("ended", {"placed", "waiting", "offered"}),
    Kind.UNCONFIRMED: ("ended", {"placed"}),
    Kind.MOVED: ("placed", {"placed", "waiting", "offered"}),
}


@dataclass
class Book:
    """Everything there is of an event's sign-ups, read once."""

    places: dict[int, Places]
    signups: dict[int, SignUp]
    changes: list[SignUpChange]
    mails: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, event: EventPage) -> Book:
        places = {row.pk: row for row in Places.objects.filter(event=event)}
        for row in places.values():
            row.event = event
        signups = {row.pk: row for row in SignUp.objects.filter(places__event=event)}
        changes = list(SignUpChange.objects.filter(signup__in=signups).order_by("pk"))
        mails = OutgoingMail.objects.filter(change__signup__places__event=event)
        return cls(places, signups, changes, Counter(mails.values_list("change", flat=True)))

    def rows(self, places: int, *states: str) -> list[SignUp]:
        return [
            row for row in self.signups.values() if row.places_id == places and row.state in states
        ]

    def summary(self) -> tuple:
        """What a refusal must leave as it was."""
        places = [(p.pk, p.capacity, p.taken, p.overruled, p.queued) for p in self.places.values()]
        rows = [
            (s.pk, s.places_id, s.state, s.people, s.number, s.offer_until, s.ending)
            for s in self.signups.values()
        ]
        return sorted(places), sorted(rows, key=lambda row: row[0]), len(self.changes)


def problems(event: EventPage, book: Book | None = None) -> list[str]:
    """What does not hold, in words; empty if all is well."""
    book = book or Book.of(event)
    found = []
    for_dates = {places.occurrence_id is not None for places in book.places.values()}
    if for_dates - {event.signup_mode == SignUpMode.DATE}:
        found.append("places of single dates beside those of the course")
    for places in book.places.values():
        found += _of_places(book, places)
    return found + _of_the_log(book)


def _of_places(book: Book, places: Places) -> list[str]:
    found = []
    held = sum(row.people for row in book.rows(places.pk, "placed", "offered"))
    if held != places.taken:
        found.append(f"{places.pk}: {places.taken} taken, but {held} people have a place")
    beyond = 0 if places.capacity is None else max(0, places.taken - places.capacity)
    if beyond != places.overruled:
        found.append(f"{places.pk}: {beyond} beyond the capacity, {places.overruled} overruled")
    waiting = book.rows(places.pk, "waiting")
    numbers = [row.number for row in book.signups.values() if row.places_id == places.pk]
    numbers = [number for number in numbers if number is not None]
    if len(numbers) != len(set(numbers)) or max(numbers, default=0) > places.queued:
        found.append(f"{places.pk}: numbers in the queue {sorted(numbers)} of {places.queued}")
    now = timezone.now()
    if offer_until(next_start(places, now), now) is not None:
        for row in waiting:
            if places.free is None or row.people <= places.free:
                found.append(f"{places.pk}: {row.pk} waits beside {places.free} free places")
    return found


def _of_the_log(book: Book) -> list[str]:
    found = []
    states: dict[int, str] = defaultdict(str)
    for change in book.changes:
        signup = book.signups[change.signup_id]
        if change.kind in STEPS:
            after, before = STEPS[change.kind]
            if states[signup.pk] not in before:
                found.append(f"{signup.pk} was {states[signup.pk]} before {change.kind}")
            states[signup.pk] = after
        walked_in = signup.source == Source.WALK_IN and change.kind in (Kind.PLACED, Kind.WAITING)
        told = bool(signup.email) and change.kind not in SILENT and not walked_in
        # Changed and changed back before the letter went: there is nothing to tell.
        gathered = change.kind == Kind.PEOPLE and change.data["people"] == change.data.get("told")
        if book.mails[change.pk] != (told and not gathered):
            found.append(f"{book.mails[change.pk]} letters about {change.kind} of {signup.pk}")
    for signup in book.signups.values():
        if signup.state != states[signup.pk]:
            found.append(f"{signup.pk} is {signup.state}, the log says {states[signup.pk]}")
    return found


def unfair(before: Book, after: Book, *, overruled: bool) -> list[str]:
    """Who got in, by what happened between the two, before somebody with a better right."""
    found = []
    now = timezone.now()
    status = OccurrenceStatus.CANCELLED
    rows = Places.objects.filter(pk__in=after.places, occurrence__status=status)
    cancelled = set(rows.values_list("pk", flat=True))
    for change in after.changes[len(before.changes) :]:
        lucky = after.signups[change.signup_id]
        places = after.places[lucky.places_id]
        in_order = offer_until(next_start(places, now), now) is not None
        if change.kind in (Kind.PLACED, Kind.CLAIMED, Kind.MOVED) and places.pk in cancelled:
            found.append(f"{lucky.pk} {change.kind} on a cancelled date")
        for row in after.rows(places.pk, "waiting"):
            if row.people > lucky.people or row.pk == lucky.pk:
                continue
            earlier = lucky.number is not None and row.number < lucky.number
            passed_by = change.kind == Kind.OFFERED and earlier
            jumped = change.kind == Kind.PLACED and in_order and not overruled
            if passed_by or jumped:
                found.append(f"{lucky.pk} {change.kind} before {row.pk}")
    for places in after.places.values():
        was = before.places.get(places.pk)
        grown = places.overruled > (was.overruled if was else 0)
        cut = was is not None and (was.capacity is None or (places.capacity or 0) < was.capacity)
        if grown and not cut and not overruled:
            found.append(f"{places.pk}: {places.overruled} beyond the capacity, and nobody said so")
    return found
