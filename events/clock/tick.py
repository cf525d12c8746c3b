"""What is due by the clock: expired offers, reminders, requests to confirm, thanks, digests.

``tick`` is called every minute by the worker (or by cron), and may be called by several at once:
each step finds what is due, locks the places and looks again. The database constraint
``told_once_about_a_date`` holds besides.

Of a course people are reminded, and asked, once: before its first date.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from events.digest import services as digests
from events.models import (
    CALLED_OFF,
    Attendance,
    Ending,
    Occurrence,
    Places,
    SignUp,
    SignUpChange,
    SignUpMode,
    SignUpState,
)
from events.models.querysets import OccurrenceQuerySet
from events.signup.capacity import lock_again, places_lookup
from events.signup.history import record_change, record_scheduled_changes
from events.signup.waiting_list import end, offer_free_places
from network.accounts.letters import delete_old
from network.i18n.wall_clock import shifted
from network.mail.composers import letter_models
from network.mail.outbox import pick_up_the_lost
from network.services.counter_cache import remove_expired

logger = logging.getLogger(__name__)
Kind = SignUpChange.Kind

MOST_DATES = 200  # in one tick, of each kind of thing that is due
MOST_PEOPLE = 500  # of one date in one tick
#: Time after the end in which thanks are sent: attendance is recorded by then.
THANKS_AFTER, THANKS_UNTIL = timedelta(hours=12), timedelta(days=3)
ONE_HOUR = timedelta(hours=1)


def tick(now: datetime | None = None) -> None:
    """Do all that is due now; errors of one step do not stop the others."""
    now = now or timezone.now()
    steps: list[Callable[[datetime], object]] = [
        go_on_with_offers,
        release_the_unconfirmed,
        remind,
        ask_to_confirm,
        thank,
        digests.write_due,
        remove_expired,
        delete_old,
        *(partial(pick_up_the_lost, model) for model in letter_models()),
    ]
    errors = []
    for step in steps:
        try:
            step(now)
        except Exception as error:
            name = getattr(step, "__name__", step)
            logger.error("%s failed: %s", name, type(error).__name__)
            errors.append(error)
    if errors:
        raise ExceptionGroup("Not all that was due is done", errors)


def go_on_with_offers(now: datetime) -> None:
    """End expired offers and offer their places to the next."""
    lapsed = SignUp.objects.filter(state=SignUpState.OFFERED, offer_until__lte=now)
    for key in _places(lapsed):
        with transaction.atomic():
            offer_free_places(lock_again(Places(pk=key)), now)


def _places(signups: QuerySet[SignUp]) -> list[int]:
    return list(signups.order_by().values_list("places", flat=True).distinct()[:MOST_DATES])


# --- Reminders ------------------------------------------------------------------------------------


def remind(now: datetime) -> None:
    """Remind those who signed up before the moment of the reminder."""
    ahead = timedelta(hours=settings.SIGNUP_REMINDER_HOURS)
    dates = _coming(now, shifted(now, ahead)).filter(event__reminder=True)
    for places, date in _due(dates, Kind.REMINDED, ahead):
        _tell(places, date, Kind.REMINDED, _people(date, Kind.REMINDED, ahead))


def _coming(after: datetime, until: datetime) -> OccurrenceQuerySet:
    """Dates with sign-up that begin in this period; of a course only the first."""
    earlier = Occurrence.objects.real().exclude(status__in=CALLED_OFF)
    earlier = earlier.filter(event=OuterRef("event"), start__lt=OuterRef("start"))
    first = Q(event__signup_mode=SignUpMode.COURSE) & ~Exists(earlier)
    dates = Occurrence.objects.published().real().exclude(status__in=CALLED_OFF)
    dates = dates.filter(start__gt=after, start__lte=until)
    return dates.filter(Q(event__signup_mode=SignUpMode.DATE) | first)


def _people(
    date: Occurrence | None, kind: Kind, ahead: timedelta | None = None
) -> QuerySet[SignUp]:
    """Those with a place at the date who are to be told and have not been.

    ``ahead``: only who had it so long, by the clock on the wall, before the start. ``date`` None:
    of a query's own date, and roughly (the clocks may change in between).
    """
    if date is None:
        key, event, start = OuterRef("pk"), OuterRef("event"), OuterRef("start")
    else:
        key, event, start = date.pk, date.event_id, date.start  # type: ignore[assignment]
    told = SignUpChange.objects.filter(signup=OuterRef("pk"), kind=kind, void=False)
    told = told.filter(occurrence=OuterRef(key) if date is None else key)
    of_course = Q(places__occurrence=None, places__event=event)
    people = SignUp.objects.filter(
        Q(places__occurrence=key) | of_course, ~Exists(told), state=SignUpState.PLACED
    ).exclude(email="")
    if ahead is not None:
        before = start - ahead + ONE_HOUR if date is None else shifted(date.start, -ahead)
        people = people.filter(placed_at__lt=before)
    if kind == Kind.THANKED:
        came = Attendance.objects.filter(signup=OuterRef("pk"), came__gt=0)
        noted = Attendance.objects.filter(signup__places=OuterRef("places"))
        people = people.filter(Exists(came) | ~Exists(noted))
    return people


def _due(
    dates: OccurrenceQuerySet, kind: Kind, ahead: timedelta | None = None
) -> Iterable[tuple[int, Occurrence]]:
    """The dates of which somebody is to be told, with their places: one query if there are none."""
    due = dates.filter(Exists(_people(None, kind, ahead))).select_related("event")
    for date in due.order_by("start")[:MOST_DATES]:
        key = (
            Places.objects.filter(**places_lookup(date.event, date))
            .values_list("pk", flat=True)
            .first()
        )
        if key is not None:
            yield key, date


def _tell(
    places: int,
    date: Occurrence,
    kind: Kind,
    people: QuerySet[SignUp],
    also: Callable[[list[SignUp]], None] | None = None,
) -> None:
    """Record that these people are told, with their letters, while the places are locked."""
    with transaction.atomic():
        lock_again(Places(pk=places))
        signups = list(people.filter(places=places).order_by("pk")[:MOST_PEOPLE])
        if also is not None:
            also(signups)
        record_scheduled_changes(signups, kind, date)


# --- Are you still coming? --------------------------------------------------------------------


def ask_to_confirm(now: datetime) -> None:
    """Ask those who signed up before the request is due, while there is time to confirm."""
    ahead = timedelta(hours=settings.SIGNUP_RECONFIRM_HOURS)
    time_limit = timedelta(hours=settings.SIGNUP_RECONFIRM_ANSWER_HOURS)

    def wait(signups: list[SignUp]) -> None:
        keys = [signup.pk for signup in signups]
        SignUp.objects.filter(pk__in=keys).update(confirm_until=now + time_limit)

    dates = _coming(now + time_limit, shifted(now, ahead)).filter(event__reconfirm=True)
    for places, date in _due(dates, Kind.ASKED, ahead):
        _tell(places, date, Kind.ASKED, _people(date, Kind.ASKED, ahead), wait)


def release_the_unconfirmed(now: datetime) -> None:
    """Release the places of those who were asked and have not confirmed in time.

    Nobody loses a place over a letter that was never sent, or over a date that has been cancelled,
    has begun, or no longer asks.
    """
    silent = SignUp.objects.filter(confirm_until__lte=now)
    for key in _places(silent):
        with transaction.atomic():
            places = lock_again(Places(pk=key))
            for signup in silent.filter(places=key, state=SignUpState.PLACED).order_by("pk"):
                if (date := _unanswered(signup, now)) is not None:
                    end(signup, places, Ending.UNCONFIRMED)
                    record_change(signup, Kind.UNCONFIRMED, occurrence=date)
            silent.filter(places=key).update(confirm_until=None)
            offer_free_places(places, now)


def _unanswered(signup: SignUp, now: datetime) -> Occurrence | None:
    """The date somebody was asked to confirm; None if the place must not be released."""
    asked = signup.changes.filter(kind=Kind.ASKED, void=False, mail__sent_at__isnull=False)
    change = asked.select_related("occurrence__event").order_by("-pk").first()
    date = change.occurrence if change is not None else None
    if date is None or date.start <= now or date.status in CALLED_OFF:
        return None
    return date if date.event.live and date.event.reconfirm else None


# --- Thank you ------------------------------------------------------------------------------------


def thank(now: datetime) -> None:
    """Thank those who came; everybody with a place, if nobody noted who came."""
    ended = Occurrence.objects.published().real().exclude(status__in=CALLED_OFF)
    ended = ended.filter(
        end__gt=now - THANKS_UNTIL, end__lte=now - THANKS_AFTER, event__thanks=True
    )
    later = Occurrence.objects.real().exclude(status__in=CALLED_OFF)
    later = later.filter(event=OuterRef("event"), end__gt=OuterRef("end"))
    last = Q(event__signup_mode=SignUpMode.COURSE) & ~Exists(later)
    ended = ended.filter(Q(event__signup_mode=SignUpMode.DATE) | last)
    for places, date in _due(ended, Kind.THANKED):
        _tell(places, date, Kind.THANKED, _people(date, Kind.THANKED))
