"""The dates of a series when its event is published again: by difference, and nobody forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail import hooks

from events.models import (
    EventPage,
    EventSettings,
    ExtraDate,
    Occurrence,
    OccurrenceStatus,
    RecurrenceRule,
    SkippedDates,
    VanishingDates,
)
from events.occurrences import changes as dates
from events.occurrences.attendees_hook import HOOK
from sites.models import (
    HoursException,
    SpacePage,
    SpaceStage,
    WeeklyHours,
)
from tests.events.series import local, next_tuesday, weekly
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_room,
    make_space,
    make_space_index,
)
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def make_pages():
    space = make_space(make_space_index(make_home()), title_pl="Dom")
    return {"space": space, "index": make_event_index(space)}


pages = stands(make_pages)
space, index = page_of("space"), page_of("index")


def republish(event, **values):
    event = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(event, name, value)
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def starts(event):
    rows = event.occurrences.real().order_by("start")
    return [timezone.localtime(row.start).strftime("%d.%m %H:%M") for row in rows]


def writes(queries):
    table = 'events_occurrence"'
    return [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and table in query["sql"][:60]
    ]


def test_publishing_writes_every_date(index):
    event = weekly(index, weeks=6)
    assert event.occurrences.count() == 6
    assert {row.one_of_several for row in event.occurrences.all()} == {True}


def test_a_series_without_an_end_goes_to_the_horizon(index):
    EventSettings.objects.update_or_create(defaults={"horizon_months": 2})
    event = weekly(index, rules=[RecurrenceRule()])
    last = event.occurrences.order_by("start").last()
    assert timedelta(days=50) < last.start - timezone.now() < timedelta(days=63)


def test_a_change_to_a_rule_with_200_dates_touches_only_what_changes(index):
    event = weekly(index, weeks=200)
    kept = set(event.occurrences.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        event = republish(event, lead_pl="Nowy opis")
    assert writes(queries) == []
    skipped = next_tuesday() + 3 * WEEK
    with CaptureQueriesContext(connection) as queries:
        event = republish(event, skipped_dates=[SkippedDates(first_day=skipped)])
    # One date is deleted (and, Django looks, the traces that would have led to it).
    assert len(writes(queries)) <= 2
    assert len(kept - set(event.occurrences.values_list("pk", flat=True))) == 1
    with CaptureQueriesContext(connection) as queries:
        event = republish(event, rules=[RecurrenceRule(count=201)], skipped_dates=[])
    assert len(writes(queries)) == 1  # two dates in one INSERT
    assert event.occurrences.count() == 201
    assert kept - set(event.occurrences.values_list("pk", flat=True)) != set()


def test_a_date_keeps_its_row_and_what_was_decided_for_it(index):
    event = weekly(index)
    second = event.occurrences.order_by("start")[1]
    dates.cancel_date(second.pk, reason={"reason_pl": "Choroba", "reason_en": "Illness"}, by=None)
    event = republish(event, rules=[RecurrenceRule(count=8)])
    kept = event.occurrences.get(pk=second.pk)
    assert (kept.status, kept.reason_pl) == (OccurrenceStatus.CANCELLED, "Choroba")
    assert event.occurrences.count() == 8


def test_a_moved_date_is_recognised_when_the_event_is_published_again(index):
    event = weekly(index)
    second = event.occurrences.order_by("start")[1]
    start = second.start + timedelta(days=1)
    dates.move_date(second.pk, start=start, end=start + timedelta(hours=1), by=None)
    event = republish(event, lead_pl="Nowy opis")
    assert event.occurrences.real().count() == 6
    assert event.occurrences.get(pk=second.pk).start == start


def test_what_is_over_stays_when_the_rule_changes(index):
    first = next_tuesday() - 4 * WEEK
    event = weekly(index, weeks=8, first=first)
    over = list(event.occurrences.filter(end__lt=timezone.now()).values_list("pk", flat=True))
    assert len(over) >= 3
    event = republish(event, rules=[RecurrenceRule(weekdays=[3], count=8)])
    assert set(over) <= set(event.occurrences.values_list("pk", flat=True))
    ahead = event.occurrences.filter(end__gt=timezone.now())
    assert {timezone.localtime(row.start).weekday() for row in ahead} == {3}


class TestDatesThatVanish:
    @pytest.fixture
    def event(self, index):
        return weekly(index)

    @pytest.fixture
    def signed_up(self, event):
        """Somebody has signed up for the third date."""
        third = event.occurrences.order_by("start")[2].pk
        people = {third: 2}

        def ask(keys):
            return {key: number for key, number in people.items() if key in keys}

        with hooks.register_temporarily(HOOK, ask):
            yield third

    def test_a_date_nobody_counts_on_goes(self, event):
        assert republish(event, rules=[RecurrenceRule(count=2)]).occurrences.count() == 2

    def test_a_date_with_people_is_never_dropped_silently(self, event, signed_up):
        event = republish(event, rules=[RecurrenceRule(count=2)])
        kept = event.occurrences.get(pk=signed_up)
        assert (kept.kept, kept.status) == (True, OccurrenceStatus.SCHEDULED)
        assert event.occurrences.count() == 3

    def test_or_is_cancelled_if_the_editor_says_so(self, event, signed_up):
        rules = [RecurrenceRule(count=2)]
        event = republish(event, rules=rules, vanishing_dates=VanishingDates.CANCEL)
        assert event.occurrences.get(pk=signed_up).is_cancelled
        again = republish(event, lead_pl="x")
        assert again.occurrences.get(pk=signed_up).is_cancelled

    def test_a_date_that_was_moved_is_not_dropped_either(self, event):
        second = event.occurrences.order_by("start")[1]
        start = second.start + timedelta(days=1)
        dates.move_date(second.pk, start=start, end=start + timedelta(hours=1), by=None)
        event = republish(event, rules=[RecurrenceRule(weekdays=[4], count=3)])
        assert event.occurrences.filter(pk=second.pk, start=start).exists()


def test_extra_dates_all_day_and_two_hours_of_a_day(index):
    day = next_tuesday()
    event = weekly(
        index,
        rules=[RecurrenceRule(count=1), RecurrenceRule(start_time="20:00", count=2)],
    )
    assert len(starts(event)) == 3
    event = republish(event, extra_dates=[ExtraDate(day=day + timedelta(days=2))])
    assert len(starts(event)) == 4
    picnic = make_event(
        index,
        title_pl="Piknik",
        title_en="Picnic",
        start=local(day, 9),
        end=local(day + timedelta(days=1), 9),
        all_day=True,
    )
    row = picnic.occurrences.get()
    assert (row.start, row.end) == (local(day, 0), local(day + timedelta(days=2), 0))


def test_public_holidays_are_left_out(index):
    first = next_tuesday()
    event = weekly(index, rules=[RecurrenceRule(frequency="daily", count=400)], first=first)
    days = {timezone.localtime(row.start).strftime("%d.%m") for row in event.occurrences.all()}
    assert "01.05" in days
    event = republish(event, skip_holidays=True)
    days = {timezone.localtime(row.start).strftime("%d.%m") for row in event.occurrences.all()}
    assert {"01.05", "03.05", "11.11", "24.12", "25.12"} & days <= {f"{first:%d.%m}"}


def test_days_the_space_is_closed_are_left_out_as_soon_as_it_says_so(index, space):
    WeeklyHours.objects.create(space=space, tuesday="9-20")
    event = weekly(index, skip_closures=True)
    closed = next_tuesday() + WEEK
    space = SpacePage.objects.get(pk=space.pk)
    space.hours_exceptions = [HoursException(first_day=closed, reason_pl="Remont")]
    space.save_revision().publish()
    assert event.occurrences.count() == 5
    space = SpacePage.objects.get(pk=space.pk)
    space.hours_exceptions = []
    space.save_revision().publish()
    assert event.occurrences.count() == 6


class TestEveryNight:
    def extend(self, capsys):
        call_command("extend_series")
        return capsys.readouterr().out

    def test_series_without_an_end_go_on(self, index, capsys):
        EventSettings.objects.update_or_create(defaults={"horizon_months": 2})
        event = weekly(index, rules=[RecurrenceRule()])
        weekly(index, weeks=3)
        before = set(event.occurrences.values_list("pk", flat=True))
        EventSettings.objects.update(horizon_months=3)
        assert "1 series" in self.extend(capsys)
        after = set(event.occurrences.values_list("pk", flat=True))
        assert before < after
        with CaptureQueriesContext(connection) as queries:
            self.extend(capsys)
        assert writes(queries) == []

    def test_not_those_of_a_space_that_has_stopped(self, index, space, capsys):
        weekly(index, rules=[RecurrenceRule()])
        SpacePage.objects.filter(pk=space.pk).update(stage=SpaceStage.CLOSED)
        assert "0 series" in self.extend(capsys)

    def test_a_room_that_is_taken_stops_only_that_series(self, index, space, capsys):
        EventSettings.objects.update_or_create(defaults={"horizon_months": 1})
        room = make_room(space)
        weekly(index, rules=[RecurrenceRule()], booked_rooms=[room])
        free = weekly(index, rules=[RecurrenceRule(weekdays=[2])])
        later = local(next_tuesday() + 8 * WEEK, 18)
        make_event(index, start=later, booked_rooms=[room])
        EventSettings.objects.update(horizon_months=4)
        before = free.occurrences.count()
        with pytest.raises(CommandError, match="Joga"):
            call_command("extend_series")
        assert free.occurrences.count() > before


def test_a_room_is_booked_for_every_date_and_freed_by_a_cancelled_one(index, space):
    room = make_room(space)
    event = weekly(index, booked_rooms=[room])
    assert room.bookings.count() == 6
    second = event.occurrences.order_by("start")[1]
    dates.cancel_date(second.pk, reason={}, by=None)
    assert room.bookings.count() == 5
    make_event(index, start=second.start, booked_rooms=[room])
    assert Occurrence.objects.filter(bookings__room=room).count() == 6
