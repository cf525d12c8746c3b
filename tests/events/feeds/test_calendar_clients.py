"""Every date of our calendars as other programs show it: instant and wall clock, as the rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from events.models import EventPage, ExtraDate, RecurrenceRule
from tests.clock import at
from tests.events.feeds.readers import READERS
from tests.events.series import local
from tests.factories import add, make_event_index, make_home, make_space
from tests.factories import make_space_index as make_directory

pytestmark = pytest.mark.django_db
PAGE = "/pl/miejsca/dom/wydarzenia/"
DAY = timedelta(days=1)


@pytest.fixture
def index():
    home = make_home()
    space = make_space(make_directory(home), title_pl="Dom", title_en="House")
    return make_event_index(space)


@pytest.fixture(params=sorted(READERS))
def reader(request):
    return READERS[request.param]


def rows_of(event):
    """The instants and wall clocks of an event's rows; days of one that takes all day."""
    found = []
    for row in event.occurrences.real():
        start = timezone.localtime(row.start)
        wall = f"{start:%Y-%m-%d}" if row.all_day else f"{start:%Y-%m-%dT%H:%M}"
        instant = datetime(start.year, start.month, start.day, tzinfo=UTC)
        found.append((instant if row.all_day else row.start.astimezone(UTC), wall))
    return sorted(found)


def event_of(index, first: date, hour=18, minutes=90, **values):
    start = local(first, hour)
    values = {"title_pl": "Joga", "title_en": "Yoga", **values}
    event = EventPage(start=start, end=start + timedelta(minutes=minutes), **values)
    return add(index, event)


def seen(client, event, reader):
    response = client.get(f"{PAGE}{event.slug_pl}/event.ics")
    assert response.status_code == 200
    return sorted(each.when for each in reader(response.content))


@pytest.mark.parametrize("first", [date(2022, 1, 4), date(2024, 6, 4), date(2026, 11, 3)])
def test_a_series_of_years_is_read_as_its_rows(client, index, reader, first):
    """Over both changes of the clock in every year, with its last date in a summer."""
    last = date(2030, 7, 2) if first.year > 2024 else date(first.year + 3, 7, 2)
    rules = [RecurrenceRule(until=last, interval=1 if first.year < 2026 else 2)]
    with at(datetime(first.year, 1, 1, 9, tzinfo=UTC)):
        event = event_of(index, first, rules=rules)
        assert len(rows_of(event)) > 90
        assert seen(client, event, reader) == rows_of(event)


def test_single_dates_of_all_years(client, index, reader):
    days = [date(year, month, 15) for year in range(2022, 2031) for month in (1, 7)]
    with at(datetime(2022, 1, 1, 9, tzinfo=UTC)):
        extra = [ExtraDate(day=day) for day in days[1:]]
        event = event_of(index, days[0], extra_dates=extra)
        assert seen(client, event, reader) == rows_of(event)
        assert len(rows_of(event)) == 18
