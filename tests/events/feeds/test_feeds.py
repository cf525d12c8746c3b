"""Feeds: read by other libraries, replayed as a subscriber would, answered with 304."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta
from unittest import mock
from xml.etree import ElementTree

import icalendar
import pytest
import recurring_ical_events
import vobject
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone

from events.models import (
    EventPage,
    ExtraDate,
    OccurrenceStatus,
    RecurrenceRule,
    Showing,
    SkippedDates,
)
from events.occurrences import changes as dates
from events.occurrences.showings import respond
from network.models import Category
from sites.models import SpacePage
from tests.events.series import local, next_tuesday, weekly
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)

pytestmark = pytest.mark.django_db

FEED = "/pl/wydarzenia/calendar.ics"
DAY = timedelta(days=1)


@pytest.fixture
def home():
    home = make_home()
    make_event_index(home)
    return home


@pytest.fixture
def space(home):
    return make_space(make_space_index(home), title_pl="Dom", title_en="House")


@pytest.fixture
def index(space):
    return make_event_index(space)


def read(client, address=FEED):
    """The calendar, as icalendar and an independent parser read it without complaint."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        calendar = icalendar.Calendar.from_ical(answer.content)
        assert not [c.errors for c in calendar.walk() if getattr(c, "errors", None)]
        vobject.readOne(answer.content.decode()).validate(raiseException=True)
    return calendar


def on(moment):
    """What the network says at another time."""
    return mock.patch.object(timezone, "now", return_value=moment)


def events(calendar):
    return list(calendar.walk("VEVENT"))


class Subscriber:
    """A calendar program: keeps the newest version of each instance (RFC 5546 §2.1.5)."""

    def __init__(self):
        self.known = {}

    def fetch(self, calendar):
        for event in events(calendar):
            recurrence_id = event.get("RECURRENCE-ID")
            key = (str(event["UID"]), recurrence_id.dt if recurrence_id else None)
            if key not in self.known or event["SEQUENCE"] >= self.known[key]["SEQUENCE"]:
                self.known[key] = event

    def shows(self):
        """Start and status of everything, recurrences unfolded."""
        calendar = icalendar.Calendar()
        for event in self.known.values():
            calendar.add_component(event)
        span = (timezone.now() - 400 * DAY, timezone.now() + 800 * DAY)
        found = recurring_ical_events.of(calendar).between(*span)
        return sorted((e["DTSTART"].dt, str(e.get("STATUS")), str(e["SUMMARY"])) for e in found)


def rows_of(event):
    rows = event.occurrences.real().order_by("start")
    return [(row.start.astimezone(UTC), row.status) for row in rows]


def unfolded(calendar):
    subscriber = Subscriber()
    subscriber.fetch(calendar)
    return [(start.astimezone(UTC), status) for start, status, _title in subscriber.shows()]


def test_the_calendar_names_itself_and_how_often_to_ask(client, index):
    make_event(index)
    calendar = read(client)
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "Wydarzenia"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Warsaw"]
    assert str(read(client, "/en/events/calendar.ics")["NAME"]) == "Events"


def test_what_is_exported_is_what_the_rows_say(client, index):
    day = next_tuesday()
    event = weekly(
        index,
        rules=[
            RecurrenceRule(count=30),
            RecurrenceRule(weekdays=[3], start_time="10:00", end_time="11:00", count=9),
        ],
        extra_dates=[ExtraDate(day=day + 5 * DAY)],
        skipped_dates=[SkippedDates(first_day=day + 14 * DAY, last_day=day + 21 * DAY)],
    )
    rows = list(event.occurrences.order_by("start"))
    dates.cancel_date(rows[3].pk, reason={"reason_pl": "Choroba"}, by=None)
    start = rows[5].start + DAY
    dates.move_date(rows[5].pk, start=start, end=start + timedelta(hours=3), by=None)
    status = {"CANCELLED": "odwolane"}
    found = [(start, status.get(state, "")) for start, state in unfolded(read(client))]
    expected = [(start, "odwolane" if s == "odwolane" else "") for start, s in rows_of(event)]
    assert found == expected
    assert len({str(each["UID"]) for each in events(read(client))}) == 3


