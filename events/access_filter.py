"""Whether an event is accessible in some respect, as ``sites.access.of_event`` would answer.

Only a stated yes counts: what is unknown is never taken for one. The event's own answer goes first,
then those of its rooms (all must say yes), then the space's.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from events.models import EventAccessibility, EventPage
from events.querysets import event_with
from sites.models import AccessAnswer, RoomAccessibility, SpaceAccessibility

Answer = tuple[int, str]


def with_access(code: str) -> Q:
    """The condition on dates for one feature, by its code."""
    own = EventAccessibility.objects.filter(event=OuterRef("event"), feature__code=code)
    rooms = EventPage.booked_rooms.through.objects.filter(eventpage=OuterRef("event"))
    answers = RoomAccessibility.objects.filter(room=OuterRef("roompage"), feature__code=code)
    unlike = rooms.filter(Exists(answers.exclude(answer=AccessAnswer.YES)))
    silent = rooms.filter(~Exists(answers))
    yes = SpaceAccessibility.objects.filter(feature__code=code, answer=AccessAnswer.YES)
    spaces = yes.values("space")
    here = Q(event_with(venue_space__in=spaces)) | Q(event_with(venue_space=None), space__in=spaces)
    elsewhere = event_with(Q(venue_address__gt="") | Q(venue_name_pl__gt=""))
    by_rooms = Exists(rooms) & ~Exists(silent)
    inherited = ~Exists(unlike) & (Q(by_rooms) | (here & ~Q(elsewhere)))
    return Q(Exists(own.filter(answer=AccessAnswer.YES))) | (Q(~Exists(own)) & inherited)


def features(
    own: Iterable[tuple[str, str]],
    rooms: dict[int, dict[str, str]],
    space: dict[str, str],
) -> set[str]:
    """The codes of the features an event has, from what it, its rooms and its space answer."""
    mine = dict(own)
    candidates = {*mine, *space, *(code for answers in rooms.values() for code in answers)}
    return {code for code in candidates if _has(code, mine, rooms, space)}


def _has(
    code: str, own: dict[str, str], rooms: dict[int, dict[str, str]], space: dict[str, str]
) -> bool:
    if code in own:
        return own[code] == AccessAnswer.YES
    said = [answers.get(code, space.get(code)) for answers in rooms.values()]
    return all(answer == AccessAnswer.YES for answer in said or [space.get(code)])
