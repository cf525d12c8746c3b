"""What the directory costs at 100 and at 10,000 spaces, in one run on one machine.

Prints the median of each address, the ratio, and how many spaces the answer shows: the first ones
show as many at either size, the hard ones do not. The GeoJSON grows with what is in it: it is asked
for a hundred spaces and for all. Run with ``make bench``, or
``TEST_DATABASE=postgresql python -m tests.bench.directory``; uses a database of its own.
"""

from __future__ import annotations

import os
import random
import sys
import uuid
from datetime import timedelta
from typing import Any

import tests.plugins.database  # noqa: F401  chooses the database before Django reads its settings

os.environ["DJANGO_SETTINGS_MODULE"] = "network.settings.test"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from events.integrations.activities import offer_all_activities  # noqa: E402
from events.models import Occurrence  # noqa: E402
from home.services.first_entry import load_first_entry  # noqa: E402
from network.models import (  # noqa: E402
    AccessibilityFeature,
    Amenity,
    Category,
    District,
    NetworkPage,
    Organisation,
    OrganisationRole,
)
from sites.directory.geojson import CONTENT_TYPE  # noqa: E402
from sites.directory.indexing import list_anew  # noqa: E402
from sites.directory.listing import PER_PAGE  # noqa: E402
from sites.directory.newest import count_spaces  # noqa: E402
from sites.models import (  # noqa: E402
    SpaceAccessibility,
    SpaceIndexPage,
    SpaceOrganisation,
    SpacePage,
    WeeklyHours,
)
from tests.bench.measuring import measure, table  # noqa: E402
from tests.factories import add, make_event, make_event_index  # noqa: E402

SMALL, LARGE = 100, 10_000
DATES_EACH = 10
OPERATORS = 200
SEED = 2022
SYLLABLES = "ba bo ce ćma do dę fa go gą ha ja kło ła łó ma na po rzę sa są śli wa zo źre ża"
write = sys.stdout.write


def _pages(index: SpaceIndexPage, first: int, count: int, chance: random.Random) -> list[int]:
    """Pages of spaces, written past Wagtail: only their rows matter here."""
    content_type = SpacePage(title_pl="x").content_type_id
    pages = []
    for number in range(first, first + count):
        name = "".join(chance.choices(SYLLABLES.split(), k=3)).capitalize()
        slug = f"bench-{number}"
        values: dict[str, str] = {}
        for code in ("pl", "en"):
            values[f"title_{code}"] = f"{name} {number}"
            values[f"slug_{code}"] = slug
            values[f"url_path_{code}"] = f"{getattr(index, f'url_path_{code}')}{slug}/"
        path = NetworkPage._get_path(index.path, index.depth + 1, number + 100)
        pages.append(
            NetworkPage(
                path=path,
                depth=index.depth + 1,
                locale_id=index.locale_id,
                translation_key=uuid.uuid4(),
                draft_title=slug,
                content_type_id=content_type,
                live=True,
                **values,
            )
        )
    return [page.pk for page in NetworkPage.objects.bulk_create(pages, batch_size=500)]


def _copy(template: SpacePage, keys: list[int]) -> None:
    columns = [f.column for f in SpacePage._meta.local_concrete_fields if not f.primary_key]
    quoted = [connection.ops.quote_name(column) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO sites_spacepage (networkpage_ptr_id, {', '.join(quoted)}) "  # noqa: S608
            f"SELECT p.id, {', '.join(f't.{name}' for name in quoted)} "
            "FROM network_networkpage p, sites_spacepage t "
            "WHERE p.id BETWEEN %s AND %s AND t.networkpage_ptr_id = %s",
            [min(keys), max(keys), template.pk],
        )


def _furnish(keys: list[int], chance: random.Random) -> None:
    """What each space is found by."""
    amenities, features = list(Amenity.objects.all()), list(AccessibilityFeature.objects.all())
    runs = OrganisationRole.objects.get(code="operator")
    operators = list(Organisation.objects.filter(code__startswith="bench-"))
    through = SpacePage.amenities.through
    has, answers, run_by, weeks = [], [], [], []
    for key in keys:
        has += [through(spacepage_id=key, amenity=each) for each in chance.sample(amenities, 5)]
        answers += [
            SpaceAccessibility(
                space_id=key,
                feature=each,
                answer=chance.choice(["tak", "nie", "czesciowo", "nieznane"]),
            )
            for each in chance.sample(features, 6)
        ]
        operator = chance.choice(operators)
        run_by.append(SpaceOrganisation(space_id=key, organisation=operator, role=runs))
        usual = chance.choice(["09:00-17:00", "09:00-13:00, 15:00-20:00", "16:00-22:00"])
        days = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), usual)
        weeks.append(WeeklyHours(space_id=key, **days))
    for rows in (has, answers, run_by, weeks):
        type(rows[0]).objects.bulk_create(rows, batch_size=2000)
    changed = ["latitude", "longitude", "stage", "district"]
    spaces = list(SpacePage.objects.filter(pk__in=keys).only("pk", *changed))
    districts = list(District.objects.all())
    for space in spaces:
        space.latitude = round(chance.uniform(49.97, 50.12), 5)
        space.longitude = round(chance.uniform(19.8, 20.2), 5)
        space.stage = chance.choice(["dziala", "dziala", "dziala", "pilotaz", "planowane"])
        space.district = chance.choice(districts)
    SpacePage.objects.bulk_update(spaces, changed, batch_size=500)


