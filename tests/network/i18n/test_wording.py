"""Dates and typography read as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from network.i18n import formatting as wording
from network.i18n.slugs import slug_from_title

NBSP = "\u00a0"
START = datetime(2022, 5, 10, 9, 0, tzinfo=UTC)
END = datetime(2022, 5, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_no_date_is_too_long_a_word_for_a_line_of_a_phone(language):
    # "godz. 11:00–14:00": beside the leaf of a date a phone of 320 px has no more room.
    longest = 17
    with translation.override(language):
        for day in range(366):
            moment = START + timedelta(days=day)
            words = wording.moment_range(moment, moment + timedelta(hours=3))
            assert max(map(len, words.split(" "))) <= longest, words


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pl", "wtorek, 10 maja 2022, godz. 11:00–14:00"),
        ("en", "Tuesday, 10 May 2022, 11:00–14:00"),
    ],
)
def test_the_meeting_reads_right(language, expected):
    with translation.override(language):
        assert wording.moment_range(START, END).replace(NBSP, " ") == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pl", "wtorek, 10 maja 2022, godz. 11:00 – środa, 11 maja 2022, godz. 02:30"),
        ("en", "Tuesday, 10 May 2022, 11:00 – Wednesday, 11 May 2022, 02:30"),
    ],
)
def test_past_midnight_both_days_are_named(language, expected):
    end = datetime(2022, 5, 11, 0, 30, tzinfo=UTC)
    with translation.override(language):
        assert wording.moment_range(START, end).replace(NBSP, " ") == expected


@pytest.mark.parametrize(
    ("month", "genitive"),
    [(1, "stycznia"), (3, "marca"), (5, "maja"), (9, "września"), (10, "października")],
)
def test_a_month_after_a_day_stands_in_the_genitive(month, genitive):
    with translation.override("pl"):
        assert wording.month_genitive(date(2026, month, 1)) == genitive


@pytest.mark.parametrize(
    ("month", "heading"), [(1, "styczeń 2026"), (5, "maj 2026"), (12, "grudzień 2026")]
)
def test_a_month_as_a_heading_stands_in_the_nominative(month, heading):
    with translation.override("pl"):
        assert wording.month_and_year(date(2026, month, 1)) == heading


def test_weekdays_are_short_and_lower_case_in_polish():
    days = [date(2026, 11, 23 + n) for n in range(7)]
    with translation.override("pl"):
        names = [wording.weekday_short(day) for day in days]
    assert names == ["pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz."]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("w domu i w ogrodzie", f"w{NBSP}domu i{NBSP}w{NBSP}ogrodzie"),
        ("przy ul. Na Kozłówce 25", f"przy ul.{NBSP}Na Kozłówce 25"),
        ("o godz. 11:00", f"o{NBSP}godz.{NBSP}11:00"),
        ("ów sad", "ów sad"),
    ],
)
def test_short_words_do_not_end_a_line(text, bound):
    assert wording.bind_short_words(text) == bound


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Na Kozłówce", "na-kozlowce"),
        ("Zażółć gęślą jaźń", "zazolc-gesla-jazn"),
        ("  –  ", ""),
        ("Łódź!", "lodz"),
        ("x" * 400, "x" * 255),
    ],
)
def test_a_slug_loses_no_letter(title, slug):
    assert slug_from_title(title) == slug
