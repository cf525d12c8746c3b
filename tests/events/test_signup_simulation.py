"""Thousands of random steps of everybody who can change who has a place; the rules after each.

``SIMULATION_SEEDS`` and ``SIMULATION_STEPS`` in the environment make it longer. A failure names its
seed: the same seed takes the same steps.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.models import EventPage, Occurrence, OutgoingMail, Places, SignUp, Source
from events.services import signups
from events.services.dates import cancel_date, restore_date
from events.services.places import lock_again
from events.services.signup_queue import settle
from events.services.signups import Applicant, SignUpRefused
from tests.events.series import local, next_tuesday, weekly
from tests.events.signup_rules import Book, problems, unfair
from tests.factories import (
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)

pytestmark = pytest.mark.django_db

SEEDS = int(os.environ.get("SIMULATION_SEEDS", 24))
STEPS = int(os.environ.get("SIMULATION_STEPS", 110))
WEEK = timedelta(weeks=1)


class House:
    """One event with two dates, and all that people and staff do there, by chance."""

    def __init__(self, event: EventPage, seed: int, staff, clock: list) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.event, self.staff, self.clock = event, staff, clock
        self.dates = list(event.occurrences.real().order_by("start"))
        self.overruled = False
        self.names = 0
        self.book = Book.of(event)
        self.weights: dict[Callable[[], object], int] = {
            self.sign_up: 30,
            self.sign_up_by_staff: 10,
            self.cancel: 14,
            self.claim: 10,
            self.decline: 5,
            self.change_people: 8,
            self.take_free_place: 6,
            self.move: 6,
            self.change_capacity: 6,
            self.change_date: 5,
            self.change_terms: 5,
            self.publish_capacity: 2,
            self.let_time_pass: 8,
        }

    def step(self) -> str:
        """Do something; what it was. A refusal must leave all as it was."""
        self.overruled = False
        [deed] = self.chance.choices(list(self.weights), list(self.weights.values()))
        try:
            deed()
        except SignUpRefused:
            summary = Book.of(self.event).summary()
            assert summary == self.book.summary(), f"{deed.__name__} was refused"
            return f"{deed.__name__} (refused)"
        before, self.book = self.book, Book.of(self.event)
        found = problems(self.event, self.book)
        found += unfair(before, self.book, overruled=self.overruled)
        assert not found, f"after {deed.__name__}: {found}"
        return deed.__name__

    # --- People -----------------------------------------------------------------------------------

    def _who(self) -> Applicant:
        self.names += 1
        email = f"p{self.names}@example.org" if self.chance.random() < 0.8 else ""
        people = self.chance.choice([1, 1, 1, 2, 2, 3, 4])
        return Applicant(name=f"P{self.names}", email=email, phone="+48 12 1", people=people)

    def _date(self) -> Occurrence:
        return Occurrence.objects.get(pk=self.chance.choice(self.dates).pk)

    def _one(self, *states: str) -> SignUp:
        """Somebody, mostly in one of the states; read before, as a request does."""
        rows = SignUp.objects.filter(places__event=self.event).order_by("pk")
        if self.chance.random() < 0.9:
            rows = rows.filter(state__in=states)
        rows = list(rows)
        if not rows:
            raise SignUpRefused("nobody")
        return self.chance.choice(rows)

    def sign_up(self) -> None:
        signups.sign_up(self.event, self._date(), self._who())

    def cancel(self) -> None:
        by = self.chance.choice([None, None, self.staff])
        signups.cancel(self._one("placed", "placed", "waiting", "offered"), by=by)

    def claim(self) -> None:
        signups.claim(self._one("offered"))

    def decline(self) -> None:
        signups.decline(self._one("offered"))

    def change_people(self) -> None:
        signups.change_people(self._one("placed", "waiting"), self.chance.randint(1, 4))

    def take_free_place(self) -> None:
        by = self.chance.choice([None, self.staff])
        self.overruled = bool(by) and self.chance.random() < 0.5
        signups.take_free_place(self._one("waiting"), by=by, overrule=self.overruled)

    # --- The house --------------------------------------------------------------------------------

    def sign_up_by_staff(self) -> None:
        self.overruled = self.chance.random() < 0.4
        source = self.chance.choice([Source.PHONE, Source.WALK_IN])
        signups.sign_up(
            self.event,
            self._date(),
            self._who(),
            source=source,
            by=self.staff,
            overrule=self.overruled,
        )

    def move(self) -> None:
        self.overruled = self.chance.random() < 0.3
        signup = self._one("placed", "waiting", "offered")
        signups.move(signup, self._date(), by=self.staff, overrule=self.overruled)

    def change_capacity(self) -> None:
        capacity = self.chance.choice([None, 1, 2, 3, 4, 5, 6, 8, 10])
        signups.change_capacity(self.event, self._date(), capacity, by=self.staff)

    def publish_capacity(self) -> None:
        self._terms(capacity=self.chance.choice([None, 2, 4, 6, 9]))
        signups.follow_terms(self.event)

    def change_date(self) -> None:
        date = self._date()
        if date.is_cancelled:
            restore_date(date.pk, by=self.staff)
        else:
            cancel_date(date.pk, reason={"reason_pl": "Choroba"}, by=self.staff)

    def change_terms(self) -> None:
        now = timezone.now()
        deadline = self.chance.choice([None, None, now - timedelta(hours=1), now + WEEK])
        waiting_list = self.chance.random() < 0.8
        self._terms(registration_deadline=deadline, waiting_list=waiting_list)

    def _terms(self, **values: object) -> None:
        EventPage.objects.filter(pk=self.event.pk).update(**values)
        self.event.refresh_from_db(fields=list(values))

    def let_time_pass(self) -> None:
        hours = self.chance.choice([1, 6, 13, 25, 25])
        self.clock[0] += timedelta(hours=hours)
        for places in Places.objects.filter(event=self.event).order_by("pk"):
            settle(lock_again(places))


@pytest.fixture
def index():
    return make_event_index(make_space(make_space_index(make_home()), title_pl="Dom"))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_happens_the_rules_hold(index, seed, monkeypatch):
    first = next_tuesday() + WEEK
    mode = "course" if seed % 4 == 3 else "date"
    event = weekly(index, weeks=2, first=first, signup_mode=mode, capacity=4)
    # Some begin so near the first date that it is soon too late for offers.
    clock = [local(first, 18) - timedelta(hours=[200, 120, 60, 24][seed // 2 % 4])]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    house = House(event, seed, make_user("staff"), clock)
    steps = []
    try:
        for _step in range(STEPS):
            steps.append(house.step())
    except BaseException:
        print(f"seed {seed}, after {len(steps)} steps, the last of them {steps[-5:]}")  # noqa: T201
        raise
    assert Places.objects.filter(event=event).exists()
    handed_over = [task.args_kwargs["args"] for task in DBTaskResult.objects.all()]
    letters = OutgoingMail.objects.order_by("pk").values_list("pk", flat=True)
    assert sorted(handed_over) == [[key] for key in letters]
