"""An extra date that is already over, entered afterwards, has its row; the past stays as it was."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from events.models import EventPage, ExtraDate, RecurrenceRule, SkippedDates
from tests.events.people import enter
from tests.events.series import local, next_tuesday, weekly
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture
def index(db):
    return make_event_index(make_space(make_space_index(make_home()), title_pl="Dom"))


@pytest.fixture
def event(index):
    """A class that has run for three weeks."""
    return weekly(index, first=next_tuesday() - 3 * WEEK, rules=[RecurrenceRule()])


def republish(event, **values):
    event = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(event, name, value)
    event.save_revision().publish()


def days_of(event) -> list[date]:
    starts = event.occurrences.order_by("start").values_list("start", flat=True)
    return [timezone.localtime(start).date() for start in starts]


def test_it_has_a_row(event):
    saturday = next_tuesday() - 3 * WEEK + timedelta(days=4)
    before = days_of(event)
    republish(event, extra_dates=[ExtraDate(day=saturday)])
    assert days_of(event) == sorted([*before, saturday])
    row = event.occurrences.get(start=local(saturday, 18))
    assert (row.end, row.one_of_several) == (local(saturday, 19, 30), True)
    republish(event)
    assert len(days_of(event)) == len(before) + 1


def test_at_an_hour_of_its_own_beside_another_of_that_day(event):
    tuesday = next_tuesday() - 2 * WEEK
    republish(event, extra_dates=[ExtraDate(day=tuesday, start_time=time(10))])
    assert days_of(event).count(tuesday) == 2


def test_a_day_left_out_has_none(event):
    saturday = next_tuesday() - 3 * WEEK + timedelta(days=4)
    left_out = [SkippedDates(first_day=saturday)]
    republish(event, extra_dates=[ExtraDate(day=saturday)], skipped_dates=left_out)
    assert saturday not in days_of(event)


def test_when_the_usual_hour_changes_the_past_stays(event):
    saturday = next_tuesday() - 3 * WEEK + timedelta(days=4)
    republish(event, extra_dates=[ExtraDate(day=saturday)])
    first = next_tuesday() - 3 * WEEK
    republish(event, start=local(first, 19), end=local(first, 20))
    assert days_of(event).count(saturday) == 1
    assert event.occurrences.filter(start=local(saturday, 18)).exists()


def test_the_only_date_that_is_over_is_not_moved_to_an_extra_one(index):
    """The people and the attendance of the past date stay with it."""
    start = local(next_tuesday() + WEEK, 18)
    event = make_event(index, start=start, signup_mode="date", capacity=9)
    signup = enter(event)
    past = local(next_tuesday() - 2 * WEEK, 18)
    event.occurrences.update(start=past, end=past + timedelta(hours=1), recurrence_id=past)
    republish(
        event,
        start=past,
        end=past + timedelta(hours=1),
        extra_dates=[ExtraDate(day=next_tuesday())],
    )
    assert days_of(event) == [timezone.localtime(past).date(), next_tuesday()]
    assert signup.places.occurrence.start == past
