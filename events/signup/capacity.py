"""Taking and releasing places, without overselling.

Every change first locks the ``Places`` row (``lock``); places are taken by one conditional UPDATE
(``take``), and a check constraint of the database holds besides. All callers (visitors, staff,
offers, cancellations) go through this module.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from events.caching.rules import places_change
from events.models import EventPage, Occurrence, Places
from network.db.compiled_queries import Param, fetch


def places_lookup(event: EventPage, occurrence: Occurrence | None) -> dict[str, Any]:
    """The lookup of the ``Places`` row of a date, or of the whole course."""
    return {"event": event, "occurrence": None if event.is_course else occurrence}


def _for_update(event: Param, occurrence: Param | None) -> QuerySet[Places]:
    return Places.objects.select_for_update(no_key=True).filter(event=event, occurrence=occurrence)


def lock(event: EventPage, occurrence: Occurrence | None) -> Places:
    """The places of a date (or of the course), created if missing, locked (SELECT FOR UPDATE).

    Lock several in the order of their dates, against deadlocks. ``no_key``: rows with a foreign
    key to it can be written meanwhile. On SQLite a transaction locks the whole database
    (``transaction_mode: IMMEDIATE``).
    """
    wanted = places_lookup(event, occurrence)
    keys = {name: page and page.pk for name, page in wanted.items()}
    found = next(iter(fetch(_for_update, **keys)), None)
    if found is None:
        # As the event says now; it may have been published since it was read.
        capacity = EventPage.objects.values_list("capacity", flat=True).get(pk=event.pk)
        made, _created = Places.objects.get_or_create(**wanted, defaults={"capacity": capacity})
        found = lock_again(made)
    found.event = event  # known already
    return found


def lock_again(places: Places) -> Places:
    """Read the row again and lock it until the transaction ends."""
    return Places.objects.select_for_update(no_key=True).get(pk=places.pk)


def take(places: Places, people: int) -> bool:
    """Take seats for all of these people, or none and return False."""
    there_is_room = Q(capacity=None) | Q(capacity__gte=F("taken") + people)
    rows = Places.objects.filter(there_is_room, pk=places.pk)
    taken = bool(rows.update(taken=F("taken") + people))
    # The row is locked, so its value is known without reading it again.
    places.taken += people if taken else 0
    places_change(places.event_id)
    return taken


def take_over_capacity(places: Places, people: int) -> None:
    """Take places beyond the capacity if need be; ``overruled`` counts those beyond."""
    after = F("taken") + people
    _update(places, taken=after, overruled=_beyond(after))


def release_places(places: Places, people: int) -> None:
    """Release places; ``overruled`` ones first."""
    after = F("taken") - people
    _update(places, taken=after, overruled=_beyond(after))


def set_capacity(places: Places, capacity: int | None, *, own: bool | None = None) -> None:
    """Change the number of places; those taken beyond it become ``overruled``."""
    values = {} if own is None else {"own_capacity": own}
    beyond = 0 if capacity is None else Greatest(F("taken") - capacity, 0)
    _update(places, capacity=capacity, overruled=beyond, **values)


def next_number(places: Places) -> int:
    """The next number in the waiting list."""
    Places.objects.filter(pk=places.pk).update(queued=F("queued") + 1)
    places.queued += 1
    return places.queued


def _beyond(taken: object) -> object:
    # Without a capacity nothing is beyond it: NULL would make the whole expression NULL.
    beyond = Greatest(taken - F("capacity"), 0)  # type: ignore[operator]
    return Case(When(capacity=None, then=Value(0)), default=beyond)


def _update(places: Places, **values: object) -> None:
    Places.objects.filter(pk=places.pk).update(**values)
    places.refresh_from_db(fields=["capacity", "own_capacity", "taken", "overruled"])
    places_change(places.event_id)
