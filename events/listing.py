"""A list of dates: what is coming, or the archive, of the network or of one space."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from typing import cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from events.models import Occurrence
from events.querysets import OccurrenceQuerySet
from network import wording
from network.addresses import prime_addresses
from network.paging import Neighbours
from sites.models import SpacePage

PER_PAGE = 20
ARCHIVE = "archive"


@dataclass(frozen=True)
class Month:
    """The dates of one month, under its name."""

    label: str
    occurrences: list[Occurrence]


def shown(request: HttpRequest, *lists: OccurrenceQuerySet) -> list[list[Occurrence]]:
    """The rows of each list as it can show them: with categories and addresses, asked for once."""
    found = [list(occurrences.for_cards()) for occurrences in lists]
    rows = list(chain.from_iterable(found))
    prefetch_related_objects(rows, "event__categories")
    pages = [page for row in rows for page in (row.event, row.space, row.event.venue_space)]
    prime_addresses(request, pages)
    return found


class EventList(Neighbours):
    """What one page of the list shows; ``?view=archive`` looks back, anything else looks ahead."""

    def __init__(self, request: HttpRequest, space: SpacePage | None = None) -> None:
        self._request = request
        self._now: datetime = timezone.now()
        self._dates = Occurrence.objects.public()
        if space is not None:
            self._dates = self._dates.of_space(space)
        self.coming = request.GET.get("view") != ARCHIVE

    @cached_property
    def total_coming(self) -> int:
        return self._dates.coming(self._now).count()

    @cached_property
    def total_past(self) -> int:
        return self._dates.past(self._now).count()

    @cached_property
    def page_obj(self) -> Page[Occurrence]:
        dates = self._dates
        rows = dates.coming(self._now) if self.coming else dates.past(self._now)
        paginator = Paginator(rows, PER_PAGE)
        # The tabs show both totals anyway: one count serves both.
        paginator.count = self.total_coming if self.coming else self.total_past
        return paginator.get_page(self._request.GET.get("page"))

    @cached_property
    def groups(self) -> list[Month]:
        (rows,) = shown(self._request, cast(OccurrenceQuerySet, self.page_obj.object_list))
        months = groupby(rows, key=lambda row: wording.local(row.start).date().replace(day=1))
        return [Month(wording.month_and_year(first), list(dates)) for first, dates in months]

    @cached_property
    def last_occurrence(self) -> Occurrence | None:
        """The most recent date of the archive, for a list with nothing ahead."""
        (rows,) = shown(self._request, self._dates.past(self._now)[:1])
        return rows[0] if rows else None

    @property
    def coming_url(self) -> str:
        return self._request.path

    @property
    def archive_url(self) -> str:
        return f"{self._request.path}?view={ARCHIVE}"

    @property
    def query(self) -> str:
        """The canonical query of this page of the list."""
        return self._query(self.page_obj.number)

    def _query(self, number: int) -> str:
        given: dict[str, str | int] = {} if self.coming else {"view": ARCHIVE}
        if number > 1:
            given["page"] = number
        return urlencode(given)

    def page_url(self, number: int) -> str:
        return f"{self._request.path}?{self._query(number)}".rstrip("?")
