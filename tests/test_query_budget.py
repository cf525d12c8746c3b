"""What each public page asks of the database: little, and no more when the network grows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from sites.models import SpacePage
from tests.factories import (
    make_categories,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db

BUDGET = 25


@pytest.fixture
def network():
    home = make_home()
    make_event_index(home)
    spaces = make_space_index(home)
    grow(spaces, 2)
    return spaces


def grow(spaces, count):
    """More spaces, each with coming and past events in several categories."""
    categories = make_categories(3)
    now = timezone.now()
    for _number in range(count):
        space = make_space(spaces, title_pl="Miejsce", title_en="Space")
        index = make_event_index(space)
        for days in (-3, 2):
            start = now + timedelta(days=days)
            event = make_event(index, start=start, end=start + timedelta(hours=1))
            event.categories.set(categories)
            event.save()


def asked(client, address):
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
    "space": ("/pl/miejsca/miejsce/", "/en/spaces/space/"),
    "events": ("/pl/wydarzenia/", "/en/events/"),
    "archive": ("/pl/wydarzenia/?view=archive", "/en/events/?view=archive"),
    "sitemap": ("/sitemap.xml", "/sitemap.xml"),
    "space events": ("/pl/miejsca/miejsce/wydarzenia/", "/en/spaces/space/events/"),
    "event": (
        "/pl/miejsca/miejsce/wydarzenia/wydarzenie/",
        "/en/spaces/space/events/event/",
    ),
}


@pytest.mark.parametrize("language", [0, 1], ids=["pl", "en"])
@pytest.mark.parametrize("kind", PAGES)
def test_budget_holds_and_stays_when_the_network_grows_tenfold(client, network, kind, language):
    address = PAGES[kind][language]
    asked(client, address)  # content types are remembered by the process
    before = asked(client, address)
    assert len(before) <= BUDGET, brief(before)
    grow(network, 18)
    after = asked(client, address)
    assert len(after) == len(before), brief(after)


def test_more_hostnames_cost_no_more(client, network):
    asked(client, "/pl/wydarzenia/")
    before = asked(client, "/pl/wydarzenia/")
    for number, space in enumerate(SpacePage.objects.all()):
        Site.objects.create(hostname=f"s{number}.example", root_page=space)
    assert Site.objects.count() == 3
    assert len(asked(client, "/pl/wydarzenia/")) == len(before)
