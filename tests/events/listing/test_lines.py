"""What a line says: in which language, where, when, and that it links to where the page is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import timezone, translation
from wagtail.models import Site

from events.listing.lines import date_lines
from events.models import Occurrence, OccurrenceStatus, Showing
from network.cache_tags.collector import collecting
from network.cache_tags.tags import subtree_tag
from network.models import Category
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
VIEWS = ("", "{month}/", "{week}/")


def make_pages():
    home = make_home()
    make_event_index(home)
    spaces = make_space_index(home)
    space = make_space(spaces, title_pl="Dom w Łęgu", title_en="House")
    return {"spaces": spaces, "space": space, "index": make_event_index(space)}


pages = stands(make_pages)
spaces, space, index = page_of("spaces"), page_of("space"), page_of("index")


def lines(client, address, date):
    """The links of the lines of every view about the days of a date, with what stands around."""
    year, week, _day = timezone.localtime(date.start).isocalendar()
    days = {"month": f"{timezone.localtime(date.start):%Y/%m}", "week": f"{year}/w{week:02}"}
    found = []
    for view in VIEWS:
        answer = client.get(address + view.format(**days))
        page = BeautifulSoup(answer.content, "html.parser")
        found += page.select(".agenda-line, .month-grid li, .event-line")
    assert found
    return found


def in_network(client, date, language="pl"):
    address = {"pl": "/pl/wydarzenia/", "en": "/en/events/"}[language]
    return lines(client, address, date)


class TestLanguages:
    def test_a_title_that_is_only_polish_says_so_on_an_english_page(self, client, index):
        date = make_event(index, title_pl="O życiu", title_en="").occurrences.get()
        for line in in_network(client, date, "en"):
            named = line.select_one('[lang="pl"]')
            assert named.get_text(strip=True) == "O\u00a0życiu"
        for line in in_network(client, date):
            assert not line.select("[lang]")

    def test_so_does_a_filter_and_no_other(self, client, index):
        both = Category.objects.create(code="joga", name_pl="Joga", name_en="Yoga")
        polish = Category.objects.create(code="kajaki", name_pl="Kajaki", name_en="")
        event = make_event(index)
        event.categories.set([both, polish])
        event.save_revision().publish()
        page = BeautifulSoup(client.get("/en/events/").content, "html.parser")
        for code, lang in (("joga", None), ("kajaki", "pl")):
            option = page.select_one(f'input[value="{code}"]').find_parent("label")
            assert option.span.get("lang") == lang
        badges = {badge.get_text(): badge.get("lang") for badge in page.select(".badge")}
        assert badges == {"Yoga": None, "Kajaki": "pl"}


class TestPlaces:
    def place(self, client, event, address="/pl/wydarzenia/"):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        return page.select_one(".agenda-line .event-facts").get_text(strip=True)

    def test_the_dates_own_place_goes_before_the_events(self, client, spaces, index):
        other = make_space(spaces, title_pl="Klub")
        event = make_event(index, venue_space=other)
        assert self.place(client, event) == "Klub"
        event.venue_name_pl = "Park i las"
        event.save_revision().publish()
        assert self.place(client, event) == "Park i las"
        date = event.occurrences
        date.update(other_space=make_space(spaces, title_pl="Strych"))
        assert self.place(client, event) == "Strych"
        date.update(other_place_pl="Ogród w mieście")
        assert self.place(client, event) == "Ogród w\u00a0mieście"

    def test_a_space_is_not_named_in_its_own_list(self, client, space, index):
        event = make_event(index)
        assert self.place(client, event) == "Dom w\u00a0Łęgu"
        assert self.place(client, event, index.get_url()) == ""

    def test_nor_on_its_own_page_where_guests_say_where_they_are(
        self, client, spaces, space, index
    ):
        make_event(index, title_pl="Joga")
        make_event(index, title_pl="Piknik", venue_space=make_space(spaces, title_pl="Klub"))
        page = client.get(space.get_url())
        lines = BeautifulSoup(page.content, "html.parser").select(".event-line")
        said = {line.h3.get_text(): line.select_one(".event-facts").get_text() for line in lines}
        assert "Dom" not in said["Joga"]
        assert "Klub" in said["Piknik"]


def test_the_page_of_a_space_tells_the_next_and_the_last_of_its_own_and_its_guests(
    client, spaces, space, index
):
    theirs = make_event_index(make_space(spaces, title_pl="Inny"))
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for days in (-4, -3, -2, -1, 1, 2, 3, 4, 5, 6):
        start = now + days * DAY
        where = index if days % 2 else theirs
        event = make_event(where, title_pl=f"Dzień {days}", start=start, end=start + DAY / 24)
        if where is theirs:
            Showing.objects.create(event=event, space=space, answer=Showing.Answer.ACCEPTED)
    page = BeautifulSoup(client.get(space.get_url()).content, "html.parser")
    coming, past = page.select(".event-lines")
    told = [[link.get_text() for link in some.select("h3 a, h4 a, a")] for some in (coming, past)]
    assert [name for name in told[0] if "Dzień" in name] == [f"Dzień {n}" for n in range(1, 6)]
    assert [name for name in told[1] if "Dzień" in name] == [f"Dzień {n}" for n in (-1, -2, -3)]


class TestWhatBecameOfIt:
    @pytest.mark.parametrize("status", [OccurrenceStatus.CANCELLED, OccurrenceStatus.MOVED_ONLINE])
    def test_each_view_says_it(self, client, index, status):
        event = make_event(index)
        event.occurrences.update(status=status)
        with translation.override("pl"):
            word = str(status.label)
        for line in in_network(client, event.occurrences.get()):
            assert word in line.get_text()
            is_off = "is-cancelled" in line.get("class", [])
            assert is_off == (status == OccurrenceStatus.CANCELLED)


class TestAddresses:
    def test_a_space_on_its_own_host_is_linked_to_there(self, client, space, index):
        Site.objects.create(hostname="dom.test", port=80, root_page=space)
        event = make_event(index)
        date = event.occurrences.get()
        for line in in_network(client, date):
            assert line.a["href"] == event.get_full_url()
            assert line.a["href"].startswith("http://dom.test/")

    def test_they_are_what_each_page_says_itself(self, space, index):
        Site.objects.create(hostname="dom.test", port=80, root_page=space)
        make_event(index, slug_pl="zażółć", slug_en="x-1")
        make_event(index, slug_pl="szachy")
        for host in ("localhost", "dom.test"):
            for language in ("pl", "en"):
                request = RequestFactory().get("/", headers={"host": host})
                rows = list(Occurrence.objects.all())
                with translation.override(language):
                    lines = date_lines(request, rows)
                    wanted = [row.event.get_url(request) for row in rows]
                    assert [line.page_url for line in lines] == wanted

    def test_a_list_is_made_of_what_its_lines_name(self, spaces, index):
        other = make_space(spaces, title_pl="Klub")
        date = make_event(index, venue_space=other).occurrences.get()
        with collecting() as cacheability:
            date_lines(RequestFactory().get("/"), [date])
        for page in (date.event, date.space, other):
            assert subtree_tag(page.path) in cacheability.tags


def test_a_date_of_many_days_stands_on_each_of_them(client, index):
    month = timezone.localtime().replace(day=1, hour=18, minute=0, second=0, microsecond=0)
    start = (month + timedelta(days=32)).replace(day=10)
    make_event(index, title_pl="Noc", start=start, end=start + timedelta(hours=10))
    make_event(index, title_pl="Zlot", start=start + timedelta(hours=1), end=start + 2 * DAY)
    answer = client.get(f"/pl/wydarzenia/{start:%Y/%m}/")
    on = {}
    for cell in BeautifulSoup(answer.content, "html.parser").select("td:not(.is-outside)"):
        day = cell.select_one(".cell-number").get_text()
        if names := [link.get_text() for link in cell.select("ul a")]:
            on[int(day)] = names
    assert on == {10: ["18:00 Noc", "19:00 Zlot"], 11: ["19:00 Zlot"], 12: ["19:00 Zlot"]}
