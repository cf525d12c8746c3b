"""Rules of repetition: against another reading of RFC 5545, at the edges, and in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import recurring_ical_events
from django.utils import timezone, translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.models import RecurrenceRule
from events.recurrence.rules import LAST, Frequency, Pattern, Slot, TooManyDates, nth_of
from events.recurrence.text import in_words
from tests.clock_changes import is_skipped, read

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
# Around both changes of the clock, a leap day and the ends of months.
STARTS = st.datetimes(datetime(2023, 1, 1), datetime(2028, 12, 31)) | st.sampled_from(
    [
        datetime(2026, 3, 28, 2, 30),
        datetime(2026, 10, 24, 2, 30),
        datetime(2028, 2, 29, 18, 0),
        datetime(2027, 1, 31, 18, 0),
        datetime(2026, 12, 31, 23, 30),
    ]
)
LENGTHS = st.sampled_from([timedelta(minutes=45), timedelta(hours=2), timedelta(hours=12)])
HORIZON = timedelta(days=500)


def rule(**values) -> RecurrenceRule:
    return RecurrenceRule(**{"frequency": Frequency.WEEKLY, **values})


@st.composite
def patterns(draw):
    """A first date with a rule that names it, and the RRULE that says the same."""
    start = draw(STARTS).replace(second=0, microsecond=0)
    first = Slot(start, start + draw(LENGTHS))
    interval = draw(st.integers(1, 4))
    kind = draw(st.sampled_from(Frequency.values))
    text = [f"INTERVAL={interval}"]
    values = {"frequency": kind, "interval": interval}
    weekday = start.weekday()
    if kind == Frequency.DAILY:
        text.append("FREQ=DAILY")
    elif kind == Frequency.WEEKLY:
        days = sorted({weekday, *draw(st.lists(st.integers(0, 6), max_size=3))})
        values["weekdays"] = days
        text += ["FREQ=WEEKLY", "BYDAY=" + ",".join(DAYS[day] for day in days), "WKST=MO"]
    elif kind == Frequency.MONTHLY:
        is_last = (start + timedelta(days=1)).month != start.month
        day = LAST if is_last and draw(st.booleans()) else start.day
        values["month_day"] = day
        text += ["FREQ=MONTHLY", f"BYMONTHDAY={day}"]
    else:
        nth = nth_of(rule(), start.date())
        if nth == LAST and (start + timedelta(days=7)).month == start.month:
            nth = 4
        values["nth"] = nth
        text += ["FREQ=MONTHLY", f"BYDAY={nth}{DAYS[weekday]}"]
    ending = draw(st.sampled_from(["until", "count", "never"]))
    if ending == "until":
        values["until"] = start.date() + timedelta(days=draw(st.integers(0, 450)))
    elif ending == "count":
        values["count"] = draw(st.integers(1, 40))
        # What does not exist is not counted (§3.3.10), by that library it is.
        text.append(f"COUNT={2 * values['count']}")
    return first, rule(**values), ";".join(text)


@settings(max_examples=300, deadline=None)
@given(patterns())
@example((Slot(datetime(2026, 3, 22, 2, 30), datetime(2026, 3, 22, 3, 30)), rule(), "FREQ=WEEKLY"))
@example((Slot(datetime(2026, 10, 18, 2, 30), datetime(2026, 10, 18, 4)), rule(), "FREQ=WEEKLY"))
def test_a_rule_gives_the_dates_another_library_reads_from_the_rfc(drawn):
    first, ours, text = drawn
    horizon = first.start.date() + HORIZON
    last = min(ours.until or horizon, horizon) if not ours.count else date(2090, 1, 1)
    calendar = icalendar.Calendar.from_ical(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTART;TZID=Europe/Warsaw:{first.start:%Y%m%dT%H%M%S}\r\n"
        f"DTEND;TZID=Europe/Warsaw:{first.end:%Y%m%dT%H%M%S}\r\n"
        f"RRULE:{text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    end = datetime.combine(last, time.max)
    theirs = recurring_ical_events.of(calendar).between(
        first.start - timedelta(days=1), min(end, datetime(2060, 1, 1))
    )
    walls = sorted(event["DTSTART"].dt.replace(tzinfo=None) for event in theirs)
    expected = [read(wall) for wall in walls if not is_skipped(wall)][: ours.count]
    found = Pattern(first, [ours]).dates(horizon=horizon)
    assert [slot.aware()[0] for slot in found] == expected


@pytest.mark.parametrize(
    ("day", "utc"), [(date(2026, 3, 24), "17:00"), (date(2026, 3, 31), "16:00")]
)
def test_the_hour_on_the_wall_stays_when_the_clocks_change(day, utc):
    first = Slot(datetime(2026, 3, 24, 18), datetime(2026, 3, 24, 19, 30))
    found = {slot.start.date(): slot for slot in Pattern(first, [rule()]).dates(horizon=day)}
    start, end = found[day].aware()
    assert f"{start.astimezone(UTC):%H:%M}" == utc
    assert f"{timezone.localtime(end):%H:%M}" == "19:30"


def test_a_single_date_in_the_skipped_hour_keeps_its_length():
    first = Slot(datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 3, 15))
    start, end = Pattern(first).dates(horizon=date(2026, 4, 1))[0].aware()
    assert end - start == timedelta(minutes=45)


def test_a_rule_that_names_only_skipped_hours_comes_to_an_end():
    first = Slot(datetime(2026, 2, 22, 2, 30), datetime(2026, 2, 22, 3))
    last_sunday = {"frequency": Frequency.MONTHLY_WEEKDAY, "nth": LAST, "interval": 12}
    never = rule(**last_sunday, weekdays=[6], starts_on=date(2026, 3, 1), count=5)
    pattern = Pattern(first, [never])
    assert days(pattern) == ["22.02 02:30"]
    assert len(pattern.missing_hours(horizon=date(2027, 1, 1), since=date(2026, 1, 1))) == 10


MONDAY = Slot(datetime(2026, 6, 1, 18), datetime(2026, 6, 1, 19, 30))


def days(pattern: Pattern, horizon=date(2026, 7, 31)) -> list[str]:
    return [f"{slot.start:%d.%m %H:%M}" for slot in pattern.dates(horizon=horizon)]


class TestWhatAnEditorCombines:
    def test_several_rules_and_hours_in_one_day(self):
        rules = [
            rule(weekdays=[0], count=2),
            rule(weekdays=[0], start_time=time(20), end_time=time(21), count=2),
        ]
        assert days(Pattern(MONDAY, rules)) == [
            "01.06 18:00",
            "01.06 20:00",
            "08.06 18:00",
            "08.06 20:00",
        ]

    def test_extra_and_skipped_days(self):
        pattern = Pattern(
            MONDAY,
            [rule(until=date(2026, 6, 22))],
            extra=[MONDAY.at(date(2026, 6, 3), time(10), time(11))],
            skipped=[(date(2026, 6, 7), date(2026, 6, 9))],
        )
        assert days(pattern) == ["01.06 18:00", "03.06 10:00", "15.06 18:00", "22.06 18:00"]

    def test_days_off_remove_what_repeats_and_not_what_a_person_named(self):
        off = {date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 10)}
        extra = [MONDAY.at(date(2026, 6, 10))]
        pattern = Pattern(MONDAY, [rule(count=3)], extra=extra, is_off=off.__contains__)
        assert days(pattern) == ["01.06 18:00", "10.06 18:00", "15.06 18:00"]

    def test_past_midnight(self):
        late = rule(start_time=time(22), end_time=time(2), count=1)
        found = Pattern(MONDAY, [late]).dates(horizon=date(2026, 7, 1))[-1]
        assert found.end - found.start == timedelta(hours=4)

    def test_a_rule_may_begin_later_than_the_first_date(self):
        later = rule(weekdays=[2], starts_on=date(2026, 6, 20), count=1)
        assert days(Pattern(MONDAY, [later])) == ["01.06 18:00", "24.06 18:00"]

    def test_without_an_end_it_goes_to_the_horizon(self):
        assert len(days(Pattern(MONDAY, [rule()]), horizon=date(2027, 6, 1))) == 53

    def test_too_many_are_refused(self):
        with pytest.raises(TooManyDates):
            Pattern(MONDAY, [rule(frequency=Frequency.DAILY)]).dates(horizon=date(2036, 1, 1))

    def test_a_day_no_month_of_the_rule_has_comes_to_an_end(self):
        first = Slot(datetime(2026, 4, 30, 18), datetime(2026, 4, 30, 19))
        never = rule(frequency=Frequency.MONTHLY, month_day=31, interval=12, count=3)
        assert days(Pattern(first, [never])) == ["30.04 18:00"]


WORDS = [
    ({"weekdays": [1]}, "co wtorek 18:00–19:30", "every Tuesday 18:00–19:30"),
    (
        {"weekdays": [2, 5], "until": date(2031, 6, 26)},
        "co środę i sobotę 18:00–19:30, do 26\u00a0czerwca 2031",
        "every Wednesday and Saturday 18:00–19:30, until 26\u00a0June 2031",
    ),
    (
        {"weekdays": [1], "interval": 2, "count": 5},
        "co 2 tygodnie, we\u00a0wtorek 18:00–19:30, 5 razy",
        "every 2 weeks, on Tuesday 18:00–19:30, 5 times",
    ),
    ({"frequency": Frequency.DAILY}, "codziennie 18:00–19:30", "every day 18:00–19:30"),
    (
        {"frequency": Frequency.DAILY, "interval": 3},
        "co 3 dni 18:00–19:30",
        "every 3 days 18:00–19:30",
    ),
    (
        {"frequency": Frequency.MONTHLY},
        "co miesiąc, 1. dnia 18:00–19:30",
        "every month, on day 1 18:00–19:30",
    ),
    (
        {"frequency": Frequency.MONTHLY, "month_day": LAST, "interval": 5},
        "co 5 miesięcy, ostatniego dnia 18:00–19:30",
        "every 5 months, on the last day 18:00–19:30",
    ),
    (
        {"frequency": Frequency.MONTHLY_WEEKDAY, "weekdays": [2], "nth": 2},
        "co miesiąc, w\u00a0drugą środę 18:00–19:30",
        "every month, on the second Wednesday 18:00–19:30",
    ),
    (
        {"frequency": Frequency.MONTHLY_WEEKDAY, "nth": LAST},
        "co miesiąc, w\u00a0ostatni poniedziałek 18:00–19:30",
        "every month, on the last Monday 18:00–19:30",
    ),
]


@pytest.mark.parametrize(("values", "polish", "english"), WORDS)
def test_in_words(values, polish, english):
    pattern = Pattern(MONDAY, [rule(**values)])
    for language, words in (("pl", polish), ("en", english)):
        with translation.override(language):
            assert in_words(pattern) == words


def test_exceptions_in_words():
    pattern = Pattern(MONDAY, [rule(weekdays=[1])], skipped=[(date(2030, 5, 1), date(2030, 5, 1))])
    with translation.override("pl"):
        assert in_words(pattern, holidays=True) == (
            "co wtorek 18:00–19:30, z wyjątkiem 1\u00a0maja 2030, z wyjątkiem świąt"
        )


def test_a_single_date_has_no_words():
    assert in_words(Pattern(MONDAY)) == ""
