"""How large the network is to be, and how its dates are shared out among its spaces."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

#: How much a space has is about this power of its rank: few have very much, most have little.
SKEW = 1.0
#: Of the time over which the dates are spread, so much lies ahead: a network grows older.
AHEAD = 1 / 3

#: What is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Plan:
    """What was asked for, and the local day on which; the same plan is the same network.

    ``dates`` counts every date of every event, each of a weekly class too, but not the traces that
    moved dates leave.
    """

    spaces: int
    dates: int
    years: int
    seed: int
    day: date

    @property
    def first_day(self) -> date:
        return self.last_day - timedelta(days=366 * self.years)

    @property
    def last_day(self) -> date:
        return self.day + timedelta(days=round(366 * self.years * AHEAD))

    @property
    def now(self) -> datetime:
        """The moment the network is as of: the beginning of its day."""
        return timezone.make_aware(datetime.combine(self.day, time()))

    def dice(self, what: object) -> random.Random:
        """Chance of its own for each space, so that one comes out the same without the others."""
        return random.Random(f"{self.seed}/{what}")  # noqa: S311

    def quotas(self) -> list[int]:
        """The number of dates of each space, ``dates`` in all."""
        shift = self.spaces**0.25
        weights = [(rank + shift) ** -SKEW for rank in range(1, self.spaces + 1)]
        whole = sum(weights)
        shares = [int(self.dates * weight / whole) for weight in weights]
        for rank in range(self.dates - sum(shares)):
            shares[rank % self.spaces] += 1
        # The busy ones stand anywhere among the others.
        self.dice("quotas").shuffle(shares)
        return shares

    @property
    def is_busy_from(self) -> int:
        """From so many dates on, a space is busy."""
        return max(3, 3 * self.dates // self.spaces)

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"day": self.day.isoformat()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Plan:
        return cls(**data | {"day": date.fromisoformat(data["day"])})

    def is_same_but_for_the_day(self, other: Plan) -> bool:
        return self.as_data() | {"day": None} == other.as_data() | {"day": None}
