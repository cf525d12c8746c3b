"""How new a calendar is: numbers and times rise with what the file says, and only with that."""

from __future__ import annotations

import re
from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from events.models import EventPage, OccurrenceStatus, RecurrenceRule
from events.occurrences import changes as dates
from network.models import Category
from sites.models import HoursException, SpacePage
from tests.clock import at
from tests.events.series import weekly
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db
FEED = "/pl/miejsca/dom/wydarzenia/calendar.ics"
NETWORK = "/pl/wydarzenia/calendar.ics"
#: After everything that is written without another clock.
NOW = timezone.now().replace(microsecond=0) + timedelta(days=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
VERSION = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


@pytest.fixture
def index():
    home = make_home()
    make_event_index(home)
    return make_event_index(make_space(make_space_index(home), title_pl="Dom", title_en="House"))


class Keeping:
    """A program that takes a component only if it says that it is newer (Evolution)."""

    def __init__(self):
        self.known = {}

    def fetch(self, content):
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
            recurrence_id = event.get("RECURRENCE-ID")
            key = (str(event["UID"]), recurrence_id and recurrence_id.dt)
            if key not in self.known or version(self.known[key]) != version(event):
                self.known[key] = event

    def shows(self):
        return sorted(re.sub(r"\s+", " ", e.to_ical().decode()) for e in self.known.values())


def version(event):
    return tuple(str(event[name].to_ical()) for name in VERSION)


def numbers(content):
    """SEQUENCE, DTSTAMP and LAST-MODIFIED of each series."""
    found = {}
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        if "RECURRENCE-ID" not in event:
            stamps = (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt)
            found[str(event["UID"])] = (event["SEQUENCE"], *stamps)
    return found


def close_the_house(index):
    space = SpacePage.objects.get(pk=index.space.pk)
    day = timezone.localdate(EventPage.objects.get().occurrences.order_by("start")[1].start)
    HoursException.objects.create(space=space, first_day=day, last_day=day, reason_pl="Remont")
    space = SpacePage.objects.get(pk=space.pk)
    space.save_revision().publish()


def move_the_house(index):
    space = SpacePage.objects.get(pk=index.space.pk)
    space.street = "ul. Nowa 7"
    space.save_revision().publish()


def rename_the_house(index):
    space = SpacePage.objects.get(pk=index.space.pk)
    space.slug_pl = "nowy-dom"
    space.save_revision().publish()
    space.slug_pl = "dom"  # asked for at the same address


def remove_a_date(index):
    dates.remove_date(EventPage.objects.get().occurrences.order_by("start")[1].pk, by=None)


def cancel_a_date(index):
    row = EventPage.objects.get().occurrences.order_by("start")[1]
    dates.cancel_date(row.pk, reason={"reason_pl": "Choroba"}, by=None)


def add_a_category(index):
    event = EventPage.objects.get()
    event.categories.add(Category.objects.create(code="ruch", name_pl="Ruch"))
    event.save_revision().publish()


def rename_a_category(index):
    Category.objects.filter(code="stara").update(name_pl="Nowa nazwa")


def change_the_rule(index):
    event = EventPage.objects.get()
    event.rules = [RecurrenceRule(count=4)]
    event.save_revision().publish()


CHANGES = (
    *(close_the_house, move_the_house, remove_a_date, cancel_a_date),
    *(add_a_category, rename_a_category, change_the_rule),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_program_that_keeps_sees_every_change_twice_in_a_minute(client, index, change):
    category = Category.objects.create(code="stara", name_pl="Stara")
    with at(NOW):
        weekly(index, skip_closures=True, categories=[category])
    keeping = Keeping()
    with at(NOW + 2 * SECOND):
        before = client.get(FEED).content
        keeping.fetch(before)
    with at(NOW + 4 * SECOND):
        change(index)
    with at(NOW + 6 * SECOND):
        after = client.get(FEED).content
        keeping.fetch(after)
    ((uid, old),) = numbers(before).items()
    assert all(new > was for new, was in zip(numbers(after)[uid], old, strict=True))
    fresh = Keeping()
    fresh.fetch(after)
    new = set(fresh.shows())
    assert new <= set(keeping.shows())


def test_what_has_not_changed_says_so(client, index):
    """Another event, a draft, a publication of the same text, a price, a day that passes."""
    with at(NOW):
        event = weekly(index)
        event.save_revision().publish()
    with at(NOW + DAY):
        before = client.get(FEED).content.decode()
    with at(NOW + 2 * DAY):
        page = EventPage.objects.get(pk=event.pk)
        page.lead_pl = "Szkic"
        page.save_revision()
        other = make_event(index, title_pl="Inne")
        other.delete()
    with at(NOW + 3 * DAY):
        EventPage.objects.get(pk=event.pk).save_revision().publish()
    with at(NOW + 4 * DAY):
        page = EventPage.objects.get(pk=event.pk)
        page.price = 5
        page.save_revision().publish()
    with at(NOW + 9 * DAY):
        assert client.get(FEED).content.decode() == before


def test_a_number_never_falls_when_an_event_comes_back(client, index):
    with at(NOW):
        event = weekly(index)
        make_event(index, title_pl="Inne", start=NOW + DAY)
    with at(NOW + SECOND):
        first = numbers(client.get(FEED).content)
    for moment in range(2, 8):
        with at(NOW + moment * SECOND):
            page = EventPage.objects.get(pk=event.pk)
            page.title_pl = f"Joga {moment % 2}"
            page.save_revision().publish()
            client.get(FEED)
    with at(NOW + 10 * SECOND):
        last = numbers(client.get(FEED).content)
    uid = f"{event.translation_key.hex}@mam"
    assert last[uid][0] >= first[uid][0] + 5
    (other,) = first.keys() - {uid}
    assert last[other] == first[other]


class TestAskedAgain:
    def test_if_modified_since_alone_after_something_was_taken_away(self, client, index):
        with at(NOW):
            weekly(index)
            gone = make_event(index, title_pl="Inne", start=NOW + DAY)
        for address in (FEED, NETWORK, FEED.replace("calendar.ics", "new.atom")):
            with at(NOW + 10 * SECOND):
                known = client.get(address)["Last-Modified"]
                again = client.get(address, headers={"if-modified-since": known})
                assert again.status_code == 304
        with at(NOW + 20 * SECOND):
            EventPage.objects.get(pk=gone.pk).unpublish()
        with at(NOW + 30 * SECOND):
            for address in (FEED, NETWORK, FEED.replace("calendar.ics", "new.atom")):
                again = client.get(address, headers={"if-modified-since": known})
                assert again.status_code == 200, address
                assert "Inne" not in again.content.decode()

    def test_last_modified_never_runs_backwards(self, client, index):
        found = []
        with at(NOW):
            event = weekly(index)

        def ask(moment):
            with at(NOW + moment * SECOND):
                response = client.get(FEED)
                found.append(parse_http_date(response["Last-Modified"]))

        ask(2)
        with at(NOW + 3 * SECOND):
            newest = make_event(index, title_pl="Inne", start=NOW + DAY)
        ask(10)
        with at(NOW + 11 * SECOND):
            newest.delete()
        ask(20)
        with at(NOW + 21 * SECOND):
            dates.remove_date(event.occurrences.order_by("start")[5].pk, by=None)
        ask(30)
        assert found == sorted(set(found))

    def test_nothing_is_claimed_within_the_second_of_a_change(self, client, index):
        moment = NOW + timedelta(milliseconds=200)
        with at(moment):
            weekly(index)
            first = client.get(FEED)
        assert "Last-Modified" not in first
        with at(moment + timedelta(milliseconds=300)):
            EventPage.objects.get().unpublish()
        with at(moment + 5 * SECOND):
            date = {"if-modified-since": http_date(NOW.timestamp())}
            assert client.get(FEED, headers=date).status_code == 200

    def test_the_same_file_has_the_same_tag_whatever_changes_elsewhere(self, client, index):
        with at(NOW):
            weekly(index)
        with at(NOW + 10 * SECOND):
            tag = client.get(FEED)["ETag"]
        with at(NOW + 20 * SECOND):
            other = make_space(index.space.get_parent(), title_pl="Inny", title_en="Other")
            make_event(make_event_index(other))
        with at(NOW + 30 * SECOND):
            assert client.get(FEED, headers={"if-none-match": tag}).status_code == 304

    def test_nothing_is_made_for_who_has_it(self, client, index, monkeypatch):
        with at(NOW):
            weekly(index)
        with at(NOW + 10 * SECOND):
            tag = client.get(FEED)["ETag"]
        monkeypatch.setattr("events.feeds.views.calendar_file", None)
        monkeypatch.setattr("events.feeds.texts.CalendarObject", None)
        with at(NOW + 20 * SECOND):
            assert client.get(FEED, headers={"if-none-match": tag}).status_code == 304


def test_a_cancelled_event_and_one_called_back(client, index):
    with at(NOW):
        event = weekly(index)
    known = []
    for moment, status in enumerate((OccurrenceStatus.CANCELLED, OccurrenceStatus.SCHEDULED), 1):
        with at(NOW + moment * SECOND):
            page = EventPage.objects.get(pk=event.pk)
            page.status = status
            page.save_revision().publish()
            known.append(numbers(client.get(FEED).content))
    assert known[0].keys() == known[1].keys()
    assert all(known[1][uid][0] > number[0] for uid, number in known[0].items())