def test_a_series_over_both_changes_of_the_clock_keeps_its_hour(client, index):
    weekly(index, weeks=60)
    subscriber = Subscriber()
    subscriber.fetch(read(client))
    hours = {f"{timezone.localtime(start):%H:%M}" for start, *_rest in subscriber.shows()}
    assert hours == {"18:00"}


def test_a_subscriber_sees_a_date_cancelled_and_one_moved(client, index):
    event = weekly(index)
    subscriber = Subscriber()
    subscriber.fetch(read(client))
    before = subscriber.shows()
    rows = list(event.occurrences.order_by("start"))
    dates.cancel_date(rows[1].pk, reason={"reason_pl": "Choroba"}, by=None)
    moved = rows[2].start + DAY
    dates.move_date(rows[2].pk, start=moved, end=moved + timedelta(hours=1), by=None)
    feed = read(client)
    changed = [each for each in events(feed) if "RECURRENCE-ID" in each]
    assert {each["RECURRENCE-ID"].dt for each in changed} == {rows[1].start, rows[2].start}
    master = next(each for each in events(feed) if "RRULE" in each)
    assert {str(each["UID"]) for each in changed} == {str(master["UID"])}
    assert {each["SEQUENCE"] for each in changed} == {master["SEQUENCE"]}
    subscriber.fetch(feed)
    after = subscriber.shows()
    assert len(after) == len(before)
    assert after[1][1:] == ("CANCELLED", "ODWOŁANE: Joga")
    assert after[2][0] == moved


def test_a_subscriber_sees_a_restored_date_and_a_cancelled_event(client, index):
    event = weekly(index)
    subscriber = Subscriber()
    second = event.occurrences.order_by("start")[1]
    dates.cancel_date(second.pk, reason={}, by=None)
    subscriber.fetch(read(client))
    dates.restore_date(second.pk, by=None)
    subscriber.fetch(read(client))
    assert {state for _start, state, _title in subscriber.shows()} == {"CONFIRMED"}
    event = EventPage.objects.get(pk=event.pk)
    event.status = OccurrenceStatus.CANCELLED
    event.save_revision().publish()
    subscriber.fetch(read(client))
    assert {state for _start, state, _title in subscriber.shows()} == {"CANCELLED"}


def test_a_single_date_that_moves_is_the_same_date(client, index):
    event = make_event(index)
    first = events(read(client))[0]
    event.start += DAY
    event.end += DAY
    event.save_revision().publish()
    (second,) = events(read(client))
    assert (first["UID"], "RECURRENCE-ID" in second) == (second["UID"], False)
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTART"].dt - first["DTSTART"].dt == DAY


def test_a_date_is_named_the_same_however_many_of_its_event_are_left(client, index):
    """The window of a feed moves on; what stays in it must not look new to a subscriber."""
    early, late = timezone.now() - 85 * DAY, timezone.now() + 8 * DAY
    extra = ExtraDate(day=timezone.localdate(late))
    make_event(index, start=early, extra_dates=[extra])
    weekly(index, weeks=2, first=timezone.localdate(early), title_pl="Chór", title_en="Choir")

    def names():
        found = events(read(client))
        return {(str(e["SUMMARY"]), e["DTSTART"].dt.date()): str(e["UID"]) for e in found}

    before = names()
    assert len(before) == len(set(before.values())) == 3
    with on(timezone.now() + 7 * DAY):
        after = names()
    assert len(after) == 2
    assert set(after.values()) < set(before.values())


