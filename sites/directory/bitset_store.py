"""Writes the bitsets of the directory (``DirectoryColumn``), one transaction at a time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from sites.directory.bitsets import (
    LOCK,
    ORDER,
    POINTS,
    pack,
    pack_numbers,
    pack_points,
    unpack,
    unpack_points,
)
from sites.models import DirectoryColumn, DirectoryEntry

BitsetKey = tuple[str, int]
#: What is not a set of spaces.
OTHERS = (LOCK, POINTS, *ORDER.values())
_MANY = 200


def lock() -> None:
    """Lock the bitsets for other transactions until this one ends."""
    rows = DirectoryColumn.objects.select_for_update().filter(kind=LOCK)
    if not rows.exists():
        DirectoryColumn.objects.get_or_create(kind=LOCK, key=0, defaults={"data": b""})
    list(rows)


def change(added: dict[BitsetKey, set[int]], removed: dict[BitsetKey, set[int]]) -> None:
    """Add entry numbers to bitsets and remove them from others; under ``lock``."""
    wanted = sorted(added.keys() | removed.keys())
    for first in range(0, len(wanted), _MANY):
        some = wanted[first : first + _MANY]
        rows = {(row.kind, row.key): row for row in _rows(some)}
        for column in some:
            row = rows.get(column) or DirectoryColumn(kind=column[0], key=column[1], data=b"")
            mask = unpack(bytes(row.data)) if row.data else 0
            for number in removed.get(column, ()):
                mask &= ~(1 << number)
            for number in added.get(column, ()):
                mask |= 1 << number
            row.data = pack(mask)
            row.save()


def _rows(columns: Iterable[BitsetKey]) -> Iterable[DirectoryColumn]:
    by_kind: dict[str, list[int]] = {}
    for kind, key in columns:
        by_kind.setdefault(kind, []).append(key)
    asked = Q()
    for kind, keys in by_kind.items():
        asked |= Q(kind=kind, key__in=keys)
    return DirectoryColumn.objects.filter(asked)


def forget(number: int) -> None:
    """Remove the number of a deleted space from all bitsets, so that it can be reused."""
    lock()
    for row in DirectoryColumn.objects.exclude(kind__in=OTHERS):
        mask = unpack(bytes(row.data))
        if mask >> number & 1:
            row.data = pack(mask & ~(1 << number))
            row.save()
    put_points({number: None})
    put_in_order()


def put_in_order() -> None:
    """Rewrite the alphabetical order of all entries; under ``lock``."""
    for language, kind in ORDER.items():
        entries = DirectoryEntry.objects.order_by(f"sort_{language}", "number")
        numbers = pack_numbers(entries.values_list("number", flat=True))
        DirectoryColumn.objects.update_or_create(kind=kind, key=0, defaults={"data": numbers})


def put_points(changed: dict[int, tuple[float, float] | None]) -> None:
    """Store latitude and longitude of entries; None removes them. Under ``lock``."""
    row = DirectoryColumn.objects.filter(kind=POINTS).first()
    row = row or DirectoryColumn(kind=POINTS, data=b"")
    points = unpack_points(bytes(row.data))
    for number, point in changed.items():
        points.pop(number, None)
        if point is not None:
            points[number] = point
    data = pack_points(points)
    if data != bytes(row.data):
        row.data = data
        row.save()


def clear() -> None:
    """Delete all bitsets; under ``lock``."""
    DirectoryColumn.objects.exclude(kind=LOCK).delete()
