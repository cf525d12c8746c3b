"""axe reads the forms, dialogues and lists of the CMS, in both languages, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.axe import nothing_for_axe

pytestmark = pytest.mark.browser

SPACE = "przyklad-9"
CHANGING = 500  # milliseconds in which Wagtail's colours go from light to dark
KEYS = """
from sites.models import SpacePage, RoomPage
space = SpacePage.objects.get(slug_pl="{space}")
event = space.occurrences.first().event
print(space.pk, event.pk, event.get_parent().pk, event.occurrences.first().pk,
      RoomPage.objects.descendant_of(space).first().pk)
"""
#: What stands for which of those keys.
SCREENS = [
    "pages/add/events/eventpage/{events}/",
    "pages/{event}/edit/",
    "pages/{space}/edit/",
    "pages/{room}/edit/",
    "events/list/",
    "events/{event}/copy/",
    "events/dates/{date}/cancel/",
    "events/dates/{date}/online/",
    "events/dates/{date}/note/",
    "spaces/",
    "spaces/{space}/suspend/",
    "spaces/{space}/timetable/",
    "spaces/{space}/team/",
    "account/",
]


def test_no_screen_has_anything_for_axe(home: Page, made, site: str):
    names = ("space", "event", "events", "date", "room")
    keys = dict(zip(names, made.run(KEYS.format(space=SPACE)).split(), strict=True))
    wrong = []
    for screen in SCREENS:
        address = screen.format(**keys)
        response = home.goto(f"{site}/admin/{address}")
        assert response is not None
        assert response.ok, address
        for scheme in ("light", "dark"):
            home.emulate_media(color_scheme=scheme)
            home.wait_for_timeout(CHANGING)
            try:
                nothing_for_axe(home, within="main", only_colours=scheme == "dark")
            except AssertionError as error:
                wrong.append(f"{address} {scheme}: {error}")
    assert not wrong, "\n".join(wrong)
