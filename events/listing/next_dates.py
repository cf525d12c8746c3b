"""The next and the latest dates, as the front page and a space's page show them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Value, prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone

from events.filters.terms import TermLabel, TermName
from events.listing.lines import DateLine, date_lines
from events.listing.rows import cards
from events.models import Occurrence
from events.models.querysets import LONG, OccurrenceQuerySet
from sites.models import SpacePage


def next_and_last(
    request: HttpRequest,
    *sets: OccurrenceQuerySet,
    coming: int,
    past: int,
    space: SpacePage | None = None,
) -> tuple[list[DateLine], list[DateLine]]:
    """So many of the next dates, soonest first, and of the latest past ones, latest first.

    Each of the ``sets`` is read through an index of its own. What has been running for days is
    among the next only where there is room for it. No line names the ``space``.
    """
    now = timezone.now()
    soon, long, last = _rows(
        [dates.soon(now)[:coming] for dates in sets],
        [_running(dates, now)[:coming] for dates in sets],
        [dates.real().past(now)[:past] for dates in sets],
    )
    soon = soon[:coming]
    ahead = sorted([*soon, *long[: coming - len(soon)]], key=lambda row: (row.start, row.pk))
    lines = date_lines(request, [*ahead, *last[::-1][:past]], space)
    for line in lines:
        categories = line.date.event.categories.all()
        line.tags = TermLabel.all_of(map(TermName.of, categories))
    return lines[: len(ahead)], lines[len(ahead) :]


def _running(dates: OccurrenceQuerySet, now: datetime) -> OccurrenceQuerySet:
    return dates.real().long_within(now, now).filter(start__lt=now - LONG)


def _rows(*lists: list[OccurrenceQuerySet]) -> list[list[Occurrence]]:
    """The rows of each list by their start, with the categories of their events.

    First the keys of all lists, then all rows, as ``cards_at_once`` does. With the keys as a
    subquery, PostgreSQL joined every date there is before it chose a few.
    """
    dates = Occurrence.objects.order_by()
    parts = [
        # SQLite bounds no part of a union; it does bound a subquery.
        dates.filter(pk__in=rows.values("pk")).annotate(part=Value(part)).values_list("pk", "part")
        for part, some in enumerate(lists)
        for rows in some
    ]
    keys = dict(parts[0].union(*parts[1:], all=True))
    rows = cards(keys)
    prefetch_related_objects(rows, "event__categories")
    return [[row for row in rows if keys[row.pk] == part] for part in range(len(lists))]
