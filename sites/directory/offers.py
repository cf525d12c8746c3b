"""Written by higher apps: which terms (activities) a space offers, and until when."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from sites.directory import bitset_store
from sites.directory.bitset_store import BitsetKey
from sites.models import DirectoryEntry, SpaceOffer

#: Of each space, the keys of the terms it offers with the moment (exclusive) each offer ends.
Offers = dict[int, dict[int, datetime]]


@transaction.atomic
def set_offers(kind: str, offers: Offers) -> None:
    """Replace the offers of one kind of these spaces; spaces without an entry are skipped."""
    if not _changed(kind, offers):
        return
    bitset_store.lock()
    known = _known(kind, offers)  # once more: nobody else writes now
    changed = _changed(kind, offers)
    numbers = dict(DirectoryEntry.objects.filter(pk__in=changed).values_list("pk", "number"))
    added: dict[BitsetKey, set[int]] = defaultdict(set)
    removed: dict[BitsetKey, set[int]] = defaultdict(set)
    new = []
    for space, terms in changed.items():
        for key in terms:
            added[kind, key].add(numbers[space])
        for key in known.get(space, {}).keys() - terms.keys():
            removed[kind, key].add(numbers[space])
        new += [
            SpaceOffer(entry_id=space, kind=kind, key=key, until=until)
            for key, until in terms.items()
        ]
    SpaceOffer.objects.filter(entry__in=changed, kind=kind).delete()
    SpaceOffer.objects.bulk_create(new, batch_size=500)
    bitset_store.change(added, removed)


def _known(kind: str, offers: Offers) -> Offers:
    known: Offers = defaultdict(dict)
    rows = SpaceOffer.objects.filter(entry__in=offers, kind=kind)
    for space, key, until in rows.values_list("entry", "key", "until"):
        known[space][key] = until
    return known


def _changed(kind: str, offers: Offers) -> Offers:
    """The offers that differ from those stored, of spaces with an entry."""
    known = _known(kind, offers)
    listed = DirectoryEntry.objects.filter(pk__in=offers).values_list("pk", flat=True)
    return {space: offers[space] for space in listed if known.get(space, {}) != offers[space]}
