"""Who is told of a change of dates, by letter or telephone, and the calls still to be made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from events.models import ACTIVE, EventPage, PhoneCall, SignUp, SignUpChange
from events.models.querysets import OccurrenceQuerySet
from network.models import User

Kind = SignUpChange.Kind
#: The changes told by telephone to people without an e-mail address.
PHONED = frozenset(
    {
        Kind.DATE_CANCELLED,
        Kind.DATE_POSTPONED,
        Kind.DATE_MOVED,
        Kind.DATE_ONLINE,
        Kind.DATE_RESTORED,
    }
)


@dataclass
class Audience:
    """Whom a change of dates concerns: people in all, sign-ups with a letter, sign-ups to phone."""

    people: int = 0
    letters: int = 0
    to_phone: list[SignUp] = field(default_factory=list)


def audience_of(dates: OccurrenceQuerySet) -> Audience:
    """Who is told if these dates change; a person signed up for two of them counts twice."""
    keys = dates.order_by()
    of_dates = Q(places__occurrence__in=keys.values("pk"))
    of_courses = Q(places__occurrence=None, places__event__in=keys.values("event"))
    signups = SignUp.objects.filter(of_dates | of_courses, state__in=ACTIVE, anonymised_at=None)
    sums = signups.aggregate(people=Sum("people"), letters=Count("pk", filter=~Q(email="")))
    by_date = ("places__occurrence__start", "pk")
    to_phone = signups.filter(email="").select_related("places__occurrence").order_by(*by_date)
    return Audience(sums["people"] or 0, sums["letters"], list(to_phone))


def note_call(change: SignUpChange) -> None:
    """Have the person phoned about this change, and about no earlier one of the same date."""
    signup = change.signup
    if signup.anonymised_at or change.kind not in PHONED:
        return
    earlier = PhoneCall.objects.filter(change__signup=signup, done_at=None)
    earlier.filter(change__occurrence=change.occurrence).delete()
    PhoneCall.objects.create(change=change)


def forget_calls(signups: QuerySet[SignUp]) -> None:
    """Delete the calls to people whose data is deleted."""
    PhoneCall.objects.filter(change__signup__in=signups.values("pk")).delete()


def calls_to_make() -> QuerySet[PhoneCall]:
    """Of the whole network, the soonest date first."""
    calls = PhoneCall.objects.filter(
        done_at=None, change__signup__state__in=ACTIVE, change__signup__anonymised_at=None
    )
    return calls.order_by("change__occurrence__start", "pk")


def of_spaces(spaces: Iterable[int]) -> Q:
    """The calls about dates of these spaces."""
    return Q(change__occurrence__space__in=list(spaces))


def of_event(event: EventPage) -> Q:
    return Q(change__signup__places__event=event.pk)


@transaction.atomic
def tick(calls: QuerySet[PhoneCall], keys: Iterable[int], *, by: User) -> int:
    """Note that these people were phoned; returns how many calls were still open."""
    mine = PhoneCall.objects.filter(pk__in=calls.order_by().values("pk"))
    return mine.filter(pk__in=list(keys)).update(done_at=timezone.now(), done_by=by)
