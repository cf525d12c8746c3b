"""What each public page asks of the database: little, and no more when the network grows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from events.models import EventPage, Occurrence
from network.models import AccessibilityFeature, Amenity, District, Picture
from sites.directory.ordering import Order
from sites.models import (
    ContactPage,
    Download,
    DownloadsPage,
    GalleryPage,
    GalleryPicture,
    HoursException,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    RoomIndexPage,
    RoomPage,
    SpacePage,
    TeamMember,
    WeeklyHours,
)
from tests.factories import (
    add,
    make_categories,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.planner import analyze

pytestmark = pytest.mark.django_db

BUDGET = 25
POINT = {"latitude": "50.01800", "longitude": "19.97200", "point_precision": "exact"}
#: What an event leads on to is chosen by a few columns first: more queries, which read less.
OF_AN_EVENT = 26


@pytest.fixture
def network():
    home = make_home()
    make_event_index(home)
    spaces = make_space_index(home)
    grow(spaces, 2)
    furnish(SpacePage.objects.get(slug_pl="miejsce"), 3)
    return spaces


def furnish(space, count):
    """The pages of one space; called again, ten times as much on each of them."""
    rooms = once(space, RoomIndexPage(title_pl="Sale", title_en="Rooms"))
    news = once(space, NewsIndexPage(title_pl="Aktualności", title_en="News"))
    once(space, ContactPage(title_pl="Kontakt", title_en="Contact"))
    people = once(space, PeoplePage(title_pl="Ludzie", title_en="People"))
    gallery = once(space, GalleryPage(title_pl="Galeria", title_en="Gallery"))
    downloads = once(space, DownloadsPage(title_pl="Pliki", title_en="Files"))
    today = timezone.localdate()
    for _number in range(count):
        picture = Picture.objects.create(title="p", file=get_test_image_file(), alt_pl="p")
        add(rooms, RoomPage(title_pl="Sala", title_en="Room", main_picture=picture))
        add(news, NewsPage(title_pl="Wpis", title_en="Item"))
        TeamMember.objects.create(page=people, name="Osoba", consent_on=today, photo=picture)
        GalleryPicture.objects.create(gallery=gallery, picture=picture)
        file = ContentFile(b"x", "a.txt")
        document = Document.objects.create(title="d", file=file, file_size=1)
        Download.objects.create(page=downloads, document=document)
        day = today + timedelta(days=_number)
        HoursException.objects.create(space=space, first_day=day)
    WeeklyHours.objects.create(space=space, monday="09:00-17:00")


def once(space, page):
    return type(page).objects.child_of(space).first() or add(space, page)


def grow(spaces, count):
    """More spaces, each with coming and past events in several categories."""
    categories = make_categories(3)
    now = timezone.now()
    for _number in range(count):
        space = make_space(spaces, title_pl="Miejsce", title_en="Space", **POINT)
        index = make_event_index(space)
        for days in (-3, 2):
            start = now + timedelta(days=days)
            end = start + timedelta(hours=1)
            make_event(index, start=start, end=end, categories=categories)


def asked(client, address):
    cache.clear()  # where Wagtail remembers the files made of a picture
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return [query["sql"] for query in queries]


def brief(queries):
    """The tables and conditions only: what tells one query from another."""
    return "\n".join(sql[sql.rfind(" FROM ") :][:200] for sql in queries)


PAGES = {
    "home": ("/pl/", "/en/"),
    "directory": ("/pl/miejsca/", "/en/spaces/"),
    "spaces for maps": ("/pl/miejsca/spaces.geojson", "/en/spaces/spaces.geojson"),
    "space": ("/pl/miejsca/miejsce/", "/en/spaces/space/"),
    "events": ("/pl/wydarzenia/", "/en/events/"),
    "events nearby": ("/pl/wydarzenia/?near=50.018,19.972", "/en/events/?near=50.018,19.972"),
    "archive": ("/pl/wydarzenia/?view=archive", "/en/events/?view=archive"),
    "month": ("/pl/wydarzenia/2026/11/", "/en/events/2026/11/"),
    "week": ("/pl/wydarzenia/2026/w48/", "/en/events/2026/w48/"),
    "calendar": ("/pl/wydarzenia/calendar.ics", "/en/events/calendar.ics"),
    "news of events": ("/pl/wydarzenia/new.atom", "/en/events/new.atom"),
    "sitemap": ("/sitemap.xml", "/sitemap.xml"),
    "part of the sitemap": ("/sitemap-pages.xml", "/sitemap-pages.xml"),
    "space events": ("/pl/miejsca/miejsce/wydarzenia/", "/en/spaces/space/events/"),
    "rooms": ("/pl/miejsca/miejsce/sale/", "/en/spaces/space/rooms/"),
    "room": ("/pl/miejsca/miejsce/sale/sala/", "/en/spaces/space/rooms/room/"),
    "news": ("/pl/miejsca/miejsce/aktualnosci/", "/en/spaces/space/news/"),
    "contact": ("/pl/miejsca/miejsce/kontakt/", "/en/spaces/space/contact/"),
    "people": ("/pl/miejsca/miejsce/ludzie/", "/en/spaces/space/people/"),
    "gallery": ("/pl/miejsca/miejsce/galeria/", "/en/spaces/space/gallery/"),
    "downloads": ("/pl/miejsca/miejsce/pliki/", "/en/spaces/space/files/"),
    "event": (
        "/pl/miejsca/miejsce/wydarzenia/wydarzenie/",
        "/en/spaces/space/events/event/",
    ),
}


def test_budget_holds_and_stays_when_the_network_grows_tenfold(client, network):
    addresses = [address for pair in PAGES.values() for address in pair]
    before = {}
    for address in addresses:
        asked(client, address)  # content types are remembered by the process
        before[address] = asked(client, address)
    limits = dict.fromkeys(addresses, BUDGET) | dict.fromkeys(PAGES["event"], OF_AN_EVENT)
    over = {url: len(queries) for url, queries in before.items() if len(queries) > limits[url]}
    assert over == {}
    grow(network, 18)
    furnish(SpacePage.objects.get(slug_pl="miejsce"), 27)
    grown = {}
    for address in addresses:
        asked(client, address)  # each picture's sizes are made when first shown
        after = asked(client, address)
        if len(after) != len(before[address]):
            grown[address] = brief(after)
    assert grown == {}


def test_more_hostnames_cost_no_more(client, network):
    asked(client, "/pl/wydarzenia/")
    before = asked(client, "/pl/wydarzenia/")
    for number, space in enumerate(SpacePage.objects.all()):
        Site.objects.create(hostname=f"s{number}.example", root_page=space)
    assert Site.objects.count() == 3
    assert len(asked(client, "/pl/wydarzenia/")) == len(before)


@pytest.mark.parametrize(
    ("address", "more"),
    [("/pl/miejsca/", 0), ("/pl/miejsca/?sort=next", 0), ("/pl/wydarzenia/", 1)],
)
def test_more_than_are_read_at_once_cost_one_at_most(client, network, monkeypatch, address, more):
    """The sites of the menu and of the page itself are known; the directory's come with its
    spaces, those of the spaces of events do not."""
    asked(client, address)
    before = asked(client, address)
    for number, space in enumerate(SpacePage.objects.all()):
        Site.objects.create(hostname=f"s{number}.example", root_page=space)
    monkeypatch.setattr("network.routing.addresses._FEW", 1)
    assert len(asked(client, address)) == len(before) + more
    assert client.get(address).content.decode().count('href="http://s0.example') > 0


DIRECTORY = 12
QUERIES = [
    "",
    "?page=2",
    "?district=I&stage=dziala",
    "?open=1&access=winda&amenity=kuchnia&activity=k1&operator=dom&room=10&district=I",
    "?near=50.018,19.972&activity=k1",
    "?sort=next&activity=k1&stage=dziala",
    "?room=90000",
]


def test_the_directory_costs_the_same_whatever_is_asked(client, network):
    District.objects.create(code="I", name_pl="Stare Miasto")
    AccessibilityFeature.objects.create(code="winda", name_pl="Winda")
    Amenity.objects.create(code="kuchnia", name_pl="Kuchnia")
    addresses = [f"/en/spaces/{query}" for query in QUERIES]
    addresses += [f"/en/spaces/spaces.geojson{query}" for query in QUERIES[:4]]
    before = {}
    for address in addresses:
        asked(client, address)
        before[address] = len(asked(client, address))
    assert {address: n for address, n in before.items() if n > DIRECTORY} == {}
    grow(network, 18)
    assert {address: len(asked(client, address)) for address in addresses} == before


@pytest.mark.parametrize("more", ["", "&near=50.018,19.972&activity=k1&stage=dziala"])
def test_the_directory_by_next_event_where_the_first_dates_are_of_too_few(
    client, network, monkeypatch, more
):
    monkeypatch.setattr(Order, "_dates_to_read", lambda order, count: 1)
    address = f"/en/spaces/?sort=next{more}"
    asked(client, address)
    queries = asked(client, address)
    assert sum('"events_occurrence"' in sql for sql in queries) == 2
    assert len(queries) <= DIRECTORY, brief(queries)


WHATS_ON = 14
VIEWS = [
    "",
    "?when=weekend",
    "?when=tomorrow&category=k1&free=1",
    "?category=k1&audience=x&access=y&access=w&access=v&district=z",
    "?page=2",
    "?view=archive",
    "{month}",
    "{month}?category=k1",
    "{week}",
    "{week}?category=k1&free=1",
    "{day}",
]


def test_what_is_on_costs_the_same_from_100_to_20_000_dates(client, network):
    lists = ("/en/events/", "/en/spaces/space/events/")
    today = timezone.localdate()
    days = {"month": f"{today:%Y/%m}/", "week": f"{today:%G/w%V}/", "day": f"{today:%Y/%m/%d}/"}
    addresses = [f"{page}{view.format(**days)}" for page in lists for view in VIEWS]
    add_dates(100)
    before = {}
    for address in addresses:
        asked(client, address)
        before[address] = len(asked(client, address))
    assert {address: n for address, n in before.items() if n > WHATS_ON} == {}
    add_dates(20_000)
    after = {address: len(asked(client, address)) for address in addresses}
    assert after == before


def add_dates(count):
    """More dates of the events there are, around today: on each day some, however few they are."""
    apart = timedelta(minutes=max(7, 40_000 // count))
    events = list(EventPage.objects.all())
    now = timezone.now()
    rows = []
    for number in range(count):
        event = events[number % len(events)]
        start = now + (number - count // 2) * apart + timedelta(seconds=count)
        end = start + timedelta(hours=1)
        rows.append(
            Occurrence(event=event, space=event.space, recurrence_id=start, start=start, end=end)
        )
    Occurrence.objects.bulk_create(rows, batch_size=5000)
    analyze()
