"""The coming dates that take place in a room or a space: what would be left without it."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from events.models import EventPage, Occurrence
from events.models.occurrences import FREES_THE_ROOM
from events.models.querysets import OccurrenceQuerySet
from events.recurrence.text import date_in_words
from network.models import NetworkPage
from sites.models import RoomPage, SpacePage

NAMED = 8


def _empty(*names: str) -> Q:
    """Translated columns may hold NULL."""
    return Q(*(Q(**{name: ""}) | Q(**{f"{name}__isnull": True}) for name in names))


#: A date without a place of its own is where its event is.
_AS_THE_EVENT = Q(other_space=None) & _empty("other_place_pl", "other_place_en")
_IN_A_SPACE = Q(event__venue_address="") & _empty("event__venue_name_pl")


def held_in_space(space: SpacePage) -> OccurrenceQuerySet:
    """The coming dates of events of others that take place in a space; not the cancelled ones."""
    own = Q(space=space) & ~Q(space=None)
    return _coming().filter(_in_spaces([space.pk])).exclude(own)


def held_below(page: NetworkPage) -> OccurrenceQuerySet:
    """The coming dates in rooms and spaces at or below a page, of events that are not below it."""
    rooms = list(RoomPage.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))
    spaces = list(
        SpacePage.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True)
    )
    if not rooms and not spaces:
        return Occurrence.objects.none()
    events = EventPage.objects.filter(booked_rooms__in=rooms).values("pk")
    own_rooms = Occurrence.objects.filter(other_rooms__in=rooms).values("pk")
    booked = Occurrence.objects.filter(bookings__room__in=rooms).values("pk")
    in_rooms = Q(pk__in=booked) | Q(pk__in=own_rooms) | (Q(event__in=events) & _AS_THE_EVENT)
    dates = _coming().filter(in_rooms | _in_spaces(spaces))
    return dates.exclude(event__path__startswith=page.path)


def _coming() -> OccurrenceQuerySet:
    dates = Occurrence.objects.published().real().coming(timezone.now())
    return dates.exclude(status__in=FREES_THE_ROOM)


def _in_spaces(keys: list[int]) -> Q:
    as_event = Q(event__venue_space__in=keys) & _AS_THE_EVENT & _IN_A_SPACE
    return Q(other_space__in=keys) | as_event


def in_words(dates: OccurrenceQuerySet) -> list[str]:
    """A line for each of them, in the active language; of very many the first ones."""
    found = list(dates.select_related("event")[: NAMED + 1])
    lines = [
        f"{date.event.title}: {date_in_words(date.start, date.end, all_day=date.all_day)}"
        for date in found[:NAMED]
    ]
    return [*lines, *(["…"] if len(found) > NAMED else [])]
