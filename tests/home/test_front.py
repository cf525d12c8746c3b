"""What the front page names of all there is: what is on next, what has been, the newest spaces."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone

from sites.models import SpacePage
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def index():
    return make_event_index(make_home())


def titles(client, heading="whats-on"):
    page = BeautifulSoup(client.get("/pl/").content, "html.parser")
    found = page.select(f"section[aria-labelledby={heading}] h3 a")
    return [link.get_text(strip=True) for link in found]


def test_what_has_been_running_for_long_leaves_room_for_what_is_next(client, index):
    now = timezone.now()
    make_event(index, title_pl="Wystawa", start=now - 20 * DAY, end=now + 20 * DAY)
    for days in range(6):
        start = now + days * DAY + timedelta(hours=1)
        make_event(index, title_pl=f"Za {days}", start=start, end=start + timedelta(hours=1))
    assert titles(client) == [f"Za {days}" for days in range(6)]


def test_where_there_is_room_it_is_named_and_first(client, index):
    now = timezone.now()
    make_event(index, title_pl="Wystawa", start=now - 20 * DAY, end=now + 20 * DAY)
    make_event(index, title_pl="Joga", start=now + DAY, end=now + DAY * 2)
    assert titles(client) == ["Wystawa", "Joga"]


def test_a_long_event_that_is_yet_to_begin_has_its_place(client, index):
    now = timezone.now()
    make_event(index, title_pl="Wystawa", start=now + 2 * DAY, end=now + 20 * DAY)
    make_event(index, title_pl="Joga", start=now + DAY, end=now + 2 * DAY)
    make_event(index, title_pl="Chór", start=now + 3 * DAY, end=now + 4 * DAY)
    assert titles(client) == ["Joga", "Wystawa", "Chór"]


def test_the_newest_spaces_and_how_many_there_are(client, index):
    spaces = make_space_index(index.get_parent())
    now = timezone.now()
    for number in range(8):
        space = make_space(spaces, title_pl=f"Miejsce {number}")
        published = {"first_published_at": now - number * DAY}
        SpacePage.objects.filter(pk=space.pk).update(**published)
    make_space(spaces, title_pl="Szkic", live=False)
    call_command("renew_directory", anew=True)
    assert titles(client, "spaces") == [f"Miejsce {number}" for number in range(6)]
    assert "Cała lista: 8 miejsc" in client.get("/pl/").content.decode()
