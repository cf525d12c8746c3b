"""Letters for the tests: any kind, in any language, about a sign-up that stands as it must."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from events.models import (
    EventPage,
    Occurrence,
    OutgoingMail,
    Places,
    SignUp,
    SignUpChange,
    SignUpState,
)
from events.signup.history import TOLD
from events.signup.letters.message import compose
from tests.events.series import local
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

Kind = SignUpChange.Kind
DAY = timedelta(days=1)
ENDED = {
    Kind.DECLINED: "declined",
    Kind.LAPSED: "lapsed",
    Kind.LEFT: "left",
    Kind.REMOVED: "removed",
    Kind.UNCONFIRMED: "unconfirmed",
}
WAITS = {Kind.WAITING, Kind.PASSED_OVER}
KINDS = sorted(TOLD)


def make_house(**values: Any) -> Any:
    """A list of events of a space with a contact."""
    values = {
        "title_pl": "Dom na Łące",
        "title_en": "House on the Meadow",
        "street": "ul. Łąkowa 1",
        "city": "Kraków",
        "contact_email": "dom@example.org",
        **values,
    }
    return make_event_index(make_space(make_space_index(make_home()), **values))


def make_class(index: Any, **values: Any) -> EventPage:
    """A class in ten days, 18:00–19:30, with everything a letter can say of it."""
    day = timezone.localdate() + 10 * DAY
    values = {
        "title_pl": "Joga dla wszystkich",
        "title_en": "Yoga for everybody",
        "confirmation_text_pl": "Zabierz wygodny strój i matę.\nWejście od podwórza.",
        "confirmation_text_en": "Bring comfortable clothes and a mat.\nEnter from the yard.",
        "start": local(day, 18),
        "end": local(day, 19, 30),
        "signup_mode": "date",
        "capacity": 12,
        **values,
    }
    return make_event(index, **values)


def sign_up(event: EventPage, date: Occurrence | None, **values: Any) -> SignUp:
    """A sign-up as a row; the counters are none of a letter's business."""
    places, _made = Places.objects.get_or_create(
        event=event, occurrence=date, defaults={"capacity": event.capacity}
    )
    values = {
        "name": "Anna Kowalska",
        "email": "anna@example.org",
        "state": SignUpState.PLACED,
        "placed_at": timezone.now(),
        **values,
    }
    return SignUp.objects.create(places=places, **values)


def letter_of(
    kind: str, event: EventPage, *, date: Occurrence | None = None, data: Any = None, **values: Any
) -> Any:
    """The letter of this kind about a date (the event's first), in ``language``."""
    date = date or event.occurrences.real().first()
    data = dict(data or {})
    if kind in WAITS:
        values = {"state": "waiting", "number": 7, "placed_at": None, **values}
    elif kind in ENDED:
        values = {"state": "ended", "ending": ENDED[kind], **values}
    elif kind == Kind.OFFERED:
        until = timezone.now() + DAY
        values = {"state": "offered", "offer_until": until, **values}
        data.setdefault("until", (values["offer_until"] or until).isoformat())
    elif kind == Kind.ASKED:
        values = {"confirm_until": timezone.now() + DAY, **values}
    elif kind == Kind.PEOPLE:
        data = {"people": values.get("people", 1), "before": 2, **data}
    elif kind == Kind.EMAIL:
        values = {"new_email": "nowa@example.org", **values}
    elif kind == Kind.MESSAGE:
        data = {"subject": "Zmiana sali", "text": "Spotykamy się w sali 2.\n\nDo jutra!", **data}
    elif kind == Kind.MOVED:
        data = {"before": date.pk, **data}
    if kind.startswith("date-"):
        data = {"start": date.start.isoformat(), "end": date.end.isoformat(), **data}
    course = event.signup_mode == "course"
    signup = sign_up(event, None if course else date, **values)
    told = date if kind.startswith("date-") or kind in ("reminded", "asked", "thanked") else None
    change = SignUpChange.objects.create(signup=signup, kind=kind, occurrence=told, data=data)
    return compose(OutgoingMail.objects.create(change=change))


def prepare(date: Occurrence, kind: str) -> dict[str, Any]:
    """Let happen to a date what a letter tells of; answers what it was before."""
    before = {"start": date.start.isoformat(), "end": date.end.isoformat()}
    change: dict[str, Any] = {}
    if kind == Kind.DATE_CANCELLED:
        change = {
            "own_status": "odwolane",
            "status": "odwolane",
            "reason_pl": "Prowadząca jest chora",
            "reason_en": "The teacher is ill",
        }
    elif kind == Kind.DATE_POSTPONED:
        change = {"own_status": "przelozone-bez-daty", "status": "przelozone-bez-daty"}
    elif kind == Kind.DATE_MOVED:
        later: datetime = date.start + DAY
        change = {"start": later, "end": date.end + DAY, "status": "nowy-termin"}
    elif kind == Kind.DATE_ONLINE:
        change = {
            "own_status": "online",
            "status": "online",
            "note_pl": "Link do spotkania: https://spotkanie.example/joga",
            "note_en": "The meeting: https://spotkanie.example/joga",
        }
    for name, value in change.items():
        setattr(date, name, value)
    date.save()
    return before
