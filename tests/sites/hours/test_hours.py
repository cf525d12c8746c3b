"""Opening hours against a slow and obvious reference, and in words."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from sites.hours import parsing as opening
from sites.hours.schedule import HORIZON_DAYS, Hours
from sites.models import DAYS, HoursException, WeeklyHours
from sites.space.opening_hours import merged, state_text, week_rows
from sites.space.schema_org import opening_hours_specification, special_days

WARSAW = ZoneInfo("Europe/Warsaw")
FIRST, YEARS = date(2025, 1, 1), 2
DAYS_IN_ALL = 365 * YEARS
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    """A moment given in local time."""
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW).astimezone(UTC)


def week(**values: str) -> WeeklyHours:
    return WeeklyHours(**{day: opening.normal(text) for day, text in values.items()})


def every_day(text: str, **values) -> WeeklyHours:
    hours = week(**dict.fromkeys(DAYS, text))
    for name, value in values.items():
        setattr(hours, name, value)
    return hours


# --- The reference: every minute of two years, asked one by one ------------------------------


@cache
def wall_clock() -> list[tuple[date, int]]:
    """What the wall shows at each minute of two years and a week (UTC order)."""
    start = datetime(FIRST.year, 1, 1, tzinfo=WARSAW).astimezone(UTC)
    shown = []
    for number in range((DAYS_IN_ALL + 7) * 24 * 60):
        local = (start + number * MINUTE).astimezone(WARSAW)
        shown.append((local.date(), local.hour * 60 + local.minute))
    return shown


@cache
def first_shown() -> dict[tuple[date, int], int]:
    """The number of the first minute at which the wall shows a time."""
    found: dict[tuple[date, int], int] = {}
    for number, shown in enumerate(wall_clock()):
        found.setdefault(shown, number)
    return found


def minute_of(day: date, minutes: int) -> int:
    """The minute at which the wall first shows a time; an hour it skips is counted from before."""
    day, minutes = day + timedelta(days=minutes // 1440), minutes % 1440
    found = first_shown()
    if (day, minutes) in found:
        return found[day, minutes]
    last = max(m for d, m in found if d == day and m < minutes)
    return found[day, last] + (minutes - last)


POLISH_HOLIDAYS = holidays.country_holidays("PL", years=range(2024, 2028))


def reference(weeks, exceptions, closed_on_holidays) -> list[bool]:
    """For each minute, whether the space is open: painted day by day, nothing clever."""
    is_open = [False] * len(wall_clock())
    for number in range(DAYS_IN_ALL + 2):
        day = FIRST + timedelta(days=number)
        for opens, closes, by_appointment in spans_of(day, weeks, exceptions, closed_on_holidays):
            if by_appointment:
                continue
            for minute in range(minute_of(day, opens), minute_of(day, closes)):
                is_open[minute] = True
    return is_open


def spans_of(day, weeks, exceptions, closed_on_holidays):
    listed = [e for e in exceptions if e.first_day <= day <= (e.last_day or e.first_day)]
    if listed:
        shortest = sorted(listed, key=lambda e: (e.last_day or e.first_day) - e.first_day)[0]
        return as_numbers(shortest.hours)
    if closed_on_holidays and day in POLISH_HOLIDAYS:
        return []
    seasons = [w for w in weeks if w.valid_from and w.valid_from <= day <= w.valid_until]
    usual = [w for w in weeks if w.valid_from is None]
    ordered = sorted(seasons, key=lambda w: w.valid_until - w.valid_from) + usual
    return as_numbers(getattr(ordered[0], DAYS[day.weekday()])) if ordered else []


def as_numbers(text):
    numbers = []
    for part in filter(None, text.split(", ")):
        hours, _space, appointment = part.partition(" ")
        if hours == "appointment":
            continue
        opens, closes = (int(c[:2]) * 60 + int(c[3:]) for c in hours.split("-"))
        numbers.append((opens, closes if closes > opens else closes + 1440, bool(appointment)))
    return numbers


# --- Any hours anybody could write -----------------------------------------------------------

clock_minutes = st.integers(0, 95).map(lambda quarter: quarter * 15)
clocks = clock_minutes.map(opening.clock)


@st.composite
def days_hours(draw):
    """One to three spans in order, the last perhaps past midnight; sometimes by appointment."""
    marks = sorted(draw(st.sets(clock_minutes, min_size=2, max_size=6)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    texts = [
        f"{opening.clock(a)}-{opening.clock(b)}{draw(st.sampled_from(['', '', ' appointment']))}"
        for a, b in pairs
    ]
    early = draw(clock_minutes) % 360
    if draw(st.booleans()) and len(marks) % 2 and early < marks[-1]:
        texts.append(f"{opening.clock(marks[-1])}-{opening.clock(early or 1440)}")
    return ", ".join(texts)


texts = st.one_of(st.just(""), days_hours())
some_day = st.integers(0, DAYS_IN_ALL - 1).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def weeks(draw):
    found = [WeeklyHours(**{day: draw(texts) for day in DAYS})]
    for _season in range(draw(st.integers(0, 2))):
        first = draw(some_day)
        season = WeeklyHours(**{day: draw(texts) for day in DAYS})
        season.valid_from = first
        season.valid_until = first + timedelta(days=draw(st.integers(0, 90)))
        found.append(season)
    return found


@st.composite
def exceptions(draw):
    found = []
    for _number in range(draw(st.integers(0, 4))):
        first = draw(some_day)
        last = draw(st.one_of(st.none(), st.integers(0, 20).map(lambda n: timedelta(days=n))))
        found.append(
            HoursException(
                first_day=first, last_day=last if last is None else first + last, hours=draw(texts)
            )
        )
    return found


# The nights on which the clocks change are always asked about, besides any other moment.
CHANGES = [at("2025-03-30T00:00"), at("2025-10-26T00:00"), at("2026-03-29T00:00")]


@settings(max_examples=100, deadline=None)
@given(
    weeks(),
    exceptions(),
    st.booleans(),
    st.lists(st.integers(1440, DAYS_IN_ALL * 1440 - 1), max_size=30),
)
def test_open_and_next_change_agree_with_every_minute_of_two_years(
    listed, exceptional, closed_on_holidays, moments
):
    hours = Hours(listed, exceptional, closed_on_holidays=closed_on_holidays)
    expected = reference(listed, exceptional, closed_on_holidays)
    start = datetime(FIRST.year, 1, 1, tzinfo=WARSAW).astimezone(UTC)
    changes = [n for n in range(1, len(expected)) if expected[n] != expected[n - 1]]
    nights = [int((c - start) / MINUTE) + m for c in CHANGES for m in range(0, 360, 20)]
    for minute in [*moments, *nights, *(n + d for n in changes[5:40] for d in (-1, 0, 1))]:
        if minute >= DAYS_IN_ALL * 1440 - HORIZON_DAYS * 1440 or minute < 1440:
            continue
        now = start + minute * MINUTE
        state = hours.state(now)
        assert state.is_open == expected[minute], now
        place = bisect_right(changes, minute)
        change = start + changes[place] * MINUTE if place < len(changes) else None
        if state.is_open and state.until is not None:
            assert state.until == change, now
        elif state.is_open:
            assert change is None or change - now > timedelta(days=7)
        elif state.opens is not None:
            assert state.opens == change, now
        else:
            assert change is None or change - now > timedelta(days=HORIZON_DAYS - 3)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_what_is_kept_reads_back_as_itself(text):
    with override("en"):
        assert opening.normal(opening.spans_text(opening.parse(text)) if text else "") == text


# --- As people write it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("9-13, 15-20", "09:00-13:00, 15:00-20:00"),
        ("9:30–17", "09:30-17:00"),
        ("15-20; 9.00 do 13.00", "09:00-13:00, 15:00-20:00"),
        ("18–2", "18:00-02:00"),
        ("16-24", "16:00-24:00"),
        ("po uzgodnieniu", "appointment"),
        ("By appointment", "appointment"),
        ("10-12 po umówieniu", "10:00-12:00 appointment"),
        ("9-12, by appointment", "appointment, 09:00-12:00"),
        ("nieczynne", ""),
        (" ", ""),
    ],
)
def test_hours_may_be_written_in_many_ways(written, kept):
    assert opening.normal(written) == kept


@pytest.mark.parametrize(
    "written", ["rano", "9-", "25-26", "9:70-10", "9-13, 12-15", "9-9", "24-3", "9-10-11", "9:5-10"]
)
def test_what_is_not_hours_is_refused_in_words(written):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        opening.parse(written)


# --- In words ----------------------------------------------------------------------------------

OFFICE = week(
    monday="9-18", tuesday="9-18", wednesday="9-18", thursday="9-18", friday="9-13, 15-23:30"
)


@pytest.mark.parametrize(
    ("now", "polish", "english"),
    [
        ("2026-11-23T10:00", "Teraz otwarte · zamykamy o 18:00", "Open now · closes at 18:00"),
        ("2026-11-23T08:00", "Zamknięte · otwieramy o 9:00", "Closed · opens at 9:00"),
        (
            "2026-11-23T18:00",
            "Zamknięte · otwieramy jutro o 9:00",
            "Closed · opens tomorrow at 9:00",
        ),
        ("2026-11-27T14:00", "Zamknięte · otwieramy o 15:00", "Closed · opens at 15:00"),
        (
            "2026-11-28T10:00",
            "Zamknięte · otwieramy w poniedziałek o 9:00",
            "Closed · opens Monday at 9:00",
        ),
        (
            "2026-11-11T10:00",
            "Zamknięte (Narodowe Święto Niepodległości) · otwieramy jutro o 9:00",
            "Closed (National Independence Day) · opens tomorrow at 9:00",
        ),
    ],
)
def test_the_line_on_the_door(now, polish, english):
    moment = at(now)
    for language, text in (("pl", polish), ("en", english)):
        with override(language):
            state = Hours([OFFICE]).state(moment)
            assert state_text(state, moment).replace("\xa0", " ") == text


def test_a_bar_that_closes_after_midnight_is_open_through_the_night_of_the_clocks():
    hours = Hours([every_day("20-4")])
    # On 25 October 2026 the clocks show 2:00–3:00 twice: the night is an hour longer.
    state = hours.state(at("2026-10-24T23:00"))
    assert state.until == at("2026-10-25T04:00")
    assert state.until - at("2026-10-24T20:00") == timedelta(hours=9)


def test_always_open_never_says_when_it_closes():
    moment = at("2026-06-01T12:00")
    with override("en"):
        assert state_text(
            Hours([every_day("0-24")], closed_on_holidays=False).state(moment), moment
        ) == ("Open now, around the clock")


def test_the_exception_goes_before_the_holiday_and_the_season_before_the_usual_week():
    summer = every_day("12-20", valid_from=date(2026, 7, 1), valid_until=date(2026, 8, 31))
    feast = HoursException(first_day=date(2026, 8, 15), hours="10:00-12:00", reason_pl="Odpust")
    hours = Hours([OFFICE, summer], [feast])
    assert hours.on(date(2026, 7, 5)).spans == opening.parse("12-20")
    assert hours.on(date(2026, 8, 15)).spans == opening.parse("10-12")
    assert hours.on(date(2026, 11, 11)).is_closed
    assert not hours.on(date(2026, 9, 1)).differs


def test_christmas_eve_is_a_holiday_since_2025_only():
    hours = Hours([every_day("9-18")])
    assert not hours.on(date(2024, 12, 24)).is_closed
    assert hours.on(date(2025, 12, 24)).is_closed
    open_as_usual = Hours([every_day("9-18")], closed_on_holidays=False)
    assert not open_as_usual.on(date(2025, 12, 24)).is_closed


def test_appointments_are_not_open_doors():
    moment = at("2026-11-24T10:30")
    state = Hours([every_day("10-12 po umówieniu, 15-17")]).state(moment)
    assert not state.is_open
    with override("en"):
        assert state_text(state, moment) == "Now by appointment · until 12:00"


def test_the_week_takes_as_few_lines_as_it_can():
    with override("pl"):
        rows = week_rows(OFFICE)
    assert [(row.days, row.hours.replace("\u2060", "")) for row in rows] == [
        ("poniedziałek–czwartek", "9:00–18:00"),
        ("piątek", "9:00–13:00, 15:00–23:30"),
        ("sobota–niedziela", "zamknięte"),
    ]


def test_days_in_a_row_closed_for_one_reason_are_one_change():
    works = HoursException(
        first_day=date(2026, 2, 2), last_day=date(2026, 2, 13), hours="", reason_pl="Remont"
    )
    changes = merged(Hours([OFFICE], [works]).differing(date(2026, 2, 1), 30))
    assert len(changes) == 1
    assert "2\xa0lutego 2026" in changes[0].days


# --- For machines ------------------------------------------------------------------------------


def test_machines_are_told_the_week_and_the_special_days():
    late = week(friday="18-2", saturday="0-24", sunday="po uzgodnieniu")
    closed = HoursException(first_day=date(2026, 12, 18), hours="")
    hours = Hours([late], [closed])
    today = date(2026, 12, 1)
    assert opening_hours_specification(hours, today) == [
        {
            "@type": "OpeningHoursSpecification",
            "opens": "18:00",
            "closes": "02:00",
            "dayOfWeek": ["https://schema.org/Friday"],
        },
        {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "23:59",
            "dayOfWeek": ["https://schema.org/Saturday"],
        },
    ]
    special = special_days(hours, today)
    assert {
        "@type": "OpeningHoursSpecification",
        "opens": "00:00",
        "closes": "00:00",
        "validFrom": "2026-12-18",
        "validThrough": "2026-12-18",
    } in special
    # 25 December 2026 is a Friday, 26 a Saturday, 24 a Thursday on which it is closed anyway.
    assert [day["validFrom"] for day in special][:3] == ["2026-12-18", "2026-12-25", "2026-12-26"]
