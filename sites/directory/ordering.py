"""The orders of the directory: by name, by distance, by next event."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from modeltranslation.utils import get_language
from wagtail import hooks

from network.listing.position import Position
from sites.directory.bitsets import LISTED, Bitsets, Mask, mask_of, within
from sites.models import DirectoryEntry

NAME, DISTANCE, NEXT = "name", "distance", "next"
#: The hook by which a higher app says what is on next: a function of the moment that returns a
#: query of rows with a ``space`` and a ``start``, soonest first.
NEXT_HOOK = "directory_next"
FEW = 300  # spaces: each may be asked when its next date is
COMING = 500  # dates read at most to find the spaces where something is on first
PER_SPACE = 4  # so many of them are thought to be of one space; twice as many are read
_NEVER = datetime.max.replace(tzinfo=UTC)


class Order:
    """The spaces of a bitset in one order; ``asked`` is used if it is available."""

    def __init__(
        self, asked: str, bitsets: Bitsets, found: Mask, now: datetime, near: Position | None
    ) -> None:
        self._bitsets = bitsets
        self._found = found
        self._now = now
        self._near = near
        self.usual = DISTANCE if near else NAME
        self.current = asked if asked in self.known else self.usual
        self._next: dict[int, datetime] = {}

    @property
    def known(self) -> list[str]:
        """The orders available."""
        nearest = [DISTANCE] if self._near else []
        return [NAME, *nearest, *([NEXT] if self._next_hooks else [])]

    @property
    def _next_hooks(self) -> list[Any]:
        return hooks.get_hooks(NEXT_HOOK)

    @cached_property
    def by_name(self) -> list[int]:
        """The entries by the alphabet, whatever the order is."""
        return within(self._bitsets.order(get_language()), self._found)

    @property
    def _listed(self) -> int:
        """How many there are without any filter."""
        return self._bitsets.mask(LISTED).bit_count()

    def first(self, count: int) -> list[int]:
        """The first so many entries; what has no distance or no next date comes last, by name."""
        if self.current == DISTANCE and self._near:
            return self._nearest(self._near, count)
        if self.current == NEXT:
            self._next = self._next_starts(count)
            soonest = sorted(within(self.by_name, mask_of(self._next)), key=self._next.__getitem__)
            if len(soonest) < count:
                soonest += within(self.by_name, self._found & ~mask_of(self._next))
            return soonest[:count]
        return self.by_name[:count]

    def next_of(self, number: int) -> datetime | None:
        """When the next thing is on in a space among the ``first``; None in another order."""
        return self._next.get(number)

    def _nearest(self, near: Position, count: int) -> list[int]:
        """The first so many by distance, spaces without a point last.

        By the squared distance on a flat map; exact enough within a city.
        """
        latitudes, longitudes = self._bitsets.coordinates
        scale = math.cos(math.radians(near.latitude))
        far = {
            number: (latitudes[number] - near.latitude) ** 2
            + ((longitudes[number] - near.longitude) * scale) ** 2
            for number in self.by_name
            if number < len(latitudes) and not math.isnan(latitudes[number])
        }
        return sorted(self.by_name, key=lambda number: far.get(number, math.inf))[:count]

    def _next_starts(self, count: int) -> dict[int, datetime]:
        """When the next thing is on, by number: of all, or of those where it is soonest.

        Of many spaces the first are found among the dates that come first anywhere; each space is
        asked only for late pages, or when few of the dates are of the spaces found.
        """
        coming = self._next_hooks[0](self._now)
        if dates := self._dates_to_read(count):
            soonest = self._soonest(coming, dates)
            if len(soonest) >= count:
                return soonest
        entries = DirectoryEntry.objects.all()
        if len(self.by_name) <= FEW:
            entries = entries.filter(number__in=self.by_name)
        moment = Subquery(coming.filter(space=OuterRef("pk")).values("start")[:1])
        starts = entries.annotate(next_start=moment).exclude(next_start=None)
        return dict(starts.values_list("number", "next_start"))

    def _dates_to_read(self, count: int) -> int:
        """How many dates to read to find so many spaces; 0 where asking each space is cheaper."""
        if len(self.by_name) <= FEW:
            return 0
        likely = PER_SPACE * count * self._listed // len(self.by_name)
        return min(2 * likely, COMING) if likely <= COMING else 0

    def _soonest(self, coming: QuerySet, most: int) -> dict[int, datetime]:
        rows = list(coming.values_list("space__directory_entry__number", "start")[:most])
        # What begins together with the last that was read may not have been read whole.
        end = rows[-1][1] if len(rows) == most else _NEVER
        soonest: dict[int, datetime] = {}
        for number, start in rows:
            if number is not None and self._found >> number & 1 and start < end:
                soonest.setdefault(number, start)
        return soonest
