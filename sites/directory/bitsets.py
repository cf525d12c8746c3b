"""Bitsets of the directory: which spaces have which term, their order and their points.

A set of spaces is one integer whose bit ``n`` is the ``DirectoryEntry`` with the number ``n``, so
that "and", "or" and counting are fast for any number of spaces. See docs/decisions/0016.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import BinaryField, CharField, F, IntegerField, QuerySet, Value

from sites.models import DirectoryColumn, OpenInterval, SpaceOffer

Mask = int
LISTED = "listed"
PARTLY = "partly"  # the spaces that answer "partly" to an access feature; they are in "access" too
OPEN = "open"
ORDER = {"pl": "order_pl", "en": "order_en"}
LETTER = {"pl": "letter_pl", "en": "letter_en"}
POINTS = "points"
LOCK = "lock"
_BITS, _NUMBERS = b"b", b"n"
_NOWHERE = math.nan


def mask_of(numbers: Iterable[int]) -> Mask:
    """The set of these numbers."""
    known = list(numbers)
    bits = bytearray(max(known, default=0) // 8 + 1)
    for number in known:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def numbers_of(mask: Mask) -> list[int]:
    """The numbers in a set, smallest first."""
    bits = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
    return [
        place * 8 + bit
        for place, byte in enumerate(bits)
        if byte
        for bit in range(8)
        if byte >> bit & 1
    ]


def within(order: Iterable[int], mask: Mask) -> list[int]:
    """The numbers of a set in the given order."""
    bits = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
    size = len(bits)
    return [n for n in order if n >> 3 < size and bits[n >> 3] >> (n & 7) & 1]


def pack(mask: Mask) -> bytes:
    """A set as it is stored: its bits, or its numbers where they are few."""
    size = (mask.bit_length() + 7) // 8
    if mask.bit_count() * 4 < size:
        return _NUMBERS + pack_numbers(numbers_of(mask))
    return _BITS + mask.to_bytes(size, "little")


def unpack(data: bytes) -> Mask:
    if data[:1] == _NUMBERS:
        return mask_of(unpack_numbers(data[1:]))
    return int.from_bytes(data[1:], "little")


def _little(values: array) -> array:
    if sys.byteorder == "big":
        values.byteswap()
    return values


def pack_numbers(numbers: Iterable[int]) -> bytes:
    return _little(array("I", numbers)).tobytes()


def unpack_numbers(data: bytes) -> array:
    numbers = array("I")
    numbers.frombytes(data)
    return _little(numbers)


def pack_points(points: dict[int, tuple[float, float]]) -> bytes:
    """Latitudes and longitudes by number; a number without a point has none."""
    flat = array("d", [_NOWHERE]) * (2 * (max(points, default=-1) + 1))
    for number, point in points.items():
        flat[2 * number : 2 * number + 2] = array("d", point)
    return _little(flat).tobytes()


def unpack_points(data: bytes) -> dict[int, tuple[float, float]]:
    pairs = enumerate(zip(*coordinates(data), strict=True))
    return {number: point for number, point in pairs if not math.isnan(point[0])}


def coordinates(data: bytes) -> tuple[array, array]:
    """The latitudes and the longitudes of packed points, by number; not a number where none is."""
    flat = array("d")
    flat.frombytes(data)
    flat = _little(flat)
    return flat[::2], flat[1::2]


class Bitsets:
    """All bitsets at one moment, read in one query."""

    def __init__(self, now: datetime, *, points: bool = False) -> None:
        self._data: dict[tuple[str, int], bytes] = {}
        self._masks: dict[tuple[str, int], Mask] = {}
        open_now: list[int] = []
        over: dict[tuple[str, int], list[int]] = {}
        parts = list(_parts(now, points=points))
        for kind, key, data, number in parts[0].union(*parts[1:], all=True):
            if number is None:
                self._data[kind, key] = bytes(data)
            elif kind == OPEN:
                open_now.append(number)
            else:
                over.setdefault((kind, key), []).append(number)
        self._masks[OPEN, 0] = mask_of(open_now)
        for column, numbers in over.items():
            self._masks[column] = self.mask(*column) & ~mask_of(numbers)

    def mask(self, kind: str, key: int = 0) -> Mask:
        """The spaces that have a term; empty if the term is unknown."""
        if (kind, key) not in self._masks:
            data = self._data.get((kind, key))
            self._masks[kind, key] = unpack(data) if data else 0
        return self._masks[kind, key]

    def keys_of(self, kind: str) -> list[int]:
        """The keys of a kind that any space has, smallest first."""
        return sorted(key for known, key in self._data if known == kind)

    def order(self, language: str) -> array:
        """The numbers of all entries by the alphabet."""
        return unpack_numbers(self._data.get((ORDER[language], 0), b""))

    @property
    def coordinates(self) -> tuple[array, array]:
        """Latitudes and longitudes of the spaces, by number; empty unless asked for."""
        return coordinates(self._data.get((POINTS, 0), b""))


def _parts(now: datetime, *, points: bool) -> Iterator[QuerySet]:
    columns = DirectoryColumn.objects.exclude(kind=LOCK if points else POINTS)
    number = Value(None, output_field=IntegerField())
    yield columns.annotate(entry_number=number).values_list("kind", "key", "data", "entry_number")
    empty = Value(b"", output_field=BinaryField())
    rows = {
        "c_kind": Value(OPEN, output_field=CharField()),
        "c_key": Value(0, output_field=IntegerField()),
        "c_data": empty,
        "c_number": F("entry__number"),
    }
    yield OpenInterval.at(now).annotate(**rows).values_list(*rows)
    rows |= {"c_kind": F("kind"), "c_key": F("key")}
    yield SpaceOffer.objects.filter(until__lte=now).annotate(**rows).values_list(*rows)
