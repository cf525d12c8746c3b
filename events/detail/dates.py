"""The dates of one event on its own page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import cached_property

from events.models import EventPage, Occurrence, OccurrenceStatus
from events.occurrences.schedule import pattern_of, wanted_dates
from events.recurrence.rules import TooManyDates
from events.recurrence.text import in_words
from network.cache_tags.collector import add_page_tags, expires_at
from network.db.compiled_queries import fetch

COMING = 12
PAST = 5


def _coming(event: Any, now: Any) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(event=event).coming(now)[: COMING + 1]


def _past(event: Any, now: Any) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(event=event).real().past(now)[: PAST + 1]


class PageDates:
    """Coming and past dates; ``chosen`` is the date the address names, if any.

    A draft has no rows: a preview shows the dates that publishing it would create.
    """

    def __init__(
        self, event: EventPage, *, chosen: Occurrence | None = None, draft: bool = False
    ) -> None:
        self.event = event
        self.chosen = chosen
        self.is_draft = draft
        self._now: datetime = timezone.now()

    @cached_property
    def _as_drafted(self) -> list[Occurrence]:
        try:
            wanted = wanted_dates(self.event)
        except TooManyDates:
            return []
        return [self._unsaved(start, end) for start, end in wanted.items()]

    def _unsaved(self, start: datetime, end: datetime) -> Occurrence:
        return Occurrence(
            event=self.event,
            recurrence_id=start,
            start=start,
            end=end,
            all_day=self.event.all_day,
            status=self.event.status,
        )

    @cached_property
    def _coming(self) -> list[Occurrence]:
        if self.is_draft:
            return [date for date in self._as_drafted if date.end > self._now]
        return self._mine(fetch(_coming, event=self.event.pk, now=self._now))

    @cached_property
    def _past(self) -> list[Occurrence]:
        if self.is_draft:
            return [date for date in reversed(self._as_drafted) if date.end <= self._now]
        return self._mine(fetch(_past, event=self.event.pk, now=self._now))

    def _mine(self, found: list[Occurrence]) -> list[Occurrence]:
        here = {date.pk: date for date in found}
        for date in found:
            if date.moved_to_id in here:
                date.moved_to = here[date.moved_to_id]
        # Read only if needed: few dates are elsewhere, and a space has a hundred columns.
        for relation in ("moved_to", "other_space"):
            if [date for date in found if getattr(date, f"{relation}_id") is not None]:
                prefetch_related_objects(found, relation)
        space = self.event.space
        for date in found:
            date.event = self.event  # its venue is known there
            expires_at(date.start, date.end)
            add_page_tags([date.other_space])
            if space is not None and date.space_id == space.pk:
                date.space = space
        return found

    @property
    def coming(self) -> list[Occurrence]:
        """The next dates, with the traces of those that were moved."""
        return self._coming[:COMING]

    @property
    def past(self) -> list[Occurrence]:
        return self._past[:PAST]

    @property
    def more_coming(self) -> bool:
        return len(self._coming) > COMING

    @property
    def more_past(self) -> bool:
        return len(self._past) > PAST

    @cached_property
    def main(self) -> Occurrence | None:
        """The date the page is about: the chosen one, else the next to take place, else the
        last."""
        if self.chosen is not None:
            return self.chosen
        ahead = [date for date in self._coming if not date.is_trace]
        certain = [date for date in ahead if not date.is_off]
        return next(iter([*certain, *ahead, *self._past]), None)

    @property
    def several(self) -> bool:
        return len([date for date in [*self._coming, *self._past] if not date.is_trace]) > 1

    @property
    def all_cancelled(self) -> bool:
        """Whether no announced date takes place any more."""
        ahead = [date for date in self._coming if not date.is_trace]
        if ahead:
            return all(date.is_cancelled for date in ahead)
        return bool(self.main and self.main.is_cancelled) or (
            self.event.status == OccurrenceStatus.CANCELLED
        )

    @property
    def all_off(self) -> bool:
        """Whether no announced date takes place when it was to: cancelled, or postponed."""
        ahead = [date for date in self._coming if not date.is_trace]
        if ahead:
            return all(date.is_off for date in ahead)
        return self.all_cancelled or bool(self.main and self.main.is_postponed)

    @property
    def is_past(self) -> bool:
        waits = any(date.is_postponed for date in self._past)
        return not self._coming and bool(self._past) and not waits

    @cached_property
    def words(self) -> str:
        """The pattern of the dates in words; empty for a single date."""
        pattern = pattern_of(self.event) if self.several else None
        if pattern is None:
            return ""
        return in_words(
            pattern, holidays=self.event.skip_holidays, closures=self.event.skip_closures
        )

    @property
    def registration_is_open(self) -> bool:
        """Whether registration elsewhere is open: not over, not called off, before the deadline."""
        if self.is_past or self.all_off:
            return False
        deadline = self.event.registration_deadline
        expires_at(deadline)
        return deadline is None or deadline > self._now
