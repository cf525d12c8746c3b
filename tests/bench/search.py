"""What a search and a suggestion cost at 100 and at 10,000 spaces, ten events each, in one run.

Prints medians, ratios, and how many results the answer shows. Some of the words asked for are on
every page; what is in one district is rare among few spaces. Run with ``make bench``, or
``TEST_DATABASE=postgresql python -m tests.bench.search``; uses a database of its own. The pages are
written past Wagtail, and so is the index: only their rows matter here.
"""

from __future__ import annotations

import os
import random
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import tests.plugins.database  # noqa: F401  chooses the database before Django reads its settings

os.environ["DJANGO_SETTINGS_MODULE"] = "network.settings.test"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from events.models import EventPage, Occurrence  # noqa: E402
from home.example_network.network import ACTIVITIES  # noqa: E402
from home.services.first_entry import load_first_entry  # noqa: E402
from network.models import District, NetworkPage, SearchEntry  # noqa: E402
from network.search import indexing as search_index  # noqa: E402
from network.search import lexicon as search_words  # noqa: E402
from network.search.backends import PAGES, place  # noqa: E402
from network.search.documents import Kind  # noqa: E402
from sites.models import SpaceIndexPage, SpacePage  # noqa: E402
from tests.bench.measuring import measure, table  # noqa: E402
from tests.factories import add, make_event, make_event_index  # noqa: E402

SMALL, LARGE = 100, 10_000
EVENTS_EACH = 10
AT_ONCE = 100  # spaces
WORDS_OF_A_TEXT = 60
SEED = 2022
PATHS = {
    "a word on every page": "/pl/szukaj/?q=przyk%C5%82ad",
    "another, in English": "/en/search/?q=workshop",
    "its beginning": "/pl/szukaj/?q=pr",
    "an activity": "/pl/szukaj/?q=joga",
    "activity and a common word": "/pl/szukaj/?q=joga+warsztat",
    "a common word and district": "/pl/szukaj/?q=warsztat+debniki",
    "three common words": "/pl/szukaj/?q=przyklad+warsztat+joga",
    "words of no page in all": "/pl/szukaj/?q=joga+gotowanie+rower",
    "one space": "/pl/szukaj/?q=kozlowka",
    "near a point": "/pl/szukaj/?q=joga&near=50.050,19.950",
    "all events": "/pl/szukaj/?q=joga&kind=event&page=3",
    "nothing": "/pl/szukaj/?q=nicniema",
    "misspelt": "/pl/szukaj/?q=szydelkp",
    "suggest, two letters": "/pl/szukaj/suggest/?q=pr",
    "suggest, two words": "/pl/szukaj/suggest/?q=warsztat+deb",
    # Of these a hundred spaces have fewer than are shown.
    "activity and district": "/pl/szukaj/?q=joga+debniki",
    "suggest, activity and district": "/pl/szukaj/suggest/?q=joga+deb",
}
write = sys.stdout.write


