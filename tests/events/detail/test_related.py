"""Where an event leads on to: also shown by, similar, nearby, what is coming instead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.detail import related, related_sql
from events.filters.venue import is_online, key_of_space, place_by_event, space_on_site
from events.models import AttendanceMode, EventPage, Occurrence, OccurrenceStatus, Showing
from events.occurrences import changes as dates
from events.occurrences.showings import respond
from network.models import Audience, Category, EventFormat
from tests.events.series import weekly
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PAGE = "/pl/miejsca/dom/wydarzenia/joga/"


def make_pages():
    home = make_home()
    make_event_index(home)
    spaces = make_space_index(home)
    space = make_space(spaces, title_pl="Dom", title_en="House", latitude="50.0", longitude="20.0")
    return {"spaces": spaces, "space": space, "index": make_event_index(space)}


pages = stands(make_pages)
spaces, space, index = page_of("spaces"), page_of("space"), page_of("index")


@pytest.fixture
def terms():
    return {
        "categories": [Category.objects.create(code="ruch", name_pl="Ruch")],
        "formats": [EventFormat.objects.create(code="zajecia", name_pl="Zajęcia")],
        "audiences": [Audience.objects.create(code="seniorzy", name_pl="Seniorzy")],
    }


def far(spaces, title="Daleko", **values):
    """A space so far off that nothing there is nearby."""
    values = {"latitude": "50.9", "longitude": "20.0", **values}
    return make_event_index(make_space(spaces, title_pl=title, **values))


def read(client, address=PAGE):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def lines(page, name):
    section = page.select_one(f"section[aria-labelledby={name}]")
    links = section.select(".answer-lines a") if section else []
    return [link.get_text(strip=True) for link in links]


def test_nothing_to_lead_on_to_is_not_mentioned(client, index):
    make_event(index, title_pl="Joga")
    page = read(client)
    assert page.select(".answers, .instead") == []
    assert "Also shown by" not in page.get_text()


class TestSimilar:
    def test_what_has_more_in_common_comes_first(self, client, index, spaces, terms):
        there = far(spaces)
        make_event(index, title_pl="Joga", **terms)
        soon = timezone.now() + DAY
        make_event(there, title_pl="Nic", start=soon)
        make_event(there, title_pl="Dla tych samych", start=soon, audiences=terms["audiences"])
        make_event(there, title_pl="To samo", start=soon + 5 * DAY, **terms)
        make_event(there, title_pl="Ruch", start=soon + DAY, categories=terms["categories"])
        assert lines(read(client), "similar") == ["To samo", "Ruch", "Dla tych samych"]

    def test_of_equals_the_soonest_and_no_more_than_three(self, client, index, spaces, terms):
        there = far(spaces)
        make_event(index, title_pl="Joga", **terms)
        for days in (4, 2, 5, 3):
            make_event(there, title_pl=f"Za {days}", start=timezone.now() + days * DAY, **terms)
        assert lines(read(client), "similar") == ["Za 2", "Za 3", "Za 4"]

    def test_only_what_is_certain_to_come(self, client, index, spaces, terms):
        there = far(spaces)
        make_event(index, title_pl="Joga", **terms)
        make_event(there, title_pl="Było", start=timezone.now() - DAY, **terms)
        make_event(there, title_pl="Szkic", live=False, **terms)
        off = make_event(there, title_pl="Odwołane", **terms)
        dates.cancel_date(off.occurrences.get().pk, reason={}, by=None)
        assert lines(read(client), "similar") == []

    def test_a_series_counts_once_and_never_for_itself(self, client, index, spaces, terms):
        weekly(index, **terms)
        other = weekly(far(spaces), title_pl="Pilates", **terms)
        first = other.occurrences.order_by("start")[0]
        dates.cancel_date(first.pk, reason={}, by=None)
        page = read(client)
        assert lines(page, "similar") == ["Pilates"]
        link = page.select_one(".answer-lines a")["href"]
        assert other.occurrences.order_by("start")[1].key in link

    def test_a_title_in_the_other_language_is_marked(self, client, index, spaces, terms):
        make_event(index, title_pl="Joga", title_en="Yoga", **terms)
        make_event(far(spaces), title_pl="Chór", title_en=None, **terms)
        link = read(client, "/en/spaces/house/events/yoga/").select_one(".answer-lines a")
        assert (link.get_text(), link["lang"]) == ("Chór", "pl")


class TestNearby:
    def test_first_the_same_house_then_by_distance(self, client, index, spaces):
        make_event(index, title_pl="Joga")
        soon = timezone.now() + DAY
        away = make_space(spaces, title_pl="2 km", latitude="50.018", longitude="20.0")
        close = make_space(spaces, title_pl="1 km", latitude="50.0", longitude="20.014")
        make_event(far(spaces, latitude="50.03"), title_pl="Za daleko", start=soon)
        make_event(make_event_index(away), title_pl="Dalej", start=soon)
        make_event(make_event_index(close), title_pl="Bliżej", start=soon + 2 * DAY)
        make_event(index, title_pl="Tutaj", start=soon + 9 * DAY)
        assert lines(read(client), "nearby") == ["Tutaj", "Bliżej", "Dalej"]

    def test_what_takes_place_elsewhere_is_not_near(self, client, index, spaces):
        make_event(index, title_pl="Joga")
        other = make_space(spaces, title_pl="Daleko", latitude="50.9", longitude="20.0")
        make_event(index, title_pl="Wyjazd", venue_space=other)
        make_event(index, title_pl="Pod adresem", venue_address="Rynek 1")
        assert lines(read(client), "nearby") == []

    def test_nothing_is_named_twice(self, client, index, terms):
        make_event(index, title_pl="Joga", **terms)
        make_event(index, title_pl="Podobne", **terms)
        make_event(index, title_pl="Inne")
        page = read(client)
        assert (lines(page, "similar"), lines(page, "nearby")) == (["Podobne"], ["Inne"])

    def test_without_a_point_only_the_same_house(self, client, spaces):
        index = make_event_index(make_space(spaces, title_pl="Bez punktu"))
        make_event(index, title_pl="Joga")
        make_event(index, title_pl="Tutaj")
        other = make_space(spaces, title_pl="Inny", latitude="50.0", longitude="20.0")
        make_event(make_event_index(other), title_pl="Gdzieś")
        page = read(client, "/pl/miejsca/bez-punktu/wydarzenia/joga/")
        assert lines(page, "nearby") == ["Tutaj"]


class TestAlsoShownBy:
    def test_the_spaces_that_have_accepted(self, client, index, spaces):
        asked = [make_space(spaces, title_pl=name) for name in ("Tak", "Nie", "Czeka", "Ukryte")]
        event = make_event(index, title_pl="Joga", also_in=asked)
        for space, accepts in zip(asked, (True, False, None, True), strict=True):
            if accepts is not None:
                showing = Showing.objects.get(event=event, space=space)
                respond(showing, accept=accepts, by=make_user(space.title_pl))
        asked[3].unpublish()
        card = next(
            each
            for each in read(client).select("aside .card")
            if "Pokazuje to także" in each.get_text()
        )
        assert [link.get_text() for link in card.select("a")] == ["Tak"]


class TestWhatIsOver:
    def test_it_leads_to_what_is_coming_before_its_own_facts(self, client, index, terms):
        make_event(index, title_pl="Joga", start=timezone.now() - 3 * DAY, **terms)
        make_event(index, title_pl="Znowu", **terms)
        page = read(client)
        instead = page.select_one(".instead")
        assert lines(instead, "similar") == ["Znowu"]
        assert instead.find_next_sibling("div", class_="columns")

    def test_where_nothing_is_alike_whatever_is_next(self, client, index, spaces):
        make_event(index, title_pl="Joga", start=timezone.now() - 3 * DAY)
        make_event(far(spaces), title_pl="Chór")
        links = read(client).select(".instead a")
        assert [link.get_text() for link in links] == ["Chór"]

    def test_a_cancelled_event_leads_on_as_well(self, client, index):
        event = make_event(index, title_pl="Joga")
        make_event(index, title_pl="Szachy")
        dates.cancel_date(event.occurrences.get().pk, reason={}, by=None)
        assert lines(read(client).select_one(".instead"), "nearby") == ["Szachy"]


def test_a_preview_asks_for_none_of_it(client, index, terms):
    event = make_event(index, title_pl="Joga", **terms)
    make_event(index, title_pl="Szachy", **terms)
    event.live = False
    context = event.get_context(client.get("/pl/").wsgi_request)
    assert context["related"] is None


def test_it_costs_the_same_however_much_there_is(client, index, spaces, terms):
    def asked():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return queries

    near = {"latitude": "50.001", "longitude": "20.0"}
    event = make_event(index, title_pl="Joga", **terms)
    make_event(index, title_pl="Podobne", **terms)
    make_event(make_event_index(make_space(spaces, title_pl="Obok", **near)), title_pl="Bliskie")
    before = len(asked())
    for number in range(20):
        there = make_event_index(make_space(spaces, title_pl=f"M {number}", **near))
        make_event(there, title_pl=f"Zajęcia {number}", **terms)
        make_event(there, title_pl=f"Inne {number}")
    grown = [
        Occurrence(
            event=other, space=other.space, recurrence_id=start, start=start, end=start + DAY
        )
        for other in EventPage.objects.exclude(pk=event.pk)
        for start in (timezone.now() + (number - 100) * DAY for number in range(200))
    ]
    Occurrence.objects.bulk_create(grown)
    after = asked()
    assert len(after) == before
    assert before <= 28


def test_the_rows_read_are_bounded(client, index, spaces, terms, monkeypatch):
    make_event(index, title_pl="Joga", **terms)
    there = far(spaces)
    for number in range(8):
        make_event(there, title_pl=f"Zajęcia {number}", **terms)
    monkeypatch.setattr(related_sql, "NEWEST", 5)
    monkeypatch.setattr(related_sql, "CLOSEST", 4)
    assert len(lines(read(client), "similar")) == 3


def test_of_very_many_spaces_around_the_nearest_are_offered(client, index, spaces, monkeypatch):
    monkeypatch.setattr(related, "SPACES_KNOWN", 5)
    monkeypatch.setattr("network.db.compiled_queries._kept", {})
    make_event(index, title_pl="Joga")
    # The farthest have the lowest keys and stand first in the index of points: read alone, a square
    # that is too full would hold only them.
    for number in range(12, 0, -1):
        there = make_space(
            spaces, title_pl=f"M {number}", latitude=f"{50 - number / 1000:.3f}", longitude="20.0"
        )
        make_event(make_event_index(there), title_pl=f"Zajęcia {number}")
    assert lines(read(client), "nearby") == ["Zajęcia 1", "Zajęcia 2", "Zajęcia 3"]


@pytest.mark.parametrize("status", [OccurrenceStatus.SCHEDULED, OccurrenceStatus.MOVED_ONLINE])
@pytest.mark.parametrize("mode", AttendanceMode)
def test_the_database_knows_who_goes_somewhere_as_the_page_does(index, space, mode, status):
    event = make_event(index, title_pl="Joga", attendance_mode=mode)
    event.occurrences.update(status=status)
    row = event.occurrences.annotate(online=ExpressionWrapper(is_online(), BooleanField())).get()
    assert row.online == (space_on_site(row) is None)


@pytest.mark.parametrize("elsewhere", ["", "Park", "space"])
@pytest.mark.parametrize("venue", ["", "name", "address", "space"])
def test_the_database_knows_the_place_as_the_page_does(index, spaces, elsewhere, venue):
    """What SQL says in two ways, ``Occurrence.place`` says in Python."""
    other = make_space(spaces, title_pl="Inny")
    given = {
        "": {},
        "name": {"venue_name_en": "Park"},
        "address": {"venue_address": "ul. Długa 1"},
        "space": {"venue_space": other},
    }[venue]
    event = make_event(index, title_pl="Joga", **given)
    date = event.occurrences.get()
    third = make_space(spaces, title_pl="Trzeci")
    date.other_place_pl = "Park" if elsewhere == "Park" else ""
    date.other_space = third if elsewhere == "space" else None
    date.save()
    both = {"at_place": key_of_space(), "by_event": place_by_event()}
    row = Occurrence.objects.annotate(**both).get(pk=date.pk)
    place = row.place.pk if row.place else None
    assert (row.at_place, row.by_event) == (place, place)
