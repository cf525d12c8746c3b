"""Many at once, through real processes and connections: nobody is given what is not there."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from events.models import Occurrence, Places, SignUp, SignUpChange, Source
from events.occurrences.changes import cancel_date, cancel_dates, restore_date
from events.signup import capacity as places_service
from events.signup import services as signups
from events.signup.capacity import lock_again
from events.signup.services import Applicant, SignUpRefused
from events.signup.waiting_list import offer_free_places
from tests.events.live import Form, Visitor, server, together
from tests.events.series import next_tuesday, weekly
from tests.events.signup.signup_rules import problems
from tests.factories import (
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

Kind = SignUpChange.Kind
MANY, PLACES = 200, 20
# More at once than `make run` lets in: two processes, each with several connections.
CROWDED = ("--threads", "12")


@pytest.fixture
def event():
    index = make_event_index(make_space(make_space_index(make_home()), title_pl="Dom"))
    first = next_tuesday() + timedelta(weeks=1)
    return weekly(index, weeks=4, first=first, signup_mode="date", capacity=PLACES)


@pytest.fixture
def dates(event):
    return list(event.occurrences.real().order_by("start"))


def person(name, people=1):
    return Applicant(name=name, email=f"{name}@example.org".replace(" ", ""), people=people)


def errors_in(log):
    return re.findall(r"^.*(?:Error|Exception|ERROR|locked).*$", log.read_text(), re.MULTILINE)


# --- One hot date ---------------------------------------------------------------------------------


def check_one_hot_date(event):
    places = Places.objects.get(event=event)
    assert (places.taken, places.overruled, places.queued) == (PLACES, 0, MANY - PLACES)
    rows = list(SignUp.objects.filter(places=places).order_by("pk"))
    assert Counter(row.state for row in rows) == {"placed": PLACES, "waiting": MANY - PLACES}
    # Both keys and changes are given under the lock, that is in the order of the commits.
    waiting = [row for row in rows if row.state == "waiting"]
    assert [row.number for row in waiting] == list(range(1, MANY - PLACES + 1))
    last_placed = max(row.pk for row in rows if row.state == "placed")
    assert last_placed < waiting[0].pk
    log = SignUpChange.objects.filter(kind=Kind.WAITING).order_by("pk")
    assert list(log.values_list("signup", flat=True)) == [row.pk for row in waiting]
    assert not problems(event)


def test_two_hundred_people_for_twenty_places_through_the_web(event, dates, tmp_path):
    log = tmp_path / "server.log"
    form = Form(event, dates[0])
    with server(*CROWDED, log=log) as port:
        answers = together(
            [lambda n=n: Visitor(port).sign_up(form, f"Osoba {n}") for n in range(MANY)]
        )
        statuses = Counter(answer[0] for answer in answers if isinstance(answer, tuple))
        assert statuses == {303: MANY}, [*statuses.items(), *errors_in(log)[:5]]
        _status, link = answers[0]
        assert Visitor(port).get(link)[0] == 200
    assert not errors_in(log)
    check_one_hot_date(event)


def test_the_same_form_from_many_at_once_is_one_sign_up(event, dates, tmp_path):
    log = tmp_path / "server.log"
    forms = [Form(event, date) for date in dates]
    with server(*CROWDED, log=log) as port:
        page = Visitor(port).get(f"{event.url}{dates[0].sign_up_address}")[1]
        stamp = re.search(r'name="form" value="([^"]+)"', page)[1]
        values = {"name": "Ala", "email": "ala@example.org", "people": 2, "form": stamp}
        answers = together([lambda: Visitor(port).post(forms[0].address, **values)] * 24)
        # With the stamp of another date's form one is asked about, and no error page is shown.
        others = together(
            [lambda form=form: Visitor(port).post(form.address, **values) for form in forms[1:] * 3]
        )
    assert len(set(answers)) == 1, (set(answers), errors_in(log))
    assert answers[0][0] == 303
    assert {status for status, _link in others} == {409}
    assert SignUp.objects.get().people == Places.objects.get(occurrence=dates[0]).taken == 2


def test_two_people_sent_at_the_same_moment_with_one_form(event, dates, tmp_path):
    """One has a place, the other is asked about; never is one of them taken for the other."""
    form, names = Form(event, dates[0]), ["Ala", "Ola"] * 8
    with server(*CROWDED, log=tmp_path / "server.log") as port:
        page = Visitor(port).get(f"{event.url}{dates[0].sign_up_address}")[1]
        stamp = re.search(r'name="form" value="([^"]+)"', page)[1]
        values = {"email": "kot@example.org", "people": 1, "form": stamp}
        answers = together(
            [
                lambda name=name: Visitor(port).post(form.address, name=name, **values)
                for name in names
            ]
        )
    signup = SignUp.objects.get()
    statuses = {
        (name == signup.name, answer[0]) for name, answer in zip(names, answers, strict=True)
    }
    assert statuses == {(True, 303), (False, 409)}
    assert Places.objects.get(occurrence=dates[0]).taken == 1


def test_two_hundred_threads_for_twenty_places_in_one_process(event, dates):
    """More connections at once than a server opens; on PostgreSQL as many as it takes."""
    crowd = MANY if connection.vendor == "sqlite" else 80
    for start in range(0, MANY, crowd):
        answers = together(
            [
                lambda n=n: signups.sign_up(event, dates[0], person(f"o{n}")).state
                for n in range(start, min(start + crowd, MANY))
            ]
        )
        assert set(answers) <= {"placed", "waiting"}, set(map(repr, answers))
    check_one_hot_date(event)


# --- Everybody at once ----------------------------------------------------------------------------


class Crowd:
    """Threads that do this and that: some through the web, some as the house, by chance."""

    def __init__(self, event, dates, port, seed):
        self.event, self.dates, self.port, self.seed = event, dates, port, seed
        self.staff = make_user("staff")
        self.forms = [Form(event, date) for date in dates[:2]]
        self.statuses = Counter()

    def some(self, number, steps):
        chance = random.Random(f"{self.seed}-{number}")  # noqa: S311
        visitor = Visitor(self.port)
        deeds = [self.web, self.web, self.mine, self.mine, self.house, self.clock]
        for step in range(steps):
            try:
                chance.choice(deeds)(chance, visitor, f"o{number}x{step}")
            except SignUpRefused:
                self.statuses["refused"] += 1
        return "done"

    def web(self, chance, visitor, name):
        form = chance.choice(self.forms)
        self.statuses[visitor.sign_up(form, name, chance.choice([1, 1, 2, 3, 4]))[0]] += 1

    def one(self, chance):
        rows = SignUp.objects.filter(places__event=self.event).exclude(state="ended")
        rows = list(rows)
        if not rows:
            raise SignUpRefused("nobody")
        return chance.choice(rows)

    def mine(self, chance, visitor, _name):
        address = self.one(chance).get_absolute_url()
        deed = chance.choice(["cancel", "cancel", "claim", "decline", "people", "take"])
        status, _where = visitor.post(address, do=deed, people=chance.randint(1, 4))
        self.statuses[status] += 1

    def house(self, chance, _visitor, name):
        date = Occurrence.objects.get(pk=chance.choice(self.dates[:2]).pk)
        deed = chance.randrange(7)
        if deed <= 1:
            who = person(name, chance.randint(1, 3))
            signups.sign_up(
                self.event, date, who, source=Source.PHONE, by=self.staff, overrule=deed == 1
            )
        elif deed == 2:
            signups.cancel(self.one(chance), by=self.staff)
        elif deed == 3:
            signups.move(self.one(chance), date, by=self.staff, overrule=chance.random() < 0.3)
        elif deed == 4:
            signups.change_capacity(self.event, date, chance.choice([2, 5, 8]), by=self.staff)
        elif deed == 5:
            cancel_date(date.pk, reason={"reason_pl": "Choroba"}, by=self.staff)
            restore_date(date.pk, by=self.staff)
        else:
            signups.take_free_place(self.one(chance), by=self.staff, overrule=True)

    def clock(self, chance, _visitor, _name):
        """An offer lapses, and is passed on."""
        from django.db import transaction

        past = timezone.now() - timedelta(minutes=1)
        with transaction.atomic():
            rows = Places.objects.filter(event=self.event).order_by("occurrence__start")
            places = lock_again(rows[chance.randrange(2)])
            offered = places.signups.filter(state="offered").first()
            if offered:
                SignUp.objects.filter(pk=offered.pk).update(offer_until=past)
            offer_free_places(places)


@pytest.mark.parametrize("seed", range(2))
def test_web_staff_offers_cancellations_and_cuts_at_once(event, dates, tmp_path, seed):
    log = tmp_path / "server.log"
    for date in dates[:2]:
        signups.change_capacity(event, date, 5, by=None)
    with server("--threads", "6", log=log) as port:
        crowd = Crowd(event, dates, port, seed)
        answers = together([lambda n=n: crowd.some(n, 12) for n in range(16)])
    print(f"seed {seed}: {crowd.statuses}")  # noqa: T201  shown when it fails
    assert set(answers) == {"done"}, set(map(repr, answers))
    # 404, 410: a link rotated or a date just cancelled; 422: refused in words.
    assert set(crowd.statuses) <= {303, 404, 410, 422, "refused"}
    assert not errors_in(log)
    assert crowd.statuses[303] > 30
    assert not problems(event)


# --- Nobody waits for one another for ever --------------------------------------------------------


def test_moves_in_opposite_directions_and_dates_cancelled_meanwhile(event, dates):
    """Places are made late, so that their keys are not in the order of the dates."""
    staff = make_user("staff")
    people = {}
    for date in reversed(dates[:3]):
        people[date.pk] = [
            signups.sign_up(event, date, person(f"d{date.pk}n{n}")) for n in range(8)
        ]
    first, second, third, fourth = dates

    def move(signup, *stations):
        for date in stations:
            try:
                signups.move(signup, date, by=staff, overrule=True)
            except SignUpRefused:
                return "refused"
        return "moved"

    def cancel_all():
        rows = Occurrence.objects.filter(pk__in=[date.pk for date in dates])
        return len(cancel_dates(rows, reason={"reason_pl": "Choroba"}, by=staff))

    def enter(n, date):
        try:
            return signups.sign_up(event, date, person(f"nowa{n}")).state
        except SignUpRefused:
            return "refused"

    deeds = []
    for n in range(8):
        deeds.append(lambda n=n: move(people[first.pk][n], third, first, second, first))
        deeds.append(lambda n=n: move(people[third.pk][n], first, third, second, third))
        # The fourth date has no places yet: whoever comes first makes them.
        deeds.append(lambda n=n: move(people[second.pk][n], fourth, first))
    deeds += [lambda n=n: enter(n, dates[n % 4]) for n in range(16)]
    deeds += [cancel_all, cancel_all]
    answers = together(deeds)
    assert set(answers) <= {"moved", "refused", "placed", "waiting", 4, 0, 1, 2, 3}, answers
    assert not problems(event)
    held = SignUp.objects.filter(state="placed").aggregate(number=Sum("people"))["number"]
    assert held == Places.objects.aggregate(number=Sum("taken"))["number"]


# --- Without the guard ----------------------------------------------------------------------------


def test_without_the_guard_the_race_is_lost(event, dates, monkeypatch):
    """The same crowd with a plain read and a naive write: what the tests above would show."""

    def plain_lock(event, occurrence):
        return Places.objects.get(event=event, occurrence=occurrence)

    def naive_take(places, people):
        free = places.free
        time.sleep(0.02)  # as long as somebody else needs to look as well
        if free is not None and free < people:
            return False
        Places.objects.filter(pk=places.pk).update(taken=places.taken + people)
        places.taken += people
        return True

    signups.change_capacity(event, dates[0], PLACES, by=None)
    monkeypatch.setattr(signups, "lock", plain_lock)
    monkeypatch.setattr(signups, "take", naive_take)
    # Each statement by itself, as without a transaction: on SQLite one would hold the database.
    unguarded = signups.sign_up.__wrapped__
    answers = together(
        [lambda n=n: unguarded(event, dates[0], person(f"o{n}")).state for n in range(40)]
    )
    assert Counter(answers)["placed"] > PLACES, Counter(map(repr, answers))
    assert any("people have a place" in problem for problem in problems(event))
    assert places_service.take is not naive_take
