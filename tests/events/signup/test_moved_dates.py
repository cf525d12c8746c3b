"""A date that is moved: who was asked or reminded of the earlier time is so once more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from events.clock import tick as clock
from events.models import OccurrenceStatus, OutgoingMail
from events.occurrences import changes as dates
from events.signup import services as signups
from network.models import User
from tests.events.moments import at_moment
from tests.events.people import DAY, enter, make_house, now
from tests.events.series import next_tuesday, weekly
from tests.events.signup.changed_dates import last_letter, letters, mine, publish
from tests.factories import make_event_index, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def sent():
    OutgoingMail.objects.update(sent_at=timezone.now())


def move(event, by, **at):
    date = event.occurrences.real().order_by("start").first()
    dates.move_date(date.pk, start=date.start + by, end=date.end + by, by=None)


def move_in_the_form(event, by):
    publish(event, start=event.start + by, end=event.end + by)


MOVES = [move, move_in_the_form]


@pytest.mark.parametrize("how", MOVES)
def test_nobody_loses_a_place_over_a_question_about_another_time(how):
    event = make_house(reconfirm=True)
    signup = enter(event)
    asked = event.start - 47 * HOUR
    with at_moment(asked) as moment:
        clock.ask_to_confirm(moment.now)
        sent()
        assert "confirm" in mine(signup).actions
        how(event, 38 * DAY)
        assert "confirm" not in mine(signup).actions
        clock.release_the_unconfirmed(asked + 25 * HOUR)
        assert now(signup).state == "placed"
        assert "unconfirmed" not in letters(signup)
        moment.shift(38 * DAY)
        clock.ask_to_confirm(moment.now)
        assert letters(signup) == ["placed", "asked", "date-moved", "asked"]
        sent()
        assert "confirm" in mine(signup).actions
        clock.release_the_unconfirmed(moment.now + 25 * HOUR)
        assert now(signup).ending == "unconfirmed"


def test_who_has_said_yes_is_asked_about_the_new_time():
    event = make_house(reconfirm=True)
    signup = enter(event)
    with at_moment(event.start - 47 * HOUR) as moment:
        clock.ask_to_confirm(moment.now)
        signups.confirm(now(signup))
        move(event, 10 * DAY)
        moment.shift(10 * DAY)
        clock.ask_to_confirm(moment.now)
        assert letters(signup).count("asked") == 2


def test_a_letter_that_asks_about_the_earlier_time_is_not_sent_any_more():
    event = make_house(reconfirm=True)
    signup = enter(event)
    with at_moment(event.start - 47 * HOUR) as moment:
        clock.ask_to_confirm(moment.now)
        assert last_letter(signup) is not None
        old = OutgoingMail.objects.order_by("pk").last()
        move(event, 10 * DAY)
        moment.shift(10 * DAY)
        clock.ask_to_confirm(moment.now)
        new = last_letter(signup)
        OutgoingMail.objects.filter(change__kind="asked").exclude(pk=old.pk).delete()
        OutgoingMail.objects.filter(change__kind="date-moved").delete()
        assert new is not None
        assert last_letter(signup) is None


@pytest.mark.parametrize("how", MOVES)
def test_who_was_reminded_is_reminded_before_the_new_time(how):
    event = make_house()
    signup = enter(event)
    with at_moment(event.start - 20 * HOUR) as moment:
        clock.remind(moment.now)
        how(event, 38 * DAY)
        clock.remind(moment.now)
        assert letters(signup) == ["placed", "reminded", "date-moved"]
        moment.shift(38 * DAY)
        clock.remind(moment.now)
        clock.remind(moment.now)
        assert letters(signup) == ["placed", "reminded", "date-moved", "reminded"]


def test_the_letter_about_a_new_time_on_the_same_day_is_reminder_enough():
    event = make_house()
    signup = enter(event)
    with at_moment(event.start - 20 * HOUR) as moment:
        clock.remind(moment.now)
        move(event, HOUR)
        clock.remind(moment.now)
        assert letters(signup) == ["placed", "reminded", "date-moved"]


def test_another_place_voids_nothing():
    event = make_house(reconfirm=True)
    signup = enter(event)
    with at_moment(event.start - 40 * HOUR) as moment:
        clock.ask_to_confirm(moment.now)
        publish(event, venue_name_pl="Park", venue_name_en="Park")
        assert letters(signup) == ["placed", "asked", "date-moved"]
        assert now(signup).confirm_until is not None


@pytest.mark.parametrize("status", ["odwolane", "przelozone-bez-daty"])
def test_a_question_about_what_was_called_off_meanwhile_is_put_anew(status):
    event = make_house(reconfirm=True)
    signup = enter(event)
    with at_moment(event.start - 47 * HOUR) as moment:
        clock.ask_to_confirm(moment.now)
        sent()
        publish(event, status=status)
        moment.shift(23 * HOUR - timedelta(minutes=5))
        publish(event, status=OccurrenceStatus.SCHEDULED)
        clock.release_the_unconfirmed(moment.now + 10 * timedelta(minutes=1))
        assert now(signup).state == "placed"


def test_of_a_course_only_what_was_asked_about_the_moved_date_is_void():
    index = make_event_index(make_house().space)
    first = next_tuesday() + 7 * DAY
    course = weekly(index, first=first, signup_mode="course", reconfirm=True)
    signup = enter(course)
    first, second = course.occurrences.order_by("start")[:2]
    with at_moment(first.start - 47 * HOUR) as moment:
        clock.ask_to_confirm(moment.now)
        sent()
        dates.move_date(second.pk, start=second.start + HOUR, end=second.end + HOUR, by=None)
        assert now(signup).confirm_until is not None
        dates.move_date(first.pk, start=first.start + 2 * DAY, end=first.end + 2 * DAY, by=None)
        assert now(signup).confirm_until is None


def test_who_is_moved_away_and_back_is_reminded_once_more():
    index = make_event_index(make_house().space)
    series = weekly(index, first=next_tuesday() + 7 * DAY, signup_mode="date")
    first, second = series.occurrences.order_by("start")[:2]
    signup = enter(series, date=first)
    staff = make_user("kasia")
    with at_moment(first.start - 20 * HOUR) as moment:
        clock.remind(moment.now)
        signups.move(now(signup), second, by=staff)
        moment.shift(-10 * HOUR)
        signups.move(now(signup), first, by=staff)
        moment.shift(9 * HOUR)
        clock.remind(first.start - HOUR)
    assert letters(signup) == ["placed", "reminded", "moved", "moved", "reminded"]


def test_an_offer_does_not_outlast_the_start_of_a_date_moved_earlier():
    event = make_house(capacity=1)
    first, second = enter(event, "Ala"), enter(event, "Ola")
    signups.cancel(first)
    assert now(second).offer_until > timezone.now() + 20 * HOUR
    move(event, -10 * DAY + 8 * HOUR)
    again = now(second)
    assert again.state == "offered"
    assert again.offer_until < event.start - 10 * DAY + 8 * HOUR


@pytest.mark.parametrize("how", MOVES)
def test_hours_before_the_start_move_with_the_date(how):
    event = make_house(closes_before=24)
    how(event, -9 * DAY - 12 * HOUR)
    assert not mine(enter(event, by=make_user("kasia"))).availability.is_open
    how(type(event).objects.get(pk=event.pk), 20 * DAY)
    assert mine(enter(event, "Ola")).availability.is_open


@pytest.mark.parametrize(
    ("language", "words"),
    [("pl", "nie przesuwa się razem z terminem"), ("en", "does not move with the date")],
)
def test_the_form_says_that_a_deadline_stays(client, language, words):
    user = User.objects.create_superuser("admin", "admin@example.org", "x")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    event = make_house(registration_deadline=timezone.now() + 5 * DAY)
    client.force_login(user)
    page = client.get(reverse("event_move_date", args=[event.occurrences.get().pk]))
    assert words in page.content.decode()
