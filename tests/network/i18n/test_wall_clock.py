"""Local times in the nights in which the clocks change, and lengths by what the clock shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from network.editing.local_time import LocalDateTimeField, LocalTimeField
from network.i18n.wall_clock import exists, length, moment, shifted, shown_at
from tests.clock_changes import AUTUMN, SPRING, is_skipped, last_sunday, on_the_wall, read

WALLS = st.integers(2022, 2040).flatmap(
    lambda year: st.sampled_from([3, 10]).flatmap(
        lambda month: st.datetimes(
            datetime.combine(last_sunday(year, month), datetime.min.time()) - timedelta(days=2),
            datetime.combine(last_sunday(year, month), datetime.min.time()) + timedelta(days=2),
        )
    )
)
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(days=3))


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (datetime(2026, 3, 29, 1, 59), "00:59"),
        (datetime(2026, 3, 29, 2, 0), "01:00"),
        (datetime(2026, 3, 29, 2, 30), "01:30"),
        (datetime(2026, 3, 29, 3, 0), "01:00"),
        (datetime(2026, 10, 25, 1, 59), "23:59"),
        (datetime(2026, 10, 25, 2, 0), "00:00"),
        (datetime(2026, 10, 25, 2, 59), "00:59"),
        (datetime(2026, 10, 25, 3, 0), "02:00"),
    ],
)
def test_a_local_time_as_the_rfc_reads_it(wall, utc):
    assert f"{moment(wall):%H:%M}" == utc
    assert moment(wall) == read(wall)


@given(WALLS)
def test_the_field_reads_every_local_time_as_the_rfc_does(wall):
    wall = wall.replace(second=0, microsecond=0)
    assert LocalDateTimeField().clean(f"{wall:%Y-%m-%d %H:%M}") == moment(wall) == read(wall)
    assert exists(wall) != is_skipped(wall)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-10-25 25:00", "2026-13-25 02:30"])
def test_the_field_refuses_what_is_no_time(text):
    with pytest.raises(forms.ValidationError):
        LocalDateTimeField().clean(text)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("18", "18:00"),
        ("7", "07:00"),
        ("18:30", "18:30"),
        ("18.30", "18:30"),
        ("18,30", "18:30"),
        ("18h30", "18:30"),
        ("1830", "18:30"),
        ("930", "09:30"),
        ("godz. 18", "18:00"),
    ],
)
@pytest.mark.parametrize("language", ["pl", "en"])
def test_an_hour_is_typed_as_people_write_it(typed, clock, language):
    with translation.override(language):
        assert f"{LocalTimeField().clean(typed):%H:%M}" == clock
        for text in (f"2026-12-08 {typed}", f"08.12.2026  {typed}", f"2026-12-08, {typed}"):
            found = LocalDateTimeField().clean(text)
            assert on_the_wall(found) == datetime(2026, 12, 8, *map(int, clock.split(":")))


@pytest.mark.parametrize(
    "typed", ["25", "24:00", "18.75", "187", "18:3x", "-1", "18.30.5.1", "po 18"]
)
def test_what_is_no_hour_is_refused(typed):
    for field, text in ((LocalTimeField(), typed), (LocalDateTimeField(), f"2026-12-08 {typed}")):
        with pytest.raises(forms.ValidationError):
            field.clean(text)


def test_the_picker_leaves_alone_what_was_typed_and_invents_no_minute():
    for field in (LocalTimeField(), LocalDateTimeField()):
        config = field.widget.get_config()
        assert (config["validateOnBlur"], config["step"]) == (False, 15)
        assert config["defaultTime"] == "00:00"


def test_the_field_keeps_an_instant_that_names_its_offset():
    for text, utc in (("2026-10-25T02:30+01:00", 1), ("2026-10-25T02:30+02:00", 0)):
        assert LocalDateTimeField().clean(text) == datetime(2026, 10, 25, utc, 30, tzinfo=UTC)
    assert not LocalDateTimeField().has_changed(
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30"
    )


@given(WALLS, LENGTHS)
def test_what_is_shifted_shows_the_same_hours_and_keeps_its_order(wall, by):
    start = moment(wall)
    later, earlier = shifted(start, by), shifted(start, -by)
    assert earlier < start < later
    for found, wanted in ((later, shown_at(start) + by), (earlier, shown_at(start) - by)):
        if not is_skipped(wanted) and abs(wanted - shown_at(start)) > timedelta(hours=1):
            assert on_the_wall(found) == wanted


@given(WALLS, LENGTHS)
def test_a_length_is_what_the_clock_shows(wall, lasts):
    start, end = moment(wall), moment(wall) + lasts
    assert length(start, end) > timedelta()
    if lasts > timedelta(hours=1):
        assert length(start, end) == on_the_wall(end) - on_the_wall(start)


def test_a_night_is_as_long_as_any_other():
    for day in (SPRING, AUTUMN):
        evening = datetime(day.year, day.month, day.day, 22) - timedelta(days=1)
        start = moment(evening)
        assert shifted(start, timedelta(hours=6)) == moment(evening + timedelta(hours=6))
        assert length(start, moment(evening + timedelta(hours=6))) == timedelta(hours=6)
