"""Dates of a rule that has changed its hour: the row of a day moves to the new hour of that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from events.models import Occurrence, OccurrenceStatus
from network.i18n import formatting as wording


def new_hours(
    known: Collection[datetime], wanted: Collection[datetime]
) -> dict[datetime, datetime]:
    """By each start that no rule yields any more: the new start on the same local day.

    Of several on a day, those nearest to each other belong together.
    """
    gone, new = _by_day(set(known) - set(wanted)), _by_day(set(wanted) - set(known))
    moved: dict[datetime, datetime] = {}
    for day, starts in gone.items():
        near = sorted((abs(after - start), start, after) for start in starts for after in new[day])
        for _distance, start, after in near:
            if start not in moved and after not in moved.values():
                moved[start] = after
    return moved


def _by_day(starts: Collection[datetime]) -> dict[date, list[datetime]]:
    found: dict[date, list[datetime]] = defaultdict(list)
    for start in starts:
        found[wording.local(start).date()].append(start)
    return found


def follow_new_hours(
    rows: dict[datetime, Occurrence], wanted: dict[datetime, datetime], now: datetime
) -> None:
    """Give the rows their new start by the rule; what a person decided for a date stays.

    What is over keeps its time, and its day gets no second date.
    """
    for start, after in new_hours(rows, wanted).items():
        row = rows[start]
        if row.end <= now:
            del wanted[after]
            continue
        rows[after] = rows.pop(start)
        give_start(row, after)


def give_start(row: Occurrence, start: datetime) -> None:
    """The row's new start by the rule, also the time it takes place unless it has its own."""
    if not row.is_moved:
        row.start = start
    row.recurrence_id = start
    if not row.is_moved and row.own_status == OccurrenceStatus.RESCHEDULED:
        row.own_status = ""
