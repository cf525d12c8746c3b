"""Telling the directory of spaces which activities each space has on."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max
from django.utils import timezone

from events.models import CALLED_OFF, Occurrence
from network.models import NetworkPage
from sites.directory.offers import Offers, set_offers
from sites.models import SpacePage

#: The name of this kind in the address of the directory.
KIND = "activity"
CHUNK = 200


def offer_activities(spaces: Collection[int]) -> None:
    """The categories of a space's own coming events, each until its last date ends."""
    offers: Offers = {space: {} for space in spaces}
    dates = Occurrence.objects.public().real().filter(space__in=spaces, end__gt=timezone.now())
    found = dates.exclude(status__in=CALLED_OFF).exclude(event__categories=None).order_by()
    rows = found.values_list("space", "event__categories").annotate(until=Max("end"))
    for space, category, until in rows:
        offers[space][category] = until
    set_offers(KIND, offers)


def offer_all_activities() -> None:
    """The same for every space, some at a time."""
    keys = list(SpacePage.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), CHUNK):
        offer_activities(keys[first : first + CHUNK])


def follow_activities(page: NetworkPage) -> None:
    """After an event, or a page that holds events, changed its place or its dates."""
    # Not ``space_of``: what it remembers may be from before a move.
    space = SpacePage.objects.ancestor_of(page, inclusive=True).order_by("-depth").first()
    if space is not None:
        offer_activities([space.pk])
