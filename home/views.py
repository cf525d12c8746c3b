"""What the front door shows besides its own words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from events.listing.agenda import next_and_last
from events.models import EventIndexPage, Occurrence
from home.models import HomePage
from network.models import Project
from network.routing.addresses import prime_addresses
from sites.directory.newest import how_many, newest_spaces
from sites.models import SpaceIndexPage

COMING = 6
PAST = 3
SPACES = 6


def front_door(home: HomePage, request: HttpRequest) -> dict[str, Any]:
    """The next dates, the latest past ones, some spaces and who stands behind the network."""
    dates = Occurrence.objects.public()
    coming, past = next_and_last(request, dates, coming=COMING, past=PAST)
    lists = {
        "spaces_url": SpaceIndexPage.objects.child_of(home).live().first(),
        "events_url": EventIndexPage.objects.child_of(home).live().first(),
    }
    first_spaces = newest_spaces(SPACES)
    prime_addresses(request, [*first_spaces, *lists.values()])
    return {
        "coming": coming,
        "past": past,
        "spaces": first_spaces,
        "spaces_total": how_many(),
        **{name: page.get_url(request) if page else None for name, page in lists.items()},
        "project": Project.with_organisations(home.project_id),
    }
