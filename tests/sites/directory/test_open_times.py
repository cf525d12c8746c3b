"""What is kept of the hours says the same as the door itself, at every moment of the days kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db.models import Max
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sites.directory.filters import SpaceFilters
from sites.directory.indexing import list_spaces
from sites.directory.listing import open_text
from sites.directory.open_intervals import AHEAD_DAYS
from sites.hours.schedule import NEVER_CLOSES_DAYS
from sites.lifecycle.stages import reopen, suspend
from sites.models import DAYS, HoursException, OpenInterval, SpacePage, SpaceStage, WeeklyHours
from sites.space.opening_hours import OpeningHoursDisplay
from tests.clock import at
from tests.factories import make_home, make_space, make_space_index

# The clocks go back in this week (25 October 2026), and 1 November is a holiday.
MONDAY = date(2026, 10, 19)
TEXTS = st.sampled_from(
    [
        "",
        "09:00-17:00",
        "09:00-13:00, 15:00-20:00",
        "18:00-02:00",
        "22:00-06:00, 10:00-12:00",
        "00:00-24:00",
        "02:00-03:00",
        "appointment",
        "09:00-12:00, 13:00-15:00 appointment",
    ]
)
DAYS_NEAR = st.integers(-2, 20).map(lambda days: MONDAY + timedelta(days=days))
WEEKS = st.fixed_dictionaries(dict.fromkeys(DAYS, TEXTS))
EXCEPTIONS = st.lists(st.tuples(DAYS_NEAR, st.integers(0, 3), TEXTS), max_size=2)
MOMENTS = st.integers(0, AHEAD_DAYS * 24 * 4).map(lambda n: n * timedelta(minutes=15))


def kept(space, moment):
    """Whether it is open by what is kept, and when it closes."""
    closes = OpenInterval.at(moment).filter(entry=space.pk).aggregate(last=Max("until"))["last"]
    if closes is not None and closes - moment > timedelta(days=NEVER_CLOSES_DAYS):
        return True, None
    return closes is not None, closes


def at_the_door(space, moment):
    state = OpeningHoursDisplay(SpacePage.objects.get(pk=space.pk), moment).state
    return (state.is_open, state.until if state.is_open else None) if state else (False, None)


class OpenTimes(TestCase):
    def setUp(self):
        self.space = make_space(make_space_index(make_home()))

    @settings(max_examples=40, deadline=None)
    @given(week=WEEKS, season=WEEKS | st.none(), exceptions=EXCEPTIONS, moments=st.lists(MOMENTS))
    def test_what_is_kept_says_what_the_door_says(self, week, season, exceptions, moments):
        WeeklyHours.objects.create(space=self.space, **week)
        if season is not None:
            dates = {"valid_from": MONDAY + timedelta(days=3), "valid_until": date(2026, 10, 28)}
            WeeklyHours.objects.create(space=self.space, **dates, **season)
        for first, more, hours in exceptions:
            last = first + timedelta(days=more)
            HoursException.objects.create(
                space=self.space, first_day=first, last_day=last, hours=hours
            )
        midnight = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC)
        with at(midnight + timedelta(hours=1)):
            list_spaces([self.space.pk])
        for moment in (midnight + timedelta(hours=1) + after for after in moments):
            assert kept(self.space, moment) == at_the_door(self.space, moment), moment


@pytest.fixture
def space(db):
    space = make_space(make_space_index(make_home()), title_pl="A")
    WeeklyHours.objects.create(space=space, **dict.fromkeys(DAYS, "09:00-17:00"))
    return space


NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)


def open_now():
    with_filter = SpaceFilters(_params("open=1"))
    return [str(space) for space in SpacePage.objects.live().filter(with_filter.condition())]


def _params(text):
    from django.http import QueryDict

    return QueryDict(text)


@at(NOON)
def test_publishing_a_space_makes_its_hours_known(space):
    assert open_now() == []
    SpacePage.objects.get(pk=space.pk).save_revision().publish()
    assert open_now() == ["A"]
    closes = OpenInterval.at(NOON).get().until
    assert "17:00" in open_text(closes, NOON)


@at(NOON)
def test_a_suspended_space_is_not_open_and_a_reopened_one_is(space):
    SpacePage.objects.get(pk=space.pk).save_revision().publish()
    suspend(SpacePage.objects.get(pk=space.pk))
    assert open_now() == []
    reopen(SpacePage.objects.get(pk=space.pk))
    assert open_now() == ["A"]


@at(NOON)
@pytest.mark.parametrize("stage", [SpaceStage.PLANNED, SpaceStage.CONSULTED])
def test_a_space_that_only_is_planned_is_not_open(space, stage):
    page = SpacePage.objects.get(pk=space.pk)
    page.stage = stage
    page.save_revision().publish()
    assert open_now() == []


def test_every_night_further_days_are_known(space):
    with at(NOON):
        list_spaces([space.pk])
    later = NOON + timedelta(days=AHEAD_DAYS + 5)
    with at(later):
        assert open_now() == []
        call_command("renew_directory", verbosity=0)
        assert open_now() == ["A"]
    assert not OpenInterval.objects.filter(end__lt=NOON + timedelta(days=AHEAD_DAYS)).exists()
