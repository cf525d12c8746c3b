"""A date moved into the past by a slip: the form asks, people are told, their data is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from events.models import OccurrenceStatus, SignUp
from events.occurrences import changes as dates
from events.signup import retention
from events.signup import services as signups
from network.models import User
from tests.events.moments import at_moment
from tests.events.people import DAY, enter, make_house, now
from tests.events.series import weekly
from tests.events.signup.changed_dates import last_letter, letters, mine, plain, publish
from tests.factories import make_event_index
from tests.forms import edit, event_form

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
YEAR = timedelta(days=365)


@pytest.fixture
def event():
    return make_house()


def a_year_early(event):
    return publish(event, start=event.start - YEAR, end=event.end - YEAR)


def in_form(moment):
    return timezone.localtime(moment).strftime("%d.%m.%Y %H:%M")


# --- The form asks --------------------------------------------------------------------------------


def typed(event, by, **more):
    """The form of the event, another time ahead or back."""
    given = {"start": in_form(event.start + by), "end": in_form(event.end + by)}
    same = {
        name: getattr(event, name)
        for name in ("title_pl", "title_en", "slug_pl", "slug_en", "signup_mode", "capacity")
    }
    return event_form(**same, **given, **more)


@pytest.fixture
def cms(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    return client


def in_language(code):
    user = User.objects.get(username="admin")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": code})


QUESTION = {
    "pl": "Ten czas już minął, a zapisane są 2 osoby.",
    "en": "This time has passed, and 2 people are signed up.",
}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_form_of_the_event_asks(event, cms, language):
    signup = enter(event, people=2)
    in_language(language)
    url = reverse("wagtailadmin_pages:edit", args=[event.pk])
    assert "sure_of_the_time" not in cms.get(url).content.decode()
    page = edit(cms, event, typed(event, -YEAR)).content.decode()
    assert QUESTION[language] in plain(page)
    assert 'name="sure_of_the_time"' in page
    assert mine(signup).is_over is False
    edit(cms, event, typed(event, -YEAR, sure_of_the_time="on"))
    assert mine(signup).is_over is True


def test_not_without_people(event, cms):
    edit(cms, event, typed(event, -YEAR))
    assert event.occurrences.get().is_past


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_form_that_moves_a_date_asks(event, cms, language):
    enter(event, people=2)
    in_language(language)
    date = event.occurrences.get()
    url = reverse("event_move_date", args=[date.pk])
    given = {"start": in_form(date.start - YEAR), "end": in_form(date.end - YEAR)}
    page = cms.post(url, given).content.decode()
    assert QUESTION[language] in plain(page)
    assert 'name="sure_of_the_time"' in page
    cms.post(url, {**given, "sure_of_the_time": "on"})
    assert event.occurrences.get(moved_to=None).is_past


def test_a_date_is_not_restored_to_a_time_that_has_passed(event):
    enter(event)
    date = event.occurrences.get()
    dates.move_date(date.pk, start=date.start + 9 * DAY, end=date.end + 9 * DAY, by=None)
    with at_moment(date.end + DAY), pytest.raises(ValidationError):
        dates.restore_date(date.pk, by=None)


# --- People are told ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"), [("pl", "który już minął"), ("en", "has passed already")]
)
def test_people_are_told_and_told_again_when_it_is_put_right(event, language, words):
    signup = enter(event)
    wrong = a_year_early(event)
    assert letters(signup) == ["placed", "date-moved"]
    text = plain(last_letter(signup, language).body)
    assert words in text
    assert {"pl": "Zachowujesz swoje miejsce", "en": "You keep your place"}[language] not in text
    publish(wrong, start=event.start, end=event.end)
    assert letters(signup) == ["placed", "date-moved", "date-moved"]
    assert words not in plain(last_letter(signup, language).body)


# --- Their data is kept ---------------------------------------------------------------------------


def test_nothing_is_deleted_within_a_week_of_the_change(event):
    signup = enter(event, access_answers=[{"label": "Czego trzeba?", "value": "windy"}])
    a_year_early(event)
    assert retention.run() == retention.RetentionReport()
    assert retention.run(timezone.now() + 6.9 * DAY) == retention.RetentionReport()
    assert now(signup).access_answers
    assert retention.run(timezone.now() + 7.1 * DAY).signups == 1


def test_nor_of_a_course(event):
    course = weekly(make_event_index(event.space), signup_mode="course", weeks=2)
    enter(course)
    for date in course.occurrences.all():
        dates.move_date(date.pk, start=date.start - YEAR, end=date.end - YEAR, by=None)
    assert retention.run().signups == 0
    assert retention.run(timezone.now() + 8 * DAY).signups == 1


def test_a_change_of_something_else_does_not_keep_data(event):
    enter(event)
    date = event.occurrences.get()
    with at_moment(date.end + 29 * DAY) as moment:
        dates.note_date(date.pk, note={"note_pl": "Było miło"}, by=None)
        assert retention.run(moment.now + DAY).signups == 1


def test_who_waits_for_the_new_date_of_a_postponed_one_keeps_the_place_and_the_data(event):
    signup, left = enter(event), enter(event, "Ola")
    signups.cancel(left)
    publish(event, status=OccurrenceStatus.POSTPONED)
    assert retention.run(event.end + 179 * DAY).signups == 1
    assert (now(signup).name, now(left).name) == ("Ala", "")
    event = publish(event, status=OccurrenceStatus.CANCELLED)
    assert retention.run(event.end + 179 * DAY).signups == 1


def test_a_postponed_date_is_not_waited_for_longer_than_half_a_year(event):
    signup = enter(event)
    publish(event, status=OccurrenceStatus.POSTPONED)
    assert retention.run(event.end + 179 * DAY).signups == 0
    assert retention.run(event.end + 181 * DAY).signups == 1
    assert now(signup).name == ""


def test_of_a_course_with_a_postponed_date_too(event):
    course = weekly(make_event_index(event.space), signup_mode="course", weeks=2)
    enter(course)
    course.occurrences.filter(pk=course.occurrences.last().pk).update(status="przelozone-bez-daty")
    assert retention.run(timezone.now() + 100 * DAY).signups == 0


def test_nobody_has_a_place_without_data_when_it_is_to_come_again(event, cms):
    signup, other = enter(event, people=2), enter(event, "Ola")
    signups.cancel(other)
    wrong = a_year_early(event)
    retention.run(timezone.now() + 40 * DAY)
    assert now(signup).anonymised_at is not None
    in_language("pl")
    type(event).objects.filter(pk=event.pk).update(unlocked_until=timezone.now() + DAY)
    page = edit(cms, wrong, typed(wrong, YEAR)).content.decode()
    assert "Dane 2 zapisanych osób usunięto" in plain(page)
    edit(cms, wrong, typed(wrong, YEAR, sure_of_the_time="on"))
    assert (now(signup).state, now(signup).ending) == ("ended", "removed")
    assert now(signup).places.taken == 0
    assert not SignUp.objects.filter(state="placed", anonymised_at__isnull=False).exists()
