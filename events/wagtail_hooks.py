"""What events add to the CMS and to a space's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks

from events.listing import shown
from events.models import EventIndexPage, Occurrence
from sites.models import SpacePage

COMING = 5
PAST = 3


@hooks.register("space_page_sections")
def events_of_a_space(space: SpacePage, request: HttpRequest) -> dict[str, Any]:
    """The next and the latest dates of a space, on its own page."""
    dates = Occurrence.objects.public().of_space(space)
    now = timezone.now()
    coming, past = shown(request, dates.coming(now)[:COMING], dates.past(now)[:PAST])
    index = EventIndexPage.objects.child_of(space).live().first()
    return {
        "order": 10,
        "template": "events/partials/space_section.html",
        "context": {
            "coming": coming,
            "past": past,
            "list_url": index.get_url(request) if index else None,
        },
    }