def test_the_number_of_a_series_never_falls(client, index):
    """A date that was changed, and is past the feed's window, takes nothing with it."""
    event = weekly(index, weeks=20, first=timezone.localdate() - 85 * DAY)
    first = event.occurrences.order_by("start")[0]
    for _time in range(3):
        dates.note_date(first.pk, note={"note_pl": f"{_time}"}, by=None)

    def number():
        return next(each["SEQUENCE"] for each in events(read(client)) if "RRULE" in each)

    before = number()
    with on(timezone.now() + 7 * DAY):
        assert number() >= before


def test_all_day_is_a_date(client, index):
    day = next_tuesday()
    values = {"all_day": True, "start": local(day, 10), "end": local(day + DAY, 11)}
    make_event(index, **values)
    (event,) = events(read(client))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + 2 * DAY)
    assert event["DTSTART"].params["VALUE"] == "DATE"


def test_ninety_days_back_and_what_is_coming(client, index):
    now = timezone.now()
    for days, title in ((-100, "dawno"), (-50, "niedawno"), (3, "wkrótce")):
        make_event(index, title_pl=title, start=now + days * DAY)
    assert {str(event["SUMMARY"]) for event in events(read(client))} == {"niedawno", "wkrótce"}


def test_filters_spaces_and_what_a_space_has_accepted(client, index, home, space):
    category = Category.objects.create(code="ruch", name_pl="Ruch")
    other = make_space(space.get_parent(), title_pl="Inny", title_en="Other")
    make_event_index(other)
    yoga = make_event(index, title_pl="Joga", categories=[category], also_in=[other])
    make_event(index, title_pl="Szachy")

    def titles(address):
        return {str(event["SUMMARY"]) for event in events(read(client, address))}

    assert titles(f"{FEED}?category=ruch") == {"Joga"}
    assert titles(f"{FEED}?category=nic") == set()
    assert titles(f"{FEED}?space={space.pk}") == {"Joga", "Szachy"}
    own = "/pl/miejsca/inny/wydarzenia/calendar.ics"
    assert titles(own) == set()
    respond(Showing.objects.get(event=yoga), accept=True, by=make_user("koordynator"))
    assert titles(own) == {"Joga"}
    respond(Showing.objects.get(event=yoga), accept=False, by=make_user("inny"))
    assert titles(own) == set()


def test_one_event_and_one_date(client, index):
    event = weekly(index)
    page = "/pl/miejsca/dom/wydarzenia/joga/"
    assert len(unfolded(read(client, f"{page}event.ics"))) == 6
    second = event.occurrences.order_by("start")[1]
    (only,) = events(read(client, f"{page}{second.key}.ics"))
    assert only["DTSTART"].dt == second.start
    assert str(only["URL"]).endswith(f"{second.key}/")
    third = event.occurrences.order_by("start")[2]
    (another,) = events(read(client, f"{page}{third.key}.ics"))
    assert another["UID"] != only["UID"]  # or the second would take the place of the first
    assert client.get(f"{page}2020-01-01-0000.ics").status_code == 404
    assert client.get(f"{page}nic.ics").status_code == 404
    assert client.get(f"{page}event.pdf").status_code == 404


def test_drafts_are_in_no_feed(client, index):
    event = weekly(index)
    event.unpublish()
    assert events(read(client)) == []
    assert client.get("/pl/miejsca/dom/wydarzenia/joga/event.ics").status_code == 404


