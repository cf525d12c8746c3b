"""What day it is on the network of the walks: the same at every walk, so are its pictures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")
#: A Monday, like any other.
MORNING = datetime(2026, 9, 7, 9, 0, tzinfo=WARSAW)
FILE = "clock"


def set_clock(files: Path, moment: datetime) -> None:
    """Let it be ``moment`` (aware) on the network that keeps its files there; it goes on from then.

    The file holds by how many seconds that network is ahead of the world.
    """
    ahead = (moment - datetime.now(UTC)).total_seconds()
    (files / FILE).write_text(str(ahead), encoding="ascii")


def ahead(files: Path) -> timedelta:
    return timedelta(seconds=float((files / FILE).read_text(encoding="ascii")))