def grow(templates: tuple, known: int, wanted: int, chance: random.Random) -> None:
    """More spaces, each with coming dates of the template's events."""
    index, space, events = templates
    keys: list[int] = []
    for first in range(known, wanted, 1000):
        some = _pages(index, first, min(1000, wanted - first), chance)
        _copy(space, some)
        _furnish(some, chance)
        keys += some
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    rows = []
    for key in keys:
        for _date in range(DATES_EACH):
            start = now + timedelta(
                hours=chance.randint(-100, 2000), minutes=chance.randint(0, 9999)
            )
            end = start + timedelta(hours=1)
            event = chance.choice(events)
            moment = start + timedelta(microseconds=len(rows) + known)
            rows.append(
                Occurrence(event=event, space_id=key, recurrence_id=moment, start=start, end=end)
            )
    Occurrence.objects.bulk_create(rows, batch_size=2000)
    list_anew()
    offer_all_activities()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    write(f"  {SpacePage.objects.live().count():,} spaces\n")


ADDRESSES = {
    "first page": "/pl/miejsca/",
    "two filters": "/pl/miejsca/?stage=dziala&amenity={amenity}",
    "many filters": (
        "/pl/miejsca/?stage=dziala&stage=pilotaz&amenity={amenity}{activities}{districts}"
    ),
    "by distance": "/pl/miejsca/?near=50.018,19.972",
    "by next event": "/pl/miejsca/?sort=next",
    "last full page": "/pl/miejsca/?page={full}",
    "GeoJSON, hundred": "/pl/miejsca/spaces.geojson?operator=few",
    # Each of these shows more among more spaces, or nothing.
    "two filters, few found": "/pl/miejsca/?amenity={amenity}&access={access}",
    "many filters, hardly any found": (
        "/pl/miejsca/?stage=dziala&open=1&district=I&district=XII&activity=jezyki"
    ),
    "by next event, last full page": "/pl/miejsca/?sort=next&page={full}",
    "last page": "/pl/miejsca/?page=9999",
    "GeoJSON, all": "/pl/miejsca/spaces.geojson",
    "GeoJSON, unchanged": "/pl/miejsca/spaces.geojson",
}


def addresses() -> dict[str, str]:
    """Filters that leave many: what most of the first spaces have."""
    spaces = SpacePage.objects.live()
    first = spaces.filter(slug_pl__in=[f"bench-{n}" for n in range(SMALL)], stage="dziala")
    districts = District.objects.order_by("-code").values_list("code", flat=True)[1:]
    words = {
        "amenity": first.values_list("amenities__code").annotate(n=Count("pk")).latest("n")[0],
        "access": AccessibilityFeature.objects.order_by("pk").first().code,
        "activities": "".join(f"&activity={each.code}" for each in Category.objects.all()[:10]),
        "districts": "".join(f"&district={code}" for code in districts),
        "full": count_spaces() // PER_PAGE,
    }
    return {name: template.format(**words) for name, template in ADDRESSES.items()}


def shown(response: Any) -> int:
    """How many spaces an answer shows."""
    if response.status_code == 304:
        return 0
    if response["Content-Type"] == CONTENT_TYPE:
        return len(response.json()["features"])
    return len(response.context["directory"].cards)


def main() -> None:
    setup_test_environment()
    large = int(os.environ.get("BENCH_SPACES", LARGE))
    call_command("migrate", verbosity=0)
    load_first_entry("http://localhost")
    for number in range(OPERATORS):
        Organisation.objects.create(code=f"bench-{number}", name=f"Bench {number}")
    index = SpaceIndexPage.objects.get()
    space = add(index, SpacePage(title_pl="Bench", stage="dziala", street="ul. Ławkowa 1"))
    events = [make_event(make_event_index(space), price=0) for _number in range(20)]
    chance = random.Random(SEED)  # noqa: S311
    categories = list(Category.objects.all())
    for event in events:
        event.categories.set(chance.sample(categories, 2))
        event.save()
    hundred = Organisation.objects.create(code="few", name="Few")
    write(f"{connection.vendor}\n")
    templates = (index, space, events)
    grow(templates, 0, SMALL, chance)
    runs = OrganisationRole.objects.get(code="operator")
    for each in SpacePage.objects.filter(slug_pl__startswith="bench-"):
        SpaceOrganisation.objects.create(space=each, organisation=hundred, role=runs)
    list_anew()
    few = measure(addresses(), slow="all", results=shown)
    grow(templates, SMALL, large, chance)
    many = measure(addresses(), slow="all", results=shown)
    write(table(SMALL, few, large, many))


if __name__ == "__main__":
    main()
