"""The next date of each of many spaces, for the directory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from modeltranslation.utils import get_language

from events.models import EventPage, Occurrence
from events.querysets import LONG, OccurrenceQuerySet
from events.services.offering import OFF
from network import wording
from sites.models import DirectoryEntry

_MOST = 500  # keys in one question


def _next(now: datetime) -> OccurrenceQuerySet:
    """The coming dates of one space, soonest first; what lasts for weeks is not the next."""
    dates = Occurrence.objects.public().real().filter(space=OuterRef("pk"), lasts_long=False)
    # The start says nothing new; it lets the database begin near now.
    coming = dates.filter(end__gt=now, start__gt=now - LONG).exclude(status__in=OFF)
    return coming.order_by("start")


def next_start(now: datetime) -> Subquery:
    """When the next date of a space begins, of anything whose key is the space's."""
    return Subquery(_next(now).values("start")[:1])


def next_words(now: datetime, spaces: Collection[int] | None = None) -> dict[int, str]:
    """``wtorek, 10 maja 2022, godz. 11:00–14:00: Warsztaty`` by space; all spaces if None."""
    entries = DirectoryEntry.objects.all()
    if spaces is not None:
        entries = entries.filter(pk__in=spaces)
    rows = entries.annotate(date=Subquery(_next(now).values("pk")[:1])).exclude(date=None)
    of_space = {date: space for space, date in rows.values_list("pk", "date")}
    found: dict[int, str] = {}
    keys = list(of_space)
    for first in range(0, len(keys), _MOST):
        dates = Occurrence.objects.filter(pk__in=keys[first : first + _MOST])
        rows_of = dates.order_by().values_list("pk", "event", "start", "end", "all_day")
        some = list(rows_of)
        titles = _titles({row[1] for row in some})
        for key, event, start, end, all_day in some:
            when = wording.days_range(start, end) if all_day else wording.moment_range(start, end)
            found[of_space[key]] = f"{when}: {titles[event]}"
    return found


def _titles(events: Collection[int]) -> dict[int, str]:
    """In the active language, else in Polish."""
    pages: QuerySet = QuerySet(EventPage).order_by().filter(pk__in=events)
    english = get_language() == "en"
    rows = pages.values_list("pk", "title_pl", "title_en")
    return {key: (en if english and en else pl) for key, pl, en in rows}
