"""What the lists of events cost at 10,000 and at 1,000,000 dates, in one run on one machine.

Prints the median of each page and the ratio. The second network is a hundred times as dense, not
only longer: a hundred times as many dates on each day. Before that what a calendar file costs
(``tests.bench.calendar_files``). Run with ``make bench``, or
``TEST_DATABASE=postgresql python -m tests.bench.calendars``; uses a database of its own.
"""

from __future__ import annotations

import os
import random
import sys
import uuid
from datetime import timedelta

import tests.plugins.database  # noqa: F401  chooses the database before Django reads its settings

os.environ["DJANGO_SETTINGS_MODULE"] = "network.settings.test"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from events.models import EventPage, Occurrence  # noqa: E402
from home.services.first_entry import load_first_entry  # noqa: E402
from network.models import Category, NetworkPage  # noqa: E402
from sites.models import SpaceIndexPage, SpacePage  # noqa: E402
from tests.bench.calendar_files import told  # noqa: E402
from tests.bench.measuring import measure, table  # noqa: E402
from tests.factories import add, make_event, make_event_index  # noqa: E402

SMALL, LARGE = 10_000, 1_000_000
DATES_EACH = 50
SPACES = 20
DAYS = 3 * 365
SEED = 2022
write = sys.stdout.write


def _copies(template: EventPage, count: int, known: int) -> list[int]:
    """Pages like the template, written past Wagtail: only their rows matter here."""
    parent = template.get_parent()
    content_type = template.content_type_id
    pages = []
    for number in range(known, known + count):
        slug = f"bench-{parent.pk}-{number}"
        names = {f"{field}_{code}": slug for field in ("title", "slug") for code in ("pl", "en")}
        address = {
            f"url_path_{code}": f"{getattr(parent, f'url_path_{code}')}{slug}/"
            for code in ("pl", "en")
        }
        pages.append(
            NetworkPage(
                path=NetworkPage._get_path(parent.path, parent.depth + 1, number + 10),
                depth=parent.depth + 1,
                locale_id=parent.locale_id,
                translation_key=uuid.uuid4(),
                draft_title=slug,
                content_type_id=content_type,
                live=True,
                **names,
                **address,
            )
        )
    created = NetworkPage.objects.bulk_create(pages, batch_size=500)
    keys = [page.pk for page in created]
    columns = [f.column for f in EventPage._meta.local_concrete_fields if not f.primary_key]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO events_eventpage (networkpage_ptr_id, {quoted}) "  # noqa: S608
            f"SELECT p.id, {', '.join(f't.{name}' for name in quoted.split(', '))} "
            "FROM network_networkpage p, events_eventpage t "
            "WHERE p.id BETWEEN %s AND %s AND t.networkpage_ptr_id = %s",
            [min(keys), max(keys), template.pk],
        )
    return keys


def grow(templates: list[EventPage], known: int, wanted: int, chance: random.Random) -> None:
    """More events with their dates, up to ``wanted`` dates in all."""
    categories = list(Category.objects.all())
    through = EventPage.categories.through
    missing = (wanted - known) // DATES_EACH
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for number, template in enumerate(templates):
        each = missing // len(templates)
        start = known // DATES_EACH // len(templates)
        keys = _copies(template, each, start)
        links = [through(eventpage_id=key, category=chance.choice(categories)) for key in keys]
        through.objects.bulk_create(links, batch_size=5000)
        rows: list[Occurrence] = []
        for key in keys:
            for day in chance.sample(range(DAYS), DATES_EACH):
                begins = now + timedelta(days=day - 365, hours=chance.randint(-8, 8))
                ends = begins + timedelta(minutes=90)
                space = template.space.pk if template.space else None
                rows.append(
                    Occurrence(
                        event_id=key,
                        space_id=space,
                        recurrence_id=begins,
                        start=begins,
                        end=ends,
                        one_of_several=True,
                    )
                )
            if len(rows) > 20_000:
                Occurrence.objects.bulk_create(rows, batch_size=2000)
                rows.clear()
        Occurrence.objects.bulk_create(rows, batch_size=2000)
        write(f"\r  {number + 1} of {len(templates)} spaces")
        sys.stdout.flush()
    write(f"\r  {Occurrence.objects.count():,} dates\n")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def addresses(space: SpacePage) -> dict[str, str]:
    month = f"{timezone.localdate():%Y/%m}/"
    year, week, _day = timezone.localdate().isocalendar()
    own = f"/pl/miejsca/{space.slug_pl}/wydarzenia/"
    return {
        "list": "/pl/wydarzenia/",
        "list, one filter": "/pl/wydarzenia/?category=jezyki",
        "list, two filters": "/pl/wydarzenia/?category=jezyki&free=1",
        "weekend": "/pl/wydarzenia/?when=weekend",
        "month": f"/pl/wydarzenia/{month}",
        "month, one filter": f"/pl/wydarzenia/{month}?category=jezyki",
        "week": f"/pl/wydarzenia/{year}/w{week:02}/",
        "archive": "/pl/wydarzenia/?view=archive",
        "list of a space": own,
        "month of a space": f"{own}{month}",
        "news (Atom)": f"{own}new.atom",
    }


def main() -> None:
    setup_test_environment()
    large = int(os.environ.get("BENCH_DATES", LARGE))
    call_command("migrate", verbosity=0)
    load_first_entry("http://localhost")
    index = SpaceIndexPage.objects.get()
    templates = []
    for number in range(SPACES):
        space = add(index, SpacePage(title_pl=f"Bench {number}", stage="dziala"))
        templates.append(make_event(make_event_index(space), price=0))
    chance = random.Random(SEED)  # noqa: S311
    write(f"{connection.vendor}\n")
    write(
        told(make_event(make_event_index(add(index, SpacePage(title_pl="Bench files")))), _copies)
    )
    grow(templates, 0, SMALL, chance)
    pages = addresses(templates[0].space)
    few = measure(pages)
    grow(templates, SMALL, large, chance)
    many = measure(pages)
    write(table(SMALL, few, large, many))


if __name__ == "__main__":
    main()