class TestAskedAgain:
    def test_unchanged_is_said_so(self, client, index):
        make_event(index)
        with on(timezone.now() + timedelta(seconds=2)):
            first = client.get(FEED)
            for name, value in (
                ("if-none-match", first["ETag"]),
                ("if-modified-since", first["Last-Modified"]),
            ):
                again = client.get(FEED, headers={name: value})
                assert (again.status_code, again.content) == (304, b"")
        assert "max-age" in first["Cache-Control"]

    def test_any_change_is_seen(self, client, index):
        event = weekly(index)
        row = event.occurrences.order_by("start")[1]

        def publish():
            page = EventPage.objects.get(pk=event.pk)
            page.lead_pl = "Nowy opis"
            page.save_revision().publish()

        for change in (
            lambda: dates.cancel_date(row.pk, reason={}, by=None),
            publish,
            lambda: make_event(index, title_pl="Nowe"),
            lambda: EventPage.objects.get(title_pl="Nowe").delete(),
        ):
            etag = client.get(FEED)["ETag"]
            change()
            assert client.get(FEED, headers={"if-none-match": etag}).status_code == 200

    def test_a_new_address_of_the_space_is_seen(self, client, index, space):
        make_event(index)
        for address in (FEED, "/pl/miejsca/dom/wydarzenia/calendar.ics"):
            etag = client.get(address)["ETag"]
            page = SpacePage.objects.get(pk=space.pk)
            page.street = f"ul. {len(address)}"
            page.save_revision().publish()
            again = client.get(address, headers={"if-none-match": etag})
            assert again.status_code == 200
            assert page.street in again.content.decode().replace("\r\n ", "")

    def test_each_language_and_filter_has_its_own(self, client, index):
        make_event(index)
        addresses = (FEED, "/en/events/calendar.ics", f"{FEED}?free=1")
        assert len({client.get(address)["ETag"] for address in addresses}) == 3

    def test_no_cookie_and_only_reading(self, client, index):
        assert not client.get(FEED).cookies
        assert client.post(FEED).status_code == 405


def test_news_of_new_and_changed_events(client, index):
    event = weekly(index)
    make_event(index, title_pl="Szachy <i>", title_en="Chess")
    dates.cancel_date(event.occurrences.order_by("start")[0].pk, reason={}, by=None)
    answer = client.get("/pl/wydarzenia/new.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    atom = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  our own answer
    titles = [entry.find("a:title", atom).text for entry in feed.findall("a:entry", atom)]
    assert titles == ["Joga", "Szachy <i>"]
    assert "Odwołane" in feed.find("a:entry/a:summary", atom).text
    etag = answer["ETag"]
    again = client.get("/pl/wydarzenia/new.atom", headers={"if-none-match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_meeting_of_10_may_2022(client, language):
    """In every format, in both languages: 11:00–14:00 Europe/Warsaw."""
    call_command("load_first_entry")
    event = EventPage.objects.get()
    address = "/" + event.get_url_in(language).split("/", 3)[-1]
    (only,) = events(read(client, f"{address}event.ics"))
    start, end = only["DTSTART"], only["DTEND"]
    assert (start.params["TZID"], end.params["TZID"]) == ("Europe/Warsaw", "Europe/Warsaw")
    assert start.dt.replace(tzinfo=None) == datetime(2022, 5, 10, 11)
    assert end.dt.replace(tzinfo=None) == datetime(2022, 5, 10, 14)
    assert start.dt.utcoffset() == timedelta(hours=2)
    row = event.occurrences.get()
    (same,) = events(read(client, f"{address}{row.key}.ics"))
    assert same["DTSTART"].dt == start.dt
    page = client.get(address).content.decode()
    assert '"startDate": "2022-05-10T11:00:00+02:00"' in page
    assert '"endDate": "2022-05-10T14:00:00+02:00"' in page
    assert "11:00–14:00" in page
    assert row.key == "2022-05-10-1100"
    lists = event.get_parent().get_url_in(language)
    for view in ("?view=archive", "2022/05/10/", "2022/w19/"):
        assert "11:00–14:00" in client.get(f"{lists}{view}").content.decode()
    month = BeautifulSoup(client.get(f"{lists}2022/05/").content, "html.parser")
    (line,) = month.select("td li a")
    assert line.select_one(".cell-time").get_text(strip=True) == "11:00"
    with on(datetime(2022, 5, 1, tzinfo=UTC)):
        (coming,) = events(read(client, f"{lists}calendar.ics"))
        assert (coming["DTSTART"].dt, coming["DTEND"].dt) == (start.dt, end.dt)
        assert "11:00–14:00" in client.get(f"{lists}new.atom").content.decode()
    assert timezone.localtime(row.start).date() == date(2022, 5, 10)
