"""The example network says what it is and leaves without a trace."""

from __future__ import annotations

import pytest

from events.models import EventPage, Occurrence
from home.example_network import network as example
from home.services.first_entry import load_first_entry
from network.models import NetworkPage
from sites.models import SpacePage
from tests.events.report.grants import ALL, compare, tell
from tests.standing import standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def before(django_db_setup, django_db_blocker):
    """What was there before the examples came."""
    with standing(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(example, "SPACES", 3)
        load_first_entry("http://localhost")
        rows_before = rows()
        assert example.add_example_network(silent) == 3
        yield rows_before


def rows():
    pages = NetworkPage.objects.order_by("pk").values()
    dates = Occurrence.objects.order_by("pk").values()
    return list(pages), list(dates)


def silent(done, total):
    pass


def test_it_is_marked_in_both_languages_and_read_at_its_addresses(client, before):
    assert SpacePage.objects.count() == 4
    assert EventPage.objects.count() == 34  # ten in each, three with sign-up, and the meeting
    assert Occurrence.objects.count() > 100  # three weekly classes
    for address, mark in (
        ("/pl/miejsca/przyklad-1/", "Przykład"),
        ("/en/spaces/example-1/", "Example"),
    ):
        page = client.get(address).content.decode()
        assert f"{mark}:" in page
    for event in EventPage.objects.filter(title_pl__startswith="Przykład"):
        assert event.title_en.startswith("Example: ")
        assert "example" in event.lead_en


def test_adding_it_twice_adds_nothing(before):
    assert example.add_example_network(silent) == 0


def test_it_leaves_the_first_entry_as_it_was(before):
    assert example.remove_example_network(silent) == 3
    assert rows() == before


def test_the_grant_report_counts_it_as_obviously(before):
    found = compare(ALL, tell())
    assert found.total.events > 5
