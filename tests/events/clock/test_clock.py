"""What time brings, and that it brings it once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.clock import tick as clock
from events.models import Attendance, EventPage, Occurrence, OutgoingMail, SignUp, SignUpChange
from events.signup import services as signups
from events.signup.availability import Availability
from events.signup.services import Applicant
from tests.clock_changes import NIGHTS, read
from tests.events.series import weekly
from tests.events.signup.letters import make_class, make_house
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


pages = stands(make_house)
index = page_of()


@pytest.fixture
def event(index):
    return make_class(index, capacity=3)


def enter(event, name="Ala", people=1, email=None):
    who = Applicant(name, email=f"{name}@example.org" if email is None else email, people=people)
    return signups.sign_up(event, event.occurrences.real().order_by("start").first(), who)


def kinds(name="Ala"):
    return list(SignUpChange.objects.filter(signup__name=name).values_list("kind", flat=True))


def start_of(event):
    return event.occurrences.real().order_by("start").first().start


def send_all():
    OutgoingMail.objects.update(sent_at=timezone.now())


def test_nothing_due_costs_few_queries(event, django_assert_num_queries):
    enter(event)
    with django_assert_num_queries(16):  # one for each thing that may be due
        clock.tick()


def test_a_lapsed_offer_goes_on(event):
    first = enter(event, "Ala", 3)
    enter(event, "Ola", 3)
    enter(event, "Jan", 3)
    signups.cancel(first)
    until = SignUp.objects.get(name="Ola").offer_until
    clock.tick(until - MINUTE)
    assert kinds("Ola")[-1] == "offered"
    clock.tick(until)
    clock.tick(until)
    assert kinds("Ola")[-1] == "lapsed"
    assert kinds("Jan") == ["waiting", "offered"]


# --- Reminders ------------------------------------------------------------------------------------


def test_each_is_reminded_once_a_day_before(event):
    enter(event)
    enter(event, "Ola")
    start = start_of(event)
    clock.tick(start - 25 * HOUR)
    assert "reminded" not in kinds()
    for _again in range(3):
        clock.tick(start - 23 * HOUR)
    assert kinds().count("reminded") == kinds("Ola").count("reminded") == 1
    assert OutgoingMail.objects.filter(change__kind="reminded").count() == 2
    clock.tick(start + HOUR)
    assert kinds().count("reminded") == 1


@pytest.mark.parametrize("day", NIGHTS)
def test_a_day_before_is_the_same_hour_though_the_clocks_change(index, day):
    start = datetime.combine(day, time(18))
    event = make_class(
        index, start=read(start), end=read(start) + HOUR, reconfirm=True, closes_before=24
    )
    before, early = read(start - DAY), read(start - 2 * DAY)
    assert Availability(event, event.occurrences.get()).closes == before
    for name, placed in (("Ala", -3 * DAY), ("Ola", -DAY - MINUTE), ("Jan", -DAY + MINUTE)):
        signup = enter(event, name)
        SignUp.objects.filter(pk=signup.pk).update(placed_at=read(start + placed))
    clock.tick(early - MINUTE)
    assert "asked" not in kinds()
    clock.tick(early)
    assert "asked" in kinds()
    SignUp.objects.update(confirm_until=None)
    clock.tick(before - MINUTE)
    assert "reminded" not in kinds()
    for moment in (before, before + 2 * HOUR):
        clock.tick(moment)
        assert ["reminded" in kinds(name) for name in ("Ala", "Ola", "Jan")] == [True, True, False]


def test_who_is_not_reminded(event):
    enter(event, "Bez", email="")
    enter(event, "Pełno", 2)
    enter(event, "Czeka")
    late = enter(event, "Później", 0 + 1)
    SignUp.objects.filter(pk=late.pk).update(state="placed", placed_at=start_of(event) - HOUR)
    clock.tick(start_of(event) - 23 * HOUR)
    assert [kinds(name).count("reminded") for name in ("Bez", "Pełno", "Czeka", "Później")] == [
        0,
        1,
        0,
        0,
    ]


@pytest.mark.parametrize("status", ["odwolane", "przelozone-bez-daty"])
def test_no_reminder_of_what_does_not_take_place(event, status):
    enter(event)
    Occurrence.objects.update(status=status, own_status=status)
    clock.tick(start_of(event) - 23 * HOUR)
    assert kinds() == ["placed"]


@pytest.mark.parametrize("values", [{"reminder": False}, {"live": False}])
def test_no_reminder_if_the_event_does_not_want_one(event, values):
    enter(event)
    EventPage.objects.update(**values)
    clock.tick(start_of(event) - 23 * HOUR)
    assert kinds() == ["placed"]


def test_a_course_reminds_once_before_its_first_date(index):
    course = weekly(index, weeks=4, signup_mode="course")
    first, second = course.occurrences.order_by("start")[:2]
    SignUp.objects.update(placed_at=timezone.now() - 30 * DAY)
    enter(course)
    SignUp.objects.update(placed_at=first.start - 30 * DAY)
    clock.tick(first.start - HOUR)
    clock.tick(second.start - HOUR)
    change = SignUpChange.objects.get(kind="reminded")
    assert change.occurrence == first


# --- Are you still coming? ------------------------------------------------------------------


@pytest.fixture
def asks(event):
    event.reconfirm = True
    event.save()
    enter(event, "Ala", 3)
    enter(event, "Ola", 2)
    return event


def test_asked_once_and_released_if_silent(asks):
    now = start_of(asks) - 47 * HOUR
    clock.tick(now)
    clock.tick(now + MINUTE)
    assert kinds().count("asked") == 1
    assert "asked" not in kinds("Ola")
    send_all()
    clock.tick(now + 23 * HOUR)
    assert SignUp.objects.get(name="Ala").state == "placed"
    clock.tick(now + 24 * HOUR)
    ala = SignUp.objects.get(name="Ala")
    assert (ala.state, ala.ending, ala.confirm_until) == ("ended", "unconfirmed", None)
    assert kinds()[-1] == "unconfirmed"
    assert kinds("Ola")[-1] == "offered"
    assert OutgoingMail.objects.filter(change__kind="unconfirmed").count() == 1


def test_who_confirms_keeps_the_place(asks):
    now = start_of(asks) - 47 * HOUR
    clock.tick(now)
    send_all()
    signups.confirm(SignUp.objects.get(name="Ala"))
    clock.tick(now + 30 * HOUR)
    clock.tick(now + 31 * HOUR)
    assert SignUp.objects.get(name="Ala").state == "placed"
    assert kinds().count("asked") == 1


def test_nobody_loses_a_place_over_a_letter_that_was_not_sent(asks):
    now = start_of(asks) - 47 * HOUR
    clock.tick(now)
    clock.tick(now + 25 * HOUR)
    assert SignUp.objects.get(name="Ala").state == "placed"


@pytest.mark.parametrize("cancelled", [True, False])
def test_nobody_loses_a_place_at_a_cancelled_date_or_when_it_no_longer_asks(asks, cancelled):
    now = start_of(asks) - 47 * HOUR
    clock.tick(now)
    send_all()
    if cancelled:
        Occurrence.objects.update(status="odwolane")
    else:
        EventPage.objects.update(reconfirm=False)
    clock.tick(now + 25 * HOUR)
    ala = SignUp.objects.get(name="Ala")
    assert (ala.state, ala.confirm_until) == ("placed", None)


def test_not_asked_when_there_is_no_time_to_answer_or_who_signed_up_after_it(asks):
    clock.tick(start_of(asks) - 23 * HOUR)
    assert "asked" not in kinds()
    SignUp.objects.update(placed_at=start_of(asks) - 40 * HOUR)
    clock.tick(start_of(asks) - 30 * HOUR)
    assert "asked" not in kinds()


# --- Thank you ------------------------------------------------------------------------------------


@pytest.fixture
def thanks(event):
    event.thanks = True
    event.save()
    enter(event, "Ala")
    enter(event, "Ola")
    return event


def ended(event):
    return event.occurrences.get().end


def test_all_are_thanked_once_if_nobody_noted_who_came(thanks):
    clock.tick(ended(thanks) + HOUR)
    assert "thanked" not in kinds()
    clock.tick(ended(thanks) + 13 * HOUR)
    clock.tick(ended(thanks) + 14 * HOUR)
    assert kinds().count("thanked") == kinds("Ola").count("thanked") == 1


def test_only_those_who_came_are_thanked(thanks, django_assert_num_queries):
    date = thanks.occurrences.get()
    for name, came in (("Ala", 1), ("Ola", 0)):
        signup = SignUp.objects.get(name=name)
        Attendance.objects.create(signup=signup, occurrence=date, came=came)
    clock.tick(ended(thanks) + 13 * HOUR)
    assert "thanked" in kinds()
    assert "thanked" not in kinds("Ola")
    later = ended(thanks) + 14 * HOUR
    with django_assert_num_queries(1):
        clock.thank(later)


def test_thanks_do_not_come_long_afterwards(thanks):
    clock.tick(ended(thanks) + 4 * DAY)
    assert "thanked" not in kinds()


# --- The rest -------------------------------------------------------------------------------------


def test_a_step_that_fails_keeps_no_other_waiting(event, monkeypatch):
    enter(event)
    monkeypatch.setattr(clock, "go_on_with_offers", _broken)
    with pytest.raises(ExceptionGroup):
        clock.tick(start_of(event) - 23 * HOUR)
    assert "reminded" in kinds()


def _broken(now):
    raise RuntimeError


def test_the_command_does_the_same(event):
    enter(event)
    Occurrence.objects.update(start=timezone.now() + HOUR)
    SignUp.objects.update(placed_at=timezone.now() - 3 * DAY)
    call_command("tick")
    call_command("tick")
    assert kinds() == ["placed", "reminded"]
