"""Prints which addresses to ask of the network that ``DATABASE_URL`` names, by kind, as JSON.

With the argument ``all`` also the kinds of pages that only ``two_commits`` asks for.

Spaces and events are chosen that are alike at every size: a space with about the same number of
coming dates, rooms, news and a contact page; a weekly class of such a space. Several of each, for
no two are quite the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from urllib.parse import urlsplit

import django

django.setup()

from django.db.models import Count, Q, QuerySet  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from events.models import EventIndexPage, EventPage, Occurrence, SignUpMode  # noqa: E402
from network.models import AccessibilityFeature, NetworkPage  # noqa: E402
from sites.directory.facet_kinds import OPERATOR  # noqa: E402
from sites.models import (  # noqa: E402
    ContactPage,
    NewsIndexPage,
    RoomIndexPage,
    RoomPage,
    SpaceOrganisation,
    SpacePage,
)

EACH = 5
COMING_OF_A_SPACE, COMING_OF_AN_EVENT = 40, 12
SPACES_OF_AN_OPERATOR = 20
CATEGORY = "event__categories__code"


def nearest(rows: Iterable, number: str, wanted: int) -> list:
    """The few whose number is nearest to what is wanted, the older first where equal."""
    found = sorted(rows, key=lambda row: (abs(getattr(row, number) - wanted), row.pk))[:EACH]
    assert found, f"The network has nothing to ask for: no {number} of anything."
    return found


def spaces() -> list[SpacePage]:
    now = timezone.now()
    # Compared here: "a path that begins with this path" is no question for ten thousand spaces.
    full = set.intersection(*(_with(kind) for kind in (RoomIndexPage, NewsIndexPage, ContactPage)))
    numbers = Occurrence.objects.filter(end__gt=now).order_by().values("space")
    coming = dict(numbers.annotate(dates=Count("pk")).values_list("space", "dates"))
    found = list(SpacePage.objects.live().only("pk", "path", "url_path_pl", "url_path_en"))
    for space in found:
        space.coming = coming.get(space.pk, 0)
    return nearest((space for space in found if space.path in full), "coming", COMING_OF_A_SPACE)


def _with(kind: type[NetworkPage]) -> set[str]:
    """The paths of the pages that have a page of this kind."""
    return {path[:-4] for path in kind.objects.live().values_list("path", flat=True)}


def events(*conditions: Q) -> list[EventPage]:
    later = Count("occurrences", filter=Q(occurrences__start__gt=timezone.now()))
    kinds = EventPage.objects.live().filter(*conditions, occurrences__one_of_several=True)
    rows = kinds.annotate(coming=later).filter(coming__gt=0)
    return nearest(rows.only("pk", "url_path_pl"), "coming", COMING_OF_AN_EVENT)


def sign_up(event: EventPage) -> str:
    date = event.occurrences.filter(start__gt=timezone.now(), moved_to=None).order_by("start")[0]
    return f"{path_of(event)}{date.sign_up_address}"


def operator() -> str:
    """The code of an organisation that runs about as many spaces at every size."""
    runs = SpaceOrganisation.objects.filter(role__code=OPERATOR).order_by()
    numbers = runs.values("organisation__code").annotate(spaces=Count("space", distinct=True))
    found = min(numbers, key=lambda row: abs(row["spaces"] - SPACES_OF_AN_OPERATOR))
    return found["organisation__code"]


def path_of(page: NetworkPage) -> str:
    return urlsplit(page.get_url()).path  # its host is asked for anyhow


def addresses() -> dict[str, list[str]]:
    month = f"{timezone.localdate():%Y/%m}/"
    open_desk = ~Q(signup_mode=SignUpMode.NONE)
    some, all_of = "/pl/miejsca/spaces.geojson?operator=", "/pl/miejsca/spaces.geojson"
    return {
        "home": ["/pl/"],
        "directory": ["/pl/miejsca/"],
        "space": [path_of(space) for space in spaces()],
        "event": [path_of(event) for event in events()],
        "agenda": ["/pl/wydarzenia/"],
        "month": [f"/pl/wydarzenia/{month}"],
        "search": ["/pl/szukaj/?q=joga"],
        "feed (Atom)": ["/pl/wydarzenia/new.atom"],
        "GeoJSON, some": [f"{some}{operator()}"],
        "GeoJSON, all": [all_of],
        "sign-up form": [sign_up(event) for event in events(open_desk)],
    }


def more_addresses() -> dict[str, list[str]]:
    today = timezone.localdate()
    year, week, _weekday = today.isocalendar()
    list_of_events, directory = "/pl/wydarzenia/", "/pl/miejsca/"
    spaces_, events_ = spaces(), events()
    lists = [path_of(page) for space in spaces_ for page in _below(space, EventIndexPage)]
    rooms = [path_of(page) for space in spaces_ for page in _below(space, RoomPage)[:1]]
    sections = {"news": NewsIndexPage, "contact": ContactPage, "list of rooms": RoomIndexPage}
    dates = [each.occurrences.filter(start__gt=timezone.now()).first() for each in events_]
    amenity = _commonest(SpacePage.objects.live(), "amenities__code")
    category = _commonest(Occurrence.objects.filter(end__gt=timezone.now()), CATEGORY)
    district = _commonest(SpacePage.objects.live(), "district__code")
    feature = AccessibilityFeature.objects.order_by("pk")[0].code
    many = f"?category={category}&district={district}&access={feature}&free=1"
    hub = EventIndexPage.objects.order_by("depth", "pk")[0]
    return {
        "directory, filtered": [
            f"{directory}?stage=dziala&amenity={amenity}",
            f"{directory}?district={district}",
        ],
        "directory, by distance": [f"{directory}?near=50.018,19.972"],
        "directory, by next event": [f"{directory}?sort=next"],
        "directory, map": [f"{directory}?view=map"],
        "room": rooms,
        "one date": [f"{path_of(date.event)}{date.address}" for date in dates if date],
        "agenda, category": [f"{list_of_events}?category={category}"],
        "agenda, district": [f"{list_of_events}?district={district}"],
        "agenda, accessibility": [f"{list_of_events}?access={feature}"],
        "agenda, many filters": [f"{list_of_events}{many}"],
        "agenda, nearby": [f"{list_of_events}?near=50.018,19.972"],
        "events, map": [f"{list_of_events}?view=map"],
        "week": [f"{list_of_events}{year}/w{week:02}/"],
        "month, filtered": [f"{list_of_events}{today:%Y/%m}/?category={category}"],
        "day": [f"{list_of_events}{today:%Y/%m/%d}/"],
        "archive": [f"{list_of_events}?view=archive"],
        "agenda of a space": lists,
        "month of a space": [f"{path}{today:%Y/%m}/" for path in lists],
        "archive of a space": [f"{path}?view=archive" for path in lists],
        "calendar.ics": [f"{list_of_events}calendar.ics"],
        "calendar.ics of a space": [f"{path}calendar.ics" for path in lists],
        "calendar.ics of an event": [f"{path_of(each)}calendar.ics" for each in events_],
        "GeoJSON of events": [f"{list_of_events}events.geojson"],
        "digest form": [f"/pl/weekly/for/{hub.pk}/?category={category}"],
        "proposal form": [f"/pl/proposal/for/{space.pk}/" for space in spaces_],
        "suggestions": ["/pl/szukaj/suggest/?q=warsztat+deb"],
        "search, two words": ["/pl/szukaj/?q=warsztat+d%C4%99bniki"],
        "sitemap": ["/sitemap.xml"],
    } | {
        name: [path_of(page) for space in spaces_ for page in _below(space, kind)]
        for name, kind in sections.items()
    }


def _below(space: SpacePage, kind: type[NetworkPage]) -> list:
    return list(kind.objects.live().descendant_of(space).order_by("path"))


def _commonest(rows: QuerySet, name: str) -> str:
    counted = rows.exclude(**{name: None}).order_by().values(name).annotate(number=Count("pk"))
    return counted.order_by("-number", name)[0][name]


if __name__ == "__main__":
    with translation.override("pl"):
        found = addresses()
        if sys.argv[1:] == ["all"]:
            found |= more_addresses()
        json.dump(found, sys.stdout)
