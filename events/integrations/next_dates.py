"""The next date of each of many spaces, for the directory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from modeltranslation.utils import get_language

from events.models import CALLED_OFF, Occurrence
from events.models.querysets import LONG, OccurrenceQuerySet
from events.recurrence.text import date_in_words
from network.db.any_of import AnyOf
from sites.models import DirectoryEntry


def coming_dates(now: datetime) -> OccurrenceQuerySet:
    """The coming dates of all spaces, soonest first; what lasts for weeks is not the next."""
    dates = Occurrence.objects.public().real().filter(lasts_long=False)
    # Redundant; with it the database begins to read near now.
    coming = dates.filter(end__gt=now, start__gt=now - LONG).exclude(status__in=CALLED_OFF)
    return coming.order_by("start")


def next_words(now: datetime, spaces: Collection[int] | None = None) -> dict[int, str]:
    """``wtorek, 10 maja 2022, godz. 11:00–14:00: Warsztaty`` by space; all spaces if None."""
    entries = DirectoryEntry.objects.all()
    if spaces is not None:
        entries = entries.filter(pk__in=spaces)
    next_date = coming_dates(now).filter(space=OuterRef("pk"))
    rows = entries.annotate(date=Subquery(next_date.values("pk")[:1])).exclude(date=None)
    of_space = {date: space for space, date in rows.values_list("pk", "date")}
    # A plain query set: a multilingual one would rename the columns.
    dates: QuerySet = QuerySet(Occurrence).order_by().filter(AnyOf("pk", tuple(of_space)))
    columns = ("pk", "start", "end", "all_day", "event__title_pl", "event__title_en")
    english = get_language() == "en"
    found: dict[int, str] = {}
    for key, start, end, all_day, polish, in_english in dates.values_list(*columns):
        when = date_in_words(start, end, all_day=all_day)
        found[of_space[key]] = f"{when}: {(english and in_english) or polish}"
    return found
