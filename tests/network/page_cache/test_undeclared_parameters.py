"""A query a page does not know makes no other page of it: it costs what a kept page costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.page_cache.middleware import MARK
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.kept import forget, kept
from tests.standing import standing

pytestmark = pytest.mark.django_db

PAGES = (
    "/pl/",
    "/en/",
    "/pl/miejsca/",
    "/pl/wydarzenia/",
    "/pl/miejsca/dom/",
    "/pl/miejsca/dom/wydarzenia/",
    "/en/spaces/dom/events/yoga/",
    "/pl/wydarzenia/calendar.ics",
)
#: Those that put what is near first.
NEARBY = ("/pl/miejsca/", "/pl/wydarzenia/")
UNKNOWN = ("x=1", "utm_source=a&utm_source=b", "x=" + "y" * 3000, "format=json", "q=joga")
HERE = "near=50.018,19.972"
NOT_KNOWN = [
    (address, query)
    for address in PAGES
    for query in (*UNKNOWN, HERE)
    if not (query == HERE and address.removesuffix("calendar.ics") in NEARBY)
]


@pytest.fixture(scope="module")
def network(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        home = make_home()
        make_event_index(home)
        space = make_space(make_space_index(home), title_pl="Dom", title_en="Dom")
        make_event(make_event_index(space), title_pl="Joga", title_en="Yoga")
        yield home


@pytest.fixture
def on(network, db, tmp_path):
    with kept(tmp_path):
        yield
    forget()


def asked(client, address: str) -> tuple[str, int]:
    """What became of the cache, and how many queries it took."""
    with CaptureQueriesContext(
        connection,
    ) as taken:
        response = client.get(address)
    assert response.status_code == 200, address
    return response.get(MARK, ""), len(taken)


@pytest.mark.parametrize(("address", "query"), NOT_KNOWN)
def test_what_a_page_does_not_know_is_answered_by_what_is_kept(on, client, address, query):
    client.get(address)
    client.get(f"{address}?{query}")  # this process may have to learn what the page knows
    assert asked(client, f"{address}?{query}") == ("hit", 0)
    assert asked(client, f"{address}?{query}&x=2") == ("hit", 0)


@pytest.mark.parametrize("address", NEARBY)
def test_what_depends_on_a_position_is_kept_by_nobody(on, client, address):
    for _time in range(2):
        response = client.get(f"{address}?{HERE}")
        assert response["Cache-Control"] == "private, no-store"
        assert response.get(MARK, "") != "hit"
    # Nor does it stand in the way of the page itself.
    assert asked(client, address)[0] == "kept"
    assert asked(client, address) == ("hit", 0)
    assert client.get(f"{address}?{HERE}")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", NEARBY)
def test_the_search_and_its_position_are_kept_by_nobody(on, client, address):
    response = client.get(f"/pl/szukaj/?q=joga&{HERE}")
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("address", "said"),
    [("/pl/wydarzenia/", "Ten adres jest za długi"), ("/en/spaces/", "This address is too long")],
)
def test_an_endless_query_is_refused_unread(on, client, address, said):
    with CaptureQueriesContext(connection) as taken:
        response = client.get(f"{address}?q={'x' * 5000}")
    assert response.status_code == 414
    assert said in response.content.decode()
    assert not len(taken)


def test_a_part_of_a_page_is_asked_for_in_vain(on, client):
    """A page has no parts; else each of these would be made anew."""
    client.get("/pl/")
    response = client.get("/pl/", headers={"range": "bytes=0-10"})
    assert (response.status_code, response[MARK]) == (200, "hit")
