"""The query set of dates (``Occurrence``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models

from network.db.any_of import AnyOf
from network.db.compiled_queries import Param
from network.db.readable import readable
from network.i18n.languages import LANGUAGE_CODES
from sites.models import SpacePage

#: What lasts longer is shown as running, beside the short dates, so as not to crowd them out.
LONG = timedelta(days=3)
#: What ends so early in the morning was the evening before.
NIGHT = timedelta(hours=5)

_TEXTS = {
    "event": ("body", "purpose", "registration_text", "confirmation_text", "search_description"),
    **dict.fromkeys(
        ("event__venue_space", "space", "other_space"),
        ("description", "hours_note", "search_description"),
    ),
}
#: Deferred: lists do not show these long texts, and parsing StreamField values of each row took a
#: fifth of the time of a month.
_UNSEEN = tuple(
    f"{page}__{field}{ending}"
    for page, fields in _TEXTS.items()
    for field in fields
    for ending in ("", *(f"_{code}" for code in LANGUAGE_CODES))
)


def in_spaces(keys: Iterable[int | Param]) -> models.Q:
    """The dates of these spaces and those of others that they have accepted to show."""
    spaces = tuple(keys)
    these = {"space": spaces[0]} if len(spaces) == 1 else {"space__in": spaces}
    return models.Q(**these) | guests(**these)


def guests(**spaces: Any) -> models.Q:
    """The dates of others that these spaces have accepted to show."""
    showings: models.QuerySet = models.QuerySet(apps.get_model("events", "Showing")).order_by()
    accepted = showings.filter(**spaces, answer="accepted").values("event")
    return models.Q(AnyOf("event", accepted))


def event_with(*conditions: models.Q, **fields: object) -> models.Exists:
    """Dates whose event fulfils the conditions, as EXISTS.

    With a join, SQLite reads all events first and then sorts all their dates.
    """
    pages: models.QuerySet = models.QuerySet(apps.get_model("events", "EventPage")).order_by()
    own = pages.filter(*conditions, pk=models.OuterRef("event_id"), **fields)
    return models.Exists(own)


class OccurrenceQuerySet(models.QuerySet):
    """Dates of events; lists always start from ``public()``."""

    def published(self) -> OccurrenceQuerySet:
        """Dates of published events, private ones included: for work on them, never for a list."""
        return self._of_pages(models.Q(live=True))

    def public(self, within: str = "") -> OccurrenceQuerySet:
        """Dates whose event anyone may read, who may read a page ``within`` (``readable``)."""
        return self._of_pages(readable(within=within))

    def _of_pages(self, condition: models.Q) -> OccurrenceQuerySet:
        # As in ``event_with``, but of the page's own table alone.
        pages: models.QuerySet = models.QuerySet(apps.get_model("network", "NetworkPage"))
        return self.filter(
            models.Exists(pages.order_by().filter(condition, pk=models.OuterRef("event_id")))
        )

    def listed(self, space: int | Param | None, within: str = "") -> OccurrenceQuerySet:
        """The dates of a list: of the whole network, or those a space (its key) shows."""
        dates = self.public(within)
        return dates if space is None else dates.filter(in_spaces([space]))

    def of_space(self, space: SpacePage) -> OccurrenceQuerySet:
        """The dates of a space's own events."""
        return self.filter(space=space)

    def guests_of(self, space: SpacePage) -> OccurrenceQuerySet:
        """The dates of others that a space has accepted to show."""
        return self.filter(guests(space=space.pk))

    def real(self) -> OccurrenceQuerySet:
        """Without the traces that moved dates leave."""
        return self.filter(moved_to=None)

    def coming(self, now: datetime) -> OccurrenceQuerySet:
        """What has not ended yet, soonest first."""
        return self.filter(end__gt=now).order_by("start", "id")

    def to_come(self, now: datetime) -> OccurrenceQuerySet:
        """What has not ended yet, or waits for a new date; soonest first."""
        waits = models.Q(status="przelozone-bez-daty")
        return self.filter(models.Q(end__gt=now) | waits).order_by("start", "id")

    def soon(self, now: datetime) -> OccurrenceQuerySet:
        """What has not ended yet, soonest first, but for what lasts long and has begun."""
        # The database begins reading there, not at the first date there was.
        return self.coming(now).filter(start__gte=now - LONG)

    def past(self, now: datetime) -> OccurrenceQuerySet:
        """What has ended, most recent first."""
        # The start says nothing new; it lets the database begin where the past does.
        return self.filter(end__lte=now, start__lt=now).order_by("-start", "-id")

    def short_within(self, start: datetime, end: datetime | None) -> OccurrenceQuerySet:
        """What is on at some time from ``start`` up to ``end``, but for what lasts long."""
        # What is short began at most so long ago: the database begins there, not at the beginning.
        dates = self.filter(lasts_long=False, start__gte=start - LONG, end__gt=start)
        dates = dates.filter(start__lt=end) if end is not None else dates
        return dates.order_by("start", "id")

    def on_days(self, start: datetime, end: datetime | None) -> OccurrenceQuerySet:
        """As ``short_within`` for whole days; what ends in the night belongs to its evening."""
        later = models.Q(start__gte=start) | models.Q(end__gt=start + NIGHT)
        return self.short_within(start, end).filter(later)

    def beginning(self, start: datetime, end: datetime) -> OccurrenceQuerySet:
        """What begins from ``start`` up to ``end``, but for what lasts long."""
        dates = self.filter(lasts_long=False, start__gte=start, start__lt=end)
        return dates.order_by("start", "id")

    def spanning(self, start: datetime, end: datetime) -> OccurrenceQuerySet:
        """What begins so that it is on for more than one day from ``start`` up to ``end``."""
        dates = self.filter(spans_days=True, start__gte=start - LONG, start__lt=end)
        return dates.filter(end__gt=start + NIGHT).order_by("start", "id")

    def long_within(self, start: datetime, end: datetime) -> OccurrenceQuerySet:
        """What lasts long and is on at some time from ``start`` up to ``end``, ending first."""
        dates = self.filter(lasts_long=True, end__gt=start, start__lt=end)
        return dates.order_by("end", "id")

    def first_keys(self, most: int) -> models.QuerySet:
        """The keys of the first ``most``, as a part of a union."""
        return self.keys_between(0, most)

    def keys_between(self, first: int, beyond: int) -> models.QuerySet:
        """The keys from the position ``first`` up to ``beyond``, as a part of a union.

        Not called ``keys``: ``dict()`` would take the query set for a mapping.
        """
        # SQLite bounds no part of a union; it does bound a subquery.
        bounded = self.values("pk")[first:beyond]
        return self.model.objects.order_by().filter(pk__in=bounded).values("pk")

    def with_pages(self) -> OccurrenceQuerySet:
        """With the event and its places, without their long texts; for lists see ``cards``."""
        dates = self.select_related(
            "event", "event__venue_space", "space", "other_space", "moved_to"
        )
        return dates.defer(*_UNSEEN)


def at_once(parts: Sequence[models.QuerySet]) -> list[Any]:
    """The rows of several parts with their pages, in two queries however many parts there are.

    First the keys, each part reading a few rows of an index; then the rows with all they show. In
    one query PostgreSQL would join everything first: there are more tables than it reorders.
    """
    union = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    found = tuple(row["pk"] for row in union)
    dates = apps.get_model("events", "Occurrence").objects.filter(AnyOf("pk", found))
    return list(dates.with_pages().order_by("start", "id")) if found else []
