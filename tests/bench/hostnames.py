"""What many hostnames cost: a page's address and a request's site, with 1 and 5,000 Sites.

Prints the median of each and the ratio; the two are measured in one run, since machines are noisy.
Run with ``make bench``. Uses a database of its own in memory.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable

os.environ["DJANGO_SETTINGS_MODULE"] = "network.settings.test"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from wagtail.models import Site  # noqa: E402

from home.services.first_entry import load_first_entry  # noqa: E402
from network.models import NetworkPage  # noqa: E402

SITES = 5_000
ROUNDS = 400


def median_ms(work: Callable[[], object]) -> float:
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def measure(page: NetworkPage) -> dict[str, float]:
    factory = RequestFactory(SERVER_NAME="localhost")
    return {
        "page.url, nothing remembered": median_ms(lambda: page.get_url(factory.get("/"))),
        "the site of a request": median_ms(lambda: Site.find_for_request(factory.get("/"))),
    }


def add_sites() -> None:
    parent = NetworkPage.objects.get(slug_pl="miejsca")
    rows = []
    for number in range(parent.numchild + 1, parent.numchild + 1 + SITES):
        slug = f"bench-{number}"
        path = NetworkPage._get_path(parent.path, parent.depth + 1, number)
        address = {f"url_path_{code}": f"{parent.url_path_pl}{slug}/" for code in ("pl", "en")}
        names = {f"{field}_{code}": slug for field in ("title", "slug") for code in ("pl", "en")}
        rows.append(
            NetworkPage(
                path=path,
                depth=parent.depth + 1,
                locale_id=parent.locale_id,
                translation_key=uuid.uuid4(),
                draft_title=slug,
                **names,
                **address,
            )
        )
    NetworkPage.objects.bulk_create(rows, batch_size=500)
    pages = NetworkPage.objects.filter(slug_pl__startswith="bench-")
    Site.objects.bulk_create(
        [Site(hostname=f"{page.slug_pl}.example", port=80, root_page=page) for page in pages],
        batch_size=500,
    )


def main() -> None:
    write = sys.stdout.write
    call_command("migrate", verbosity=0)
    load_first_entry("http://localhost")
    page = NetworkPage.objects.get(slug_pl="rok-pilotazu-i-model-na-przyszlosc")
    few = measure(page)
    write(f"Adding {SITES} sites …\n")
    add_sites()
    many = measure(page)
    write(f"{'median, ms':32}{'1 Site':>10}{f'{SITES} Sites':>12}{'ratio':>8}\n")
    for name, before in few.items():
        after = many[name]
        write(f"{name:32}{before:>10.3f}{after:>12.3f}{after / before:>8.2f}\n")


if __name__ == "__main__":
    main()
