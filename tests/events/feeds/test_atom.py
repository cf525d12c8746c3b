"""The Atom feed: who writes, and names that hold for good (RFC 4287 §4.1.1, §4.2.6)."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from events.models import EventIndexPage, EventPage
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def index():
    home = make_home()
    make_event_index(home)
    return make_event_index(make_space(make_space_index(home), title_pl="Dom", title_en="House"))


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def ids(client, address):
    feed = read(client, address)
    entries = [each.text for each in feed.findall("a:entry/a:id", ATOM)]
    return feed.find("a:id", ATOM).text, entries


def test_names_survive_renames(client, index):
    event = make_event(index)
    before = ids(client, "/pl/miejsca/dom/wydarzenia/new.atom")
    for page in (EventPage.objects.get(pk=event.pk), EventIndexPage.objects.get(pk=index.pk)):
        page.slug_pl = f"nowy-{page.pk}"
        page.save_revision().publish()
    assert ids(client, f"/pl/miejsca/dom/nowy-{index.pk}/new.atom") == before
    feed, entries = before
    assert all(each.startswith("urn:uuid:") for each in (feed, *entries))


def test_each_feed_has_a_name_of_its_own(client, index):
    make_event(index, price=0)
    own, network = "/pl/miejsca/dom/wydarzenia/new.atom", "/pl/wydarzenia/new.atom"
    addresses = (own, "/en/spaces/house/events/new.atom", network, f"{network}?free=1")
    found = [ids(client, address) for address in addresses]
    assert len({feed for feed, _entries in found}) == 4
    # An entry is the same in every feed of its language.
    assert len({tuple(entries) for _feed, entries in found}) == 2


@pytest.mark.parametrize(
    ("address", "author"),
    [("/pl/miejsca/dom/wydarzenia/", "Dom"), ("/en/spaces/house/events/", "House")],
)
def test_a_feed_says_who_writes(client, index, address, author):
    make_event(index)
    feed = read(client, f"{address}new.atom")
    assert feed.find("a:author/a:name", ATOM).text == author
    assert read(client, "/pl/wydarzenia/new.atom").find("a:author/a:name", ATOM).text
