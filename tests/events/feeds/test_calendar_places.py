"""What calendars say of dates that are online or postponed, and of where a house stands."""

from __future__ import annotations

import json
from datetime import timedelta

import icalendar
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone, translation

from events.models import AttendanceMode, EventPage, OccurrenceStatus
from events.occurrences import changes as dates
from tests.events.feeds.readers import READERS
from tests.events.series import weekly
from tests.events.signup.letters import Kind, letter_of, sign_up
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db
PAGE = {"pl": "/pl/miejsca/dom/wydarzenia/", "en": "/en/spaces/house/events/"}
URL, OTHER = "https://spotkanie.example/tajne", "https://spotkanie.example/inne"
POINT = {"latitude": "50.01800", "longitude": "19.97200"}


@pytest.fixture
def space():
    values = {"title_pl": "Dom", "title_en": "House", "street": "ul. Łąkowa 1", "city": "Kraków"}
    return make_space(make_space_index(make_home()), **values)


@pytest.fixture
def index(space):
    return make_event_index(space)


def components(content):
    found = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return sorted(found, key=lambda event: event["DTSTART"].dt)


def calendar(client, language="pl", file="calendar.ics"):
    response = client.get(f"{PAGE[language]}{file}")
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize(("language", "where"), [("pl", "W internecie"), ("en", "Online")])
class TestOnline:
    def test_a_date_moved_online(self, client, index, language, where):
        event = weekly(index)
        row = event.occurrences.order_by("start")[1]
        dates.move_online(row.pk, note={"note_pl": "Tym razem", "note_en": ""}, url=URL, by=None)
        master, moved = components(calendar(client, language))[:2]
        title = {"pl": "Joga", "en": "Yoga"}[language]
        assert (str(master["SUMMARY"]), str(moved["SUMMARY"])) == (title, f"ONLINE: {title}")
        assert (str(moved["LOCATION"]), str(moved["STATUS"])) == (where, "CONFIRMED")
        assert "GEO" not in moved
        assert "Łąkowa" in str(master["LOCATION"])

    def test_an_event_online(self, client, index, language, where):
        make_event(index, attendance_mode=AttendanceMode.ONLINE, online_url=URL)
        (only,) = components(calendar(client, language))
        assert str(only["SUMMARY"]).startswith("ONLINE: ")
        assert str(only["LOCATION"]) == where
        assert "GEO" not in only
        event = EventPage.objects.get()
        page = client.get(event.get_url_in(language)).content
        data = BeautifulSoup(page, "html.parser").find("script", type="application/ld+json")
        place = json.loads(data.string)["location"]
        assert place == {"@type": "VirtualLocation", "url": event.get_url_in(language)}


@pytest.mark.parametrize("mode", [AttendanceMode.ONLINE, AttendanceMode.MIXED])
def test_the_address_online_is_told_to_who_has_a_place_and_to_nobody_else(client, index, mode):
    event = make_event(
        index, attendance_mode=mode, online_url=URL, signup_mode="date", capacity=5, slug_pl="x"
    )
    row = event.occurrences.get()
    public = ("", f"{row.key}/", "sign-up/", "event.ics", f"{row.key}.ics")
    lists = ("", "calendar.ics", "new.atom", "events.geojson")
    for address in (*(f"x/{each}" for each in public), *lists):
        for language in ("pl", "en"):
            slug = event.slug_en if language == "en" else "x"
            path = address.replace("x/", f"{slug}/", 1) if address.startswith("x/") else address
            response = client.get(f"{PAGE[language]}{path}")
            assert response.status_code in (200, 404), path
            assert b"spotkanie.example" not in response.content, path
    waits = {"state": "waiting", "number": 7, "placed_at": None}
    for told, state in ((True, {}), (False, waits)):
        signup = sign_up(event, row, email=f"{told}@example.org", **state)
        own = client.get(signup.get_absolute_url()).content.decode()
        assert (URL in own) == told
        response = client.get(f"{signup.get_absolute_url()}calendar.ics")
        assert response.status_code == (200 if told else 404)
        if told:
            (only,) = components(response.content)
            assert str(only["CONFERENCE"]) == URL
            assert only["CONFERENCE"].params == {"VALUE": "URI", "FEATURE": "VIDEO"}
            assert URL in str(only["DESCRIPTION"])
            for reader in READERS.values():
                assert [seen.instant for seen in reader(response.content)] == [row.start]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("kind", [Kind.PLACED, Kind.REMINDED, Kind.DATE_ONLINE, Kind.WAITING])
def test_letters_tell_the_address_online_to_who_has_a_place(index, kind, language):
    event = make_event(index, signup_mode="date", capacity=5)
    row = event.occurrences.get()
    dates.move_online(row.pk, note={}, url=OTHER, by=None)
    message = letter_of(kind, event, language=language)
    told = kind != Kind.WAITING
    assert (OTHER in message.body) == told
    assert (OTHER in message.alternatives[0][0]) == told
    attached = [content for _name, content, _type in message.attachments]
    assert any("CONFERENCE" in each for each in attached) == told


def test_restored_it_has_no_address_of_its_own(index):
    event = weekly(index)
    row = event.occurrences.order_by("start")[1]
    dates.move_online(row.pk, note={}, url=URL, by=None)
    dates.restore_date(row.pk, by=None)
    row.refresh_from_db()
    assert (row.online_url, row.join_url) == ("", "")


@pytest.mark.parametrize(("language", "said"), [("pl", "PRZEŁOŻONE: "), ("en", "POSTPONED: ")])
def test_postponed_is_said_and_hidden(client, index, language, said):
    make_event(index, status=OccurrenceStatus.POSTPONED)
    (only,) = components(calendar(client, language))
    assert str(only["SUMMARY"]).startswith(said)
    assert str(only["STATUS"]) == "CANCELLED"


@pytest.mark.parametrize(("precision", "told"), [("exact", True), ("approximate", False)])
def test_only_an_exact_point_is_told(client, space, precision, told):
    for name, value in {**POINT, "point_precision": precision}.items():
        setattr(space, name, value)
    space.save()
    make_event(make_event_index(space))
    (only,) = components(calendar(client))
    assert ("GEO" in only) == told


def test_an_empty_list_is_a_calendar_too(client, index):
    calendar_ = icalendar.Calendar.from_ical(calendar(client))
    assert [each.name for each in calendar_.subcomponents] == ["VTIMEZONE"]
    assert all(reader(calendar(client)) == [] for reader in READERS.values())


def test_one_time_zone_in_every_file(client, index):
    old = make_event(index, start=timezone.now() - timedelta(days=80))
    weekly(index)
    files = ("calendar.ics", f"{old.slug_pl}/event.ics", "joga/event.ics")
    zones = {
        text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
        for text in (calendar(client, file=file).decode() for file in files)
    }
    (zone,) = zones
    assert "COMMENT" not in zone
    assert "RDATE" not in zone
    assert zone.count("RRULE:FREQ=YEARLY") == 2


def test_the_language_of_a_text_is_its_readers(client, index):
    make_event(index, title_pl="Chór", title_en="Choir")
    with translation.override("en"):
        assert b"Choir" in calendar(client, "en")
        assert "Chór" in calendar(client, "pl").decode()
