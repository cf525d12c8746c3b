"""Links that a filtered list shows above its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Chip:
    """A filter that is set: its link leads to the list without it."""

    name: str
    url: str
    language: str = ""
    #: How many rows the list would have without it; None where this is not counted.
    count: int | None = None


class Tab(NamedTuple):
    """A link to another view, order or time of the list, or the current one."""

    label: str
    url: str
    current: bool
