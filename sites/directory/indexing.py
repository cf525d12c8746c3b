"""Updates the directory from the spaces: entries, bitsets and open intervals.

``list_spaces`` is called when a space, its rooms or its stage change, in the same transaction; and
for all of them every night, so that the hours of the coming days are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from network.db.readable import readable
from network.i18n.collation import first_letter, sort_key
from network.models import NetworkPage
from sites.directory import bitset_store
from sites.directory.bitset_store import BitsetKey
from sites.directory.bitsets import LETTER, LISTED, PARTLY
from sites.directory.facet_kinds import OPERATOR
from sites.directory.filters import HELPFUL
from sites.directory.open_intervals import open_times
from sites.models import (
    AccessAnswer,
    DirectoryEntry,
    Lending,
    OpenInterval,
    RoomPage,
    SpaceAccessibility,
    SpaceOffer,
    SpaceOrganisation,
    SpacePage,
    SpaceStage,
)

CHUNK = 200
STAGES = list(SpaceStage.values)
_FIELDS = (
    "pk",
    "path",
    "live",
    "restricted_by",
    "title_pl",
    "title_en",
    "stage",
    "district_id",
    "latitude",
    "longitude",
)


@dataclass
class Facts:
    """What the directory stores of one space."""

    sort_pl: str
    sort_en: str
    point: tuple[float, float] | None
    largest_room: int | None = None
    terms: set[BitsetKey] = field(default_factory=set)


def list_all() -> Iterator[int]:
    """Update all spaces in chunks; yields how many are done."""
    keys = list(SpacePage.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), CHUNK):
        some = keys[first : first + CHUNK]
        list_spaces(some)
        yield first + len(some)


@transaction.atomic
def list_anew() -> None:
    """Rebuild all bitsets; offers of higher apps are kept."""
    bitset_store.lock()
    bitset_store.clear()
    DirectoryEntry.objects.update(terms=[], sort_pl="")
    offered: dict[BitsetKey, set[int]] = defaultdict(set)
    rows = SpaceOffer.objects.values_list("kind", "key", "entry__number")
    for kind, key, number in rows:
        offered[kind, key].add(number)
    bitset_store.change(offered, {})
    for _done in list_all():
        pass


@transaction.atomic
def list_spaces(keys: Collection[int]) -> None:
    """Update the directory for these spaces; keys of deleted ones are ignored."""
    bitset_store.lock()  # before anything is read: whoever held it may have changed the same space
    facts = _facts(keys)
    entries = _entries(facts)
    added: dict[BitsetKey, set[int]] = defaultdict(set)
    removed: dict[BitsetKey, set[int]] = defaultdict(set)
    moved = False
    for key, entry in entries.items():
        fact = facts[key]
        before = {(kind, number) for kind, number in entry.terms}
        for column in fact.terms - before:
            added[column].add(entry.number)
        for column in before - fact.terms:
            removed[column].add(entry.number)
        moved |= (entry.sort_pl, entry.sort_en) != (fact.sort_pl, fact.sort_en)
        entry.sort_pl, entry.sort_en = fact.sort_pl, fact.sort_en
        entry.largest_room = fact.largest_room
        entry.terms = sorted(fact.terms)
    changed = ["sort_pl", "sort_en", "largest_room", "terms"]
    DirectoryEntry.objects.bulk_update(entries.values(), changed, batch_size=CHUNK)
    bitset_store.change(added, removed)
    bitset_store.put_points({entry.number: facts[key].point for key, entry in entries.items()})
    if moved:
        bitset_store.put_in_order()
    _write_open_times(list(entries))


def list_space_of(page: NetworkPage) -> None:
    """The same for the space a page belongs to, if the directory has it.

    A space whose own deletion has begun is not entered again because of its rooms.
    """
    # Not ``space_of``: what it remembers may be from before a move.
    space = SpacePage.objects.ancestor_of(page, inclusive=True).order_by("-depth").first()
    if space is not None and DirectoryEntry.objects.filter(pk=space.pk).exists():
        list_spaces([space.pk])


def _entries(facts: dict[int, Facts]) -> dict[int, DirectoryEntry]:
    """The entries of these spaces; new ones take the next free numbers."""
    known = DirectoryEntry.objects.in_bulk(list(facts))
    highest = DirectoryEntry.objects.aggregate(highest=Max("number"))["highest"]
    following = 0 if highest is None else highest + 1
    new = [
        DirectoryEntry(space_id=key, number=number)
        for number, key in enumerate((key for key in facts if key not in known), start=following)
    ]
    DirectoryEntry.objects.bulk_create(new, batch_size=CHUNK)
    return known | {entry.pk: entry for entry in new}


def _facts(keys: Collection[int]) -> dict[int, Facts]:
    rows = list(SpacePage.objects.filter(pk__in=keys).rewrite(False).values(*_FIELDS))
    facts = {row["pk"]: _own_facts(row) for row in rows}
    amenities = SpacePage.amenities.through.objects.filter(spacepage__in=facts)
    for space, amenity in amenities.values_list("spacepage", "amenity"):
        facts[space].terms.add(("amenity", amenity))
    answers = SpaceAccessibility.objects.filter(space__in=facts, answer__in=HELPFUL)
    for space, feature, answer in answers.values_list("space", "feature", "answer"):
        facts[space].terms.add(("access", feature))
        if answer == AccessAnswer.PARTLY:
            facts[space].terms.add((PARTLY, feature))
    runs = SpaceOrganisation.objects.filter(space__in=facts, role__code=OPERATOR)
    for space, organisation in runs.values_list("space", "organisation"):
        facts[space].terms.add(("operator", organisation))
    for key, size in _largest_rooms(rows).items():
        facts[key].largest_room = size
        facts[key].terms.add(("room", size))
    return facts


def _own_facts(row: dict[str, Any]) -> Facts:
    polish, english = row["title_pl"] or "", row["title_en"] or row["title_pl"] or ""
    point = None
    if row["latitude"] is not None and row["longitude"] is not None:
        point = (float(row["latitude"]), float(row["longitude"]))
    facts = Facts(sort_key(polish), sort_key(english), point)
    if row["stage"] in STAGES:
        facts.terms.add(("stage", STAGES.index(row["stage"])))
    if row["district_id"]:
        facts.terms.add(("district", row["district_id"]))
    for language, title in (("pl", polish), ("en", english)):
        facts.terms.add((LETTER[language], ord(first_letter(title)[0])))
    if row["live"] and not row["restricted_by"]:
        facts.terms.add((LISTED, 0))
    return facts


def _largest_rooms(rows: list[dict[str, Any]]) -> dict[int, int]:
    """How many people the largest room to borrow takes; 0 where nobody has said."""
    spaces = {row["path"]: row["pk"] for row in rows}
    found: dict[int, int] = {}
    if not spaces:
        return found
    lent = RoomPage.objects.filter(readable(), lending=Lending.YES)
    lent = lent.filter(path__gte=min(spaces), path__lt=f"{max(spaces)}~")
    for path, capacity in lent.values_list("path", "capacity"):
        for end in range(len(path) - 4, 0, -4):
            if key := spaces.get(path[:end]):
                found[key] = max(found.get(key, 0), capacity or 0)
                break
    return found


def _write_open_times(keys: Collection[int]) -> None:
    OpenInterval.objects.filter(entry__in=keys).delete()
    times = open_times(keys, timezone.localdate())
    OpenInterval.objects.bulk_create(times, batch_size=CHUNK * 2)
