"""UIDs are given once: rules and dates may change, come and go."""

from __future__ import annotations

from datetime import UTC, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from events.models import EventPage, ExtraDate, RecurrenceRule
from events.occurrences import changes as dates
from tests.events.feeds.readers import READERS
from tests.events.series import local, next_tuesday, weekly
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db
PAGE = "/pl/miejsca/dom/wydarzenia/"
DAY = timedelta(days=1)
THURSDAYS = {"weekdays": [3], "start_time": "10:00", "end_time": "11:00", "count": 5}


@pytest.fixture
def index():
    home = make_home()
    return make_event_index(make_space(make_space_index(home), title_pl="Dom", title_en="House"))


def uids(client, event, reader="icalendar"):
    """The UID under which each date is told, by its start."""
    response = client.get(f"{PAGE}{event.slug_pl}/event.ics")
    return {seen.instant: seen.uid for seen in READERS[reader](response.content)}


def publish(event, **values):
    page = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save()
    EventPage.objects.get(pk=event.pk).save_revision().publish()


def name_of(event, part=""):
    key = event.translation_key.hex
    return f"{key}-{part}@mam" if part else f"{key}@mam"


def rows(event):
    return list(event.occurrences.real().order_by("start"))


def as_before(event):
    """Dates written before they were given names, then migrated."""
    event.occurrences.update(series=None)
    migration = import_module("events.migrations.0015_names_in_calendars")
    migration.forwards(apps, None)


def test_the_names_of_before_stay(client, index):
    """The first rule, the second, an extra date, and the file of one date, as they were named."""
    extra = ExtraDate(day=next_tuesday() + 5 * DAY)
    rules = [RecurrenceRule(count=4), RecurrenceRule(**THURSDAYS)]
    event = weekly(index, rules=rules, extra_dates=[extra])
    single = make_event(index, title_pl="Jeden")
    as_before(event)
    as_before(single)
    found = uids(client, event)
    for row in rows(event):
        day = timezone.localtime(row.start)
        part = {1: "", 3: "r1"}.get(day.weekday(), f"{row.start.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        assert found[row.start] == name_of(event, part)
    assert set(uids(client, single).values()) == {name_of(single)}
    second = rows(event)[1]
    file = client.get(f"{PAGE}joga/{second.key}.ics").content.decode().replace("\r\n ", "")
    assert f"UID:{name_of(event, second.own_name)}\r\n" in file


def test_one_date_becomes_two(client, index):
    event = make_event(index, start=local(next_tuesday(), 18), end=local(next_tuesday(), 19))
    before = uids(client, event)
    publish(event, extra_dates=[ExtraDate(day=next_tuesday() + DAY)])
    after = uids(client, event)
    assert len(after) == 2
    assert before.items() <= after.items()


def test_one_date_becomes_a_series_and_one_rule_two(client, index):
    event = make_event(index, start=local(next_tuesday(), 18), end=local(next_tuesday(), 19))
    one = uids(client, event)
    publish(event, rules=[RecurrenceRule(count=4)])
    series = uids(client, event)
    assert len(series) == 4
    assert set(series.values()) == set(one.values()) == {name_of(event)}
    publish(event, rules=[RecurrenceRule(count=4), RecurrenceRule(**THURSDAYS)])
    two = uids(client, event)
    assert len(two) == len(rows(event)) == 9
    assert series.items() <= two.items()


def test_the_first_of_two_rules_goes(client, index):
    event = weekly(index, rules=[RecurrenceRule(count=4), RecurrenceRule(**THURSDAYS)])
    before = uids(client, event)
    _first, second = EventPage.objects.get(pk=event.pk).rules.all()
    assert second.weekdays == [3]
    publish(event, rules=[second])
    after = uids(client, event)
    assert len(after) == 6  # the first date of all takes place whatever the rules say
    assert after.items() <= before.items()
    saturdays = RecurrenceRule(weekdays=[5], count=3)
    publish(event, rules=[RecurrenceRule(**THURSDAYS), saturdays])
    again = uids(client, event)
    assert len(again) == 9
    assert after.items() <= again.items()


@pytest.mark.parametrize("reader", sorted(READERS))
def test_a_date_that_is_kept_stays_in_its_series(client, index, reader):
    event = weekly(index)
    kept = rows(event)[2]
    dates.note_date(kept.pk, note={"note_pl": "Z gościem"}, by=None)
    before = uids(client, event, reader)
    publish(event, rules=[RecurrenceRule(weekdays=[2], count=4)])
    after = uids(client, event, reader)
    assert after.keys() == {row.start for row in rows(event)}
    assert after[kept.start] == before[kept.start] == name_of(event)
    assert set(after.values()) == {name_of(event)}


def test_an_event_of_one_rule_is_one_object(client, index):
    """RFC 4791 §4.1: one UID, also with a date moved, one cancelled and one kept."""
    event = weekly(index)
    second, third, fourth, *_rest = rows(event)[1:]
    dates.cancel_date(second.pk, reason={}, by=None)
    dates.move_date(third.pk, start=third.start + DAY, end=third.end + DAY, by=None)
    dates.note_date(fourth.pk, note={"note_pl": "Z gościem"}, by=None)
    publish(event, rules=[RecurrenceRule(weekdays=[2], count=4)])
    assert set(uids(client, event).values()) == {name_of(event)}
    for reader in READERS:
        assert uids(client, event, reader).keys() == {row.start for row in rows(event)}


def test_the_file_of_a_date_keeps_its_name_when_the_date_is_named_anew(client, index):
    event = weekly(index)
    row = rows(event)[1]
    name = row.own_name
    row.recurrence_id = row.start = row.start + timedelta(hours=1)
    row.end += timedelta(hours=1)
    row.save()
    row.refresh_from_db()
    assert row.own_name == name