class Growth:
    """A network that grows: spaces, their events, one date each, and what is said of them."""

    def __init__(self, space: SpacePage, event: EventPage) -> None:
        self._space, self._event = space, event
        self._chance = random.Random(SEED)  # noqa: S311
        letters = "abcdefghijklmnoprstuwyz"
        self._words = [
            "".join(self._chance.choices(letters, k=self._chance.randint(4, 10)))
            for _number in range(5000)
        ]
        self._districts = [str(name) for name in District.objects.values_list("name_pl", flat=True)]
        self._now = timezone.now().replace(minute=0, second=0, microsecond=0)

    def to(self, known: int, wanted: int) -> None:
        for first in range(known, wanted, AT_ONCE):
            self._add(range(first, min(first + AT_ONCE, wanted)))
            write(f"\r  {min(first + AT_ONCE, wanted):,} of {wanted:,} spaces")
            sys.stdout.flush()
        write("\n")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _add(self, numbers: range) -> None:
        spaces = self._pages(self._space, [f"s{number}" for number in numbers], numbers.start)
        names = [f"e{number}-{n}" for number in numbers for n in range(EVENTS_EACH)]
        events = self._pages(self._event, names, numbers.start * EVENTS_EACH)
        self._as_events([page.pk for page in events])
        dates = [self._now + timedelta(hours=self._chance.randint(-9000, 9000)) for _ in events]
        Occurrence.objects.bulk_create(
            Occurrence(
                event_id=page.pk, recurrence_id=date, start=date, end=date + timedelta(hours=1)
            )
            for page, date in zip(events, dates, strict=True)
        )
        written = list(self._entries(numbers, spaces, events, dates))
        search_index._write(written, {})
        search_words.follow([each.entry for each in written], [])

    def _pages(self, template: NetworkPage, names: list[str], known: int) -> list[NetworkPage]:
        parent = template.get_parent()
        pages = [
            NetworkPage(
                path=NetworkPage._get_path(parent.path, parent.depth + 1, known + number + 10),
                depth=parent.depth + 1,
                locale_id=parent.locale_id,
                translation_key=uuid.uuid4(),
                draft_title=name,
                content_type_id=template.content_type_id,
                live=True,
                **{f"{field}_{code}": name for field in ("title", "slug") for code in ("pl", "en")},
                **{
                    f"url_path_{code}": f"{getattr(parent, f'url_path_{code}')}{name}/"
                    for code in ("pl", "en")
                },
            )
            for number, name in enumerate(names)
        ]
        return NetworkPage.objects.bulk_create(pages, batch_size=500)

    def _as_events(self, keys: list[int]) -> None:
        columns = [f.column for f in EventPage._meta.local_concrete_fields if not f.primary_key]
        quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO events_eventpage (networkpage_ptr_id, {quoted}) "  # noqa: S608
                f"SELECT p.id, {', '.join(f't.{name}' for name in quoted.split(', '))} "
                "FROM network_networkpage p, events_eventpage t "
                "WHERE p.id BETWEEN %s AND %s AND t.networkpage_ptr_id = %s",
                [min(keys), max(keys), self._event.pk],
            )

    def _entries(self, numbers, spaces, events, dates) -> Iterator[search_index._IndexedPage]:
        for at, number in enumerate(numbers):
            district = self._chance.choice(self._districts)
            point = (self._chance.uniform(50.0, 50.09), self._chance.uniform(19.88, 20.05))
            name = f"Przykład: miejsce {self._chance.choice(self._words)} nr {number}"
            where = f"ul. {self._chance.choice(self._words).title()} {number} · {district}"
            yield self._entry(Kind.SPACE, spaces[at], spaces[at], name, name, where, point)
            for n in range(at * EVENTS_EACH, (at + 1) * EVENTS_EACH):
                polish, english, *_rest = self._chance.choice(ACTIVITIES)
                titles = (f"Przykład: {polish}", f"Example: {english}")
                beside = f"{name} · {district}"
                entry = self._entry(Kind.EVENT, events[n], spaces[at], *titles, beside, point)
                entry.entry.next_end = entry.entry.last_end = dates[n] + timedelta(hours=1)
                order = int(entry.entry.next_end.timestamp() // 60)
                entry.entry.position = place(Kind.EVENT, order) + events[n].pk % PAGES
                yield entry

    def _entry(
        self, kind, page, section, polish, english, where, point
    ) -> search_index._IndexedPage:
        text = " ".join(self._chance.choices(self._words, k=WORDS_OF_A_TEXT))
        entry = SearchEntry(
            page_id=page.pk,
            section_id=section.pk,
            position=place(kind, 0) + page.pk % PAGES,
            name_pl=polish,
            name_en=english,
            place_pl=where,
            place_en=where,
            text_pl=f"To jest przykład i warsztat w MAM. {text}",
            text_en=f"This is an example and a workshop. {text}",
            latitude=point[0],
            longitude=point[1],
        )
        return search_index._IndexedPage(entry, search_index._columns(entry, None))


def shown(response: Any) -> int:
    """How many results an answer shows."""
    if response["Content-Type"] == "application/json":
        return len(response.json()["suggestions"])
    return sum(len(group.results) for group in response.context["results"].groups)


def main() -> None:
    setup_test_environment()
    large = int(os.environ.get("BENCH_SPACES", LARGE))
    call_command("migrate", verbosity=0)
    load_first_entry("http://localhost")
    space = add(SpaceIndexPage.objects.get(), SpacePage(title_pl="Bench", stage="dziala"))
    event = make_event(make_event_index(space))
    growth = Growth(space, event)
    write(f"{connection.vendor}\n")
    growth.to(0, SMALL)
    few = measure(PATHS, results=shown)
    growth.to(SMALL, large)
    many = measure(PATHS, results=shown)
    write(table(SMALL, few, large, many))


if __name__ == "__main__":
    main()
