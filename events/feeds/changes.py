"""When anything last changed that a list of events may show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from events.models import Occurrence, Showing
from network.db.compiled_queries import Param, fetch
from network.models import PageVersion


def _latest(model: type, field: str) -> Callable[[], QuerySet]:
    """The last moment of a column; it is read from the end of an index."""

    def write() -> QuerySet:
        rows: QuerySet = QuerySet(model).filter(**{f"{field}__isnull": False})
        return rows.order_by(f"-{field}").values_list(field)[:1]

    return write


_SAID = (
    _latest(Occurrence, "modified"),
    _latest(PageLogEntry, "timestamp"),
    _latest(ModelLogEntry, "timestamp"),
    _latest(Showing, "answered_at"),
)


def _ended(by: Param) -> QuerySet:
    rows: QuerySet = QuerySet(Occurrence).filter(end__lte=by)
    return rows.order_by("-end").values_list("end")[:1]


def _number() -> QuerySet:
    return QuerySet(PageVersion).filter(scope="").values_list("number")


def last_change(*backs: timedelta) -> datetime | None:
    """The last change of any page, date, reply, term or setting, whichever list is asked for.

    It never runs backwards: what is removed is a change as well, by the log. Dates come and go with
    the clock too: a change is also when one ended, or left a calendar that goes ``backs`` back.
    """
    found = [moment for write in _SAID for (moment,) in fetch(write)]
    now = timezone.now()
    for back in (timedelta(), *backs):
        found += [end + back for (end,) in fetch(_ended, by=now - back)]
    # What the page cache knows of: also what is written without a log.
    found += [datetime.fromtimestamp(number / 1_000_000, UTC) for (number,) in fetch(_number)]
    return max(found, default=None)
