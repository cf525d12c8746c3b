"""What the calendar texts of events are made of, as one digest for each event.

Everything a text repeats is read as it stands, in a few queries with few columns, so that no change
can be missed: of pages, spaces, hosts, categories and rules by their values, of dates by their
number and their last modification.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from modeltranslation.utils import resolution_order

from events.feeds.components import summary
from events.models import EventPage, Occurrence, OccurrenceStatus, RecurrenceRule
from network.db.any_of import AnyOf, Keys
from network.db.compiled_queries import fetch
from network.i18n.languages import LANGUAGE_CODES
from network.routing.addresses import site_roots
from sites.models import SpacePage

#: Raised when the same values come to another text.
LAYOUT = 1
AT_ONCE = 500


def _in_each_language(*fields: str) -> tuple[str, ...]:
    return tuple(f"{field}_{code}" for field in fields for code in LANGUAGE_CODES)


_OF_EVENT = (
    *("pk", "path", "venue_space_id", "translation_key", "first_published_at"),
    *("start", "end", "all_day", "status", "attendance_mode", "online_url", "venue_address"),
    *_in_each_language("title", "lead", "venue_name"),
)
_OF_SPACE = (
    *("pk", "path", "street", "postcode", "city", "latitude", "longitude", "point_precision"),
    *_in_each_language("title"),
)


# Without modeltranslation's query set: the fields are named as they are.


def _events(keys: Keys) -> QuerySet:
    addresses = (f"url_path_{code}" for code in resolution_order(get_language()))
    pages: QuerySet = QuerySet(EventPage).filter(AnyOf("pk", keys)).order_by()
    return pages.values_list(*addresses, *_OF_EVENT)


def _dates(keys: Keys) -> QuerySet:
    """Of each event the state of its dates; the last column is the space they are in."""
    rows: QuerySet = QuerySet(Occurrence).filter(AnyOf("event", keys), moved_to=None).order_by()
    return rows.values_list("event").annotate(
        Count("pk"), Max("modified"), Count("space"), Count("other_space"), Max("space")
    )


def _other_spaces(keys: Keys) -> QuerySet:
    rows: QuerySet = QuerySet(Occurrence).filter(AnyOf("event", keys), moved_to=None)
    rows = rows.filter(other_space__isnull=False).order_by("event", "other_space")
    return rows.values_list("event", "other_space").distinct()


def _rules(keys: Keys) -> QuerySet:
    rows: QuerySet = QuerySet(RecurrenceRule).filter(AnyOf("event", keys))
    fields = (f.attname for f in RecurrenceRule._meta.concrete_fields if f.name != "event")
    return rows.order_by("sort_order", "pk").values_list("event", *fields)


def _categories(keys: Keys) -> QuerySet:
    links: QuerySet = QuerySet(EventPage.categories.through).filter(AnyOf("eventpage", keys))
    names = (f"category__{name}" for name in _in_each_language("name"))
    return links.order_by("pk").values_list("eventpage", *names)


def _spaces(keys: Keys) -> QuerySet:
    spaces: QuerySet = QuerySet(SpacePage).filter(AnyOf("pk", keys)).order_by()
    return spaces.values_list(*_OF_SPACE)


class Basis(NamedTuple):
    """The digest of one event, and the paths of the pages its texts name."""

    digest: str
    paths: tuple[str, ...]


class PagePath(NamedTuple):
    """A page known by its place in the tree."""

    path: str


def bases(events: Collection[int], holder: HttpRequest) -> dict[int, Basis]:
    """The basis of each event in the active language; events that are gone are missing."""
    found: dict[int, Basis] = {}
    keys = sorted(set(events))
    for begin in range(0, len(keys), AT_ONCE):
        found |= _bases(tuple(keys[begin : begin + AT_ONCE]), holder)
    return found


def _bases(keys: tuple[int, ...], holder: HttpRequest) -> Iterator[tuple[int, Basis]]:
    states = {key: state for key, *state in fetch(_dates, keys=keys)}
    events = fetch(_events, keys=keys)
    rules = _grouped(fetch(_rules, keys=keys))
    categories = _grouped(fetch(_categories, keys=keys))
    others = _grouped(fetch(_other_spaces, keys=keys))
    addresses = _Addresses(holder)
    own = len(_OF_EVENT)
    rows = [(row[:-own], dict(zip(_OF_EVENT, row[-own:], strict=True))) for row in events]
    addresses.prime(row["path"] for _paths, row in rows)
    around = {row["pk"]: _around(row, states, others) for _paths, row in rows}
    named = tuple(sorted({key for its in around.values() for key in its}))
    spaces = {key: values for key, *values in fetch(_spaces, keys=named)} if named else {}
    common = (LAYOUT, get_language(), *_words())
    for paths, row in rows:
        key = row["pk"]
        places = [spaces[each] for each in around[key] if each in spaces]
        address = addresses.of(row["path"], paths)
        state = (states.get(key), rules.get(key), categories.get(key))
        values = repr((common, address, [*row.values()], state, places))
        digest = blake2b(values.encode(), digest_size=16).hexdigest()
        yield key, Basis(digest, (row["path"], *(place[0] for place in places)))


def _grouped(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    found: dict[int, list[tuple]] = defaultdict(list)
    for event, *values in rows:
        found[event].append(tuple(values))
    return found


def _around(
    event: dict[str, Any], states: dict[int, list[Any]], others: dict[int, list[tuple]]
) -> list[int]:
    """The keys of the spaces an event's texts may name."""
    key = event["pk"]
    own = states[key][-1] if key in states else None
    found = (event["venue_space_id"], own, *(space for (space,) in others.get(key, ())))
    return [each for each in found if each is not None]


class _Addresses:
    """What full addresses of events are made of, looked up once for all."""

    def __init__(self, holder: HttpRequest) -> None:
        self._roots = site_roots(holder)
        self._language = get_language()
        self._home = reverse("wagtail_serve", args=("",))

    def prime(self, paths: Iterable[str]) -> None:
        self._roots.prime_paths(paths)

    def of(self, path: str, url_paths: Iterable[str | None]) -> tuple[str, ...]:
        url_path = next(filter(None, url_paths), "")
        root = self._roots.nearest(path, url_path, self._language)
        if root is None:
            return ()
        return (root.root_url, self._home, root.url_paths[self._language], url_path)


def _words() -> tuple[str, ...]:
    """What texts say in words of ours."""
    return tuple(
        summary("", status, online=online)
        for status in OccurrenceStatus
        for online in (True, False)
    )
