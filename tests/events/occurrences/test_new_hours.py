"""A series that changes its hour: its dates move with it, with all that belongs to them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from events.models import (
    Occurrence,
    OccurrenceStatus,
    Places,
    RecurrenceRule,
    SkippedDates,
    VanishingDates,
)
from events.occurrences import changes as dates
from events.occurrences.sync import dates_that_would_vanish
from tests.events.people import enter, make_house, now
from tests.events.series import local, next_tuesday, weekly
from tests.events.signup.changed_dates import last_letter, letters, plain, publish, span
from tests.factories import make_event_index, make_room

pytestmark = pytest.mark.django_db

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture
def index():
    return make_event_index(make_house().space)


@pytest.fixture
def series(index):
    return weekly(index, signup_mode="date")


def an_hour_later(event, **values):
    return publish(event, start=event.start + HOUR, end=event.end + HOUR, **values)


def rows(event):
    return list(event.occurrences.real().order_by("recurrence_id"))


def hours(event):
    return [timezone.localtime(row.start).strftime("%H:%M") for row in rows(event)]


@pytest.mark.parametrize("choice", ["", *VanishingDates.values])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_people_and_a_cancellation_are_kept_and_one_letter_tells_the_new_time(
    series, choice, language
):
    first, second, third = rows(series)[:3]
    signup = enter(series, date=second)
    other = enter(series, "Ola", date=third)
    dates.cancel_date(third.pk, reason={"reason_pl": "Choroba"}, by=None)
    keys = [row.pk for row in rows(series)]
    was = span(second, language)
    event = an_hour_later(series, vanishing_dates=choice)
    assert hours(event) == ["19:00"] * 6
    assert [row.pk for row in rows(event)] == keys
    assert {row.kept for row in rows(event)} == {False}
    assert rows(event)[2].status == OccurrenceStatus.CANCELLED
    assert rows(event)[2].reason_pl == "Choroba"
    assert [row.status for row in rows(event)].count("planowane") == 5
    assert not event.occurrences.exclude(moved_to=None).exists()
    assert now(signup).places.occurrence_id == second.pk
    assert letters(signup) == ["placed", "date-moved"]
    assert letters(other) == ["placed", "date-cancelled"]
    text = plain(last_letter(signup, language).body)
    assert f"{ {'pl': 'Przedtem', 'en': 'Before'}[language] }: {was}" in text
    assert span(rows(event)[1], language) in text
    assert first.pk == keys[0]


def test_again_and_back(series):
    signup = enter(series, date=rows(series)[1])
    keys = [row.pk for row in rows(series)]
    event = an_hour_later(an_hour_later(series))
    assert hours(event) == ["20:00"] * 6
    event = publish(event, start=event.start - 2 * HOUR, end=event.end - 2 * HOUR)
    assert hours(event) == ["18:00"] * 6
    assert [row.pk for row in rows(event)] == keys
    assert letters(signup) == ["placed", *["date-moved"] * 3]


def test_the_form_need_not_ask_what_becomes_of_them(series):
    enter(series, date=rows(series)[1])
    series.start, series.end = series.start + HOUR, series.end + HOUR
    assert dates_that_would_vanish(series, series) == []
    series.start, series.end = series.start + 24 * HOUR, series.end + 24 * HOUR
    series.rules = [RecurrenceRule(count=6)]
    assert len(dates_that_would_vanish(series, series)) == 1


def test_a_date_with_a_time_of_its_own_keeps_it(series):
    second, third = rows(series)[1:3]
    start = second.start + 26 * HOUR
    dates.move_date(second.pk, start=start, end=start + HOUR, by=None)
    dates.move_date(third.pk, start=third.start + HOUR, end=third.end + HOUR, by=None)
    signup = enter(series, date=third)
    event = an_hour_later(series)
    assert len(rows(event)) == 6
    assert (rows(event)[1].start, rows(event)[1].status) == (start, "nowy-termin")
    assert (rows(event)[2].pk, rows(event)[2].status) == (third.pk, "planowane")
    assert "date-moved" not in letters(signup)


def test_of_two_hours_a_day_the_nearest_moves(index):
    rules = [
        RecurrenceRule(count=4),
        RecurrenceRule(start_time=time(10), end_time=time(11), count=4),
    ]
    event = weekly(index, rules=rules, signup_mode="date")
    morning, evening = (
        rows(event)[:2] if rows(event)[0].local_start.hour == 10 else rows(event)[1:3]
    )
    ala, ola = enter(event, date=morning), enter(event, "Ola", date=evening)
    rules = [
        RecurrenceRule(count=4),
        RecurrenceRule(start_time=time(11), end_time=time(12), count=4),
    ]
    event = publish(event, rules=rules)
    assert sorted(set(hours(event))) == ["11:00", "18:00"]
    assert (letters(ala), letters(ola)) == (["placed", "date-moved"], ["placed"])
    event = publish(event, rules=[rules[0]])  # one of the two goes altogether
    assert now(ala).places.occurrence.kept
    assert letters(ola) == ["placed"]


def test_what_is_over_stays_and_its_day_gets_no_second_date(index):
    began = timezone.now() - 2 * HOUR
    today = timezone.localdate(began)  # or yesterday, soon after midnight
    event = weekly(index, first=today - WEEK, rules=[RecurrenceRule(count=4)])
    row = rows(event)[1]
    Occurrence.objects.filter(pk=row.pk).update(start=began, end=began + HOUR)
    event = publish(event, start=event.start.replace(minute=45))
    later = [row.local_start for row in rows(event) if row.local_start.date() == today]
    assert len(later) == 1
    assert len(rows(event)) == 4


def test_another_day_is_another_date(series):
    signup = enter(series, date=rows(series)[1])
    event = publish(series, rules=[RecurrenceRule(weekdays=[3], count=5)])
    assert now(signup).places.occurrence.kept
    assert letters(signup) == ["placed"]
    assert len(rows(event)) == 7  # the first date is named, the kept one, five Thursdays


def test_an_extra_date_in_place_of_a_day_left_out_moves_it(series):
    second = rows(series)[1]
    signup = enter(series, date=second)
    day = second.local_start.date()
    rules = [RecurrenceRule(count=1), RecurrenceRule(start_time=time(9), starts_on=day, count=1)]
    event = publish(series, rules=rules, skipped_dates=[SkippedDates(first_day=day - WEEK)])
    assert now(signup).places.occurrence_id == second.pk
    assert letters(signup) == ["placed", "date-moved"]
    assert event.occurrences.get(pk=second.pk).local_start.hour == 9


def test_rooms_are_booked_at_the_new_hour(index):
    room = make_room(index.space)
    event = weekly(index, booked_rooms=[room])
    event = an_hour_later(event)
    starts = set(room.bookings.values_list("start", flat=True))
    assert starts == {row.start for row in rows(event)}


def test_a_course_is_told_in_one_letter(index, mailoutbox):
    course = weekly(index, signup_mode="course", weeks=3)
    signup = enter(course)
    an_hour_later(course)
    assert letters(signup) == ["placed", *["date-moved"] * 3]
    assert Places.objects.filter(event=course).count() == 1


@pytest.mark.parametrize("ending", ["/", ".ics", "/sign-up/"])
def test_addresses_in_letters_still_lead_to_the_date(series, client, ending):
    second = rows(series)[1]
    address = f"{series.get_url_in('pl')}{second.key}{ending}"
    assert client.get(address).status_code == 200
    event = an_hour_later(series)
    response = client.get(address)
    assert response.status_code == 200
    assert "19" in response.content.decode()
    assert rows(event)[1].key != second.key


def test_the_single_date_of_an_event_too(client):
    event = make_house()
    key = event.occurrences.get().key
    event = publish(event, start=event.start + WEEK, end=event.end + WEEK)
    assert client.get(f"{event.get_url_in('pl')}{key}.ics").status_code == 200


def test_over_the_change_of_the_clocks(index):
    event = weekly(index, first=next_tuesday(), rules=[RecurrenceRule(count=52)])
    keys = [row.pk for row in rows(event)]
    event = an_hour_later(event)
    assert set(hours(event)) == {"19:00"}
    assert [row.pk for row in rows(event)] == keys
    assert rows(event)[0].start == local(next_tuesday(), 19)
