"""The filters of a list of events: read from a query string, applied, and written back.

The query string is the whole state: it can be shared, kept and subscribed to. Values that cannot be
read are named in ``problems`` and ignored.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cached_property, reduce
from operator import and_
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.filters.accessibility import with_access
from events.filters.near import NearFilter
from events.filters.terms import VOCABULARY
from events.filters.venue import on_site_in
from events.models import EventPage
from events.models.querysets import event_with, in_spaces
from sites.models import SpacePage

#: The kinds of terms in the order they are offered, by their parameters in the query string.
LABELS = {
    "category": gettext_lazy("What"),
    "audience": gettext_lazy("For whom"),
    "format": gettext_lazy("Format"),
    "language": gettext_lazy("Language"),
    "district": gettext_lazy("District"),
    "space": gettext_lazy("Space"),
    "access": gettext_lazy("Accessibility"),
    "free": gettext_lazy("Price"),
}
SHORTCUTS = {
    "today": gettext_lazy("Today"),
    "tomorrow": gettext_lazy("Tomorrow"),
    "weekend": gettext_lazy("This weekend"),
    "week": gettext_lazy("This week"),
}
FREE = "1"
MOST = 20  # values of one kind that are read; more are not ticked by hand
FIRST_YEAR, LAST_YEAR = 1900, 2100
ONE_DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    """The instant a local day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def days_of(shortcut: str, today: date) -> tuple[date, date]:
    """The first and last day a shortcut means today."""
    sunday = today + (6 - today.weekday()) * ONE_DAY
    if shortcut == "tomorrow":
        return today + ONE_DAY, today + ONE_DAY
    if shortcut == "weekend":
        return max(today, sunday - ONE_DAY), sunday
    return (today, sunday) if shortcut == "week" else (today, today)


class Filters:
    """The terms and days of one query string; ``space`` is set for the list of one space.

    ``near`` is applied as well, but is in none of the query strings written here.
    """

    def __init__(
        self, params: QueryDict, space: SpacePage | None = None, near: NearFilter | None = None
    ) -> None:
        self.space = space
        self.near = near
        self.today = timezone.localdate()
        self.problems: list[str] = []
        self.terms = {kind: self._terms(params, kind) for kind in self.kinds}
        self.shortcut = self._shortcut(params)
        self.first, self.last = self._days(params)

    def show_days(self, first: date | None, last: date | None) -> None:
        """Replace the days of the query string by those the path of the address names."""
        self.first, self.last, self.shortcut = first, last, ""

    @property
    def kinds(self) -> list[str]:
        """The kinds of terms this list has; a space has one district and is one space."""
        return [kind for kind in LABELS if self.space is None or kind not in ("district", "space")]

    def _terms(self, params: QueryDict, kind: str) -> tuple[str, ...]:
        given = dict.fromkeys(value.strip()[:64] for value in params.getlist(kind))
        found = [value for value in given if value and "\x00" not in value][:MOST]
        if kind == "space":
            return tuple(value for value in found if value.isdecimal() and len(value) < 10)
        if kind == "free":
            return (FREE,) if FREE in found else ()
        return tuple(found)

    def _shortcut(self, params: QueryDict) -> str:
        asked = params.get("when", "")
        if asked and asked not in SHORTCUTS:
            self.problems.append(_("“%(text)s” is not a time we know.") % {"text": asked[:40]})
            return ""
        return asked

    def _days(self, params: QueryDict) -> tuple[date | None, date | None]:
        if self.shortcut:
            return days_of(self.shortcut, self.today)
        first, last = self._day(params.get("from", "")), self._day(params.get("to", ""))
        if first and last and last < first:
            self.problems.append(_("The last day is before the first: it is left aside."))
            last = None
        return first, last

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year < LAST_YEAR:
            self.problems.append(
                _("“%(text)s” is not a day we can read; write it as 2026-05-10.")
                % {"text": text[:40]}
            )
            return None
        return day

    # --- As a condition -----------------------------------------------------------------------

    @property
    def active(self) -> list[str]:
        return [kind for kind in self.kinds if self.terms[kind]]

    def condition(self, besides: str | None = None) -> Q:
        """The condition on dates, of all kinds or of all ``besides`` one."""
        near = self.near.condition if self.near is not None else Q()
        asked = (self._condition(kind) for kind in self.active if kind != besides)
        return reduce(and_, asked, near)

    def _condition(self, kind: str) -> Q:
        terms = self.terms[kind]
        if kind in VOCABULARY:
            field, name = VOCABULARY[kind]
            through = getattr(EventPage, field).through.objects
            about = through.filter(
                **{f"{name}__code__in": terms, "eventpage": OuterRef("event_id")}
            )
            return Q(Exists(about))
        if kind == "district":
            return on_site_in(self._spaces_of_districts)
        if kind == "space":
            return in_spaces(int(key) for key in terms)
        if kind == "access":
            return self._access
        return Q(event_with(price=0))

    @cached_property
    def _access(self) -> Q:
        return with_access(self.terms["access"])

    @cached_property
    def _spaces_of_districts(self) -> tuple[int, ...]:
        spaces: QuerySet = QuerySet(SpacePage).order_by()
        spaces = spaces.filter(district__code__in=self.terms["district"])
        return tuple(spaces.values_list("pk", flat=True))

    # --- As a query string --------------------------------------------------------------------

    def query(self, **changes: str | None) -> str:
        """The query string of this state, with days or a page changed (None takes one away)."""
        days: dict[str, str | None] = {"when": self.shortcut}
        if not self.shortcut:
            days = {
                "from": self.first.isoformat() if self.first else "",
                "to": self.last.isoformat() if self.last else "",
            }
        return self._encoded(self.terms, {**days, **changes})

    def without_days(self) -> str:
        return self._encoded(self.terms, {})

    def without(self, kind: str, value: str) -> str:
        """The query string after one term is taken away."""
        rest = tuple(term for term in self.terms[kind] if term != value)
        days = QueryDict(self.query())
        kept: dict[str, str | None] = {
            name: days[name] for name in ("when", "from", "to") if name in days
        }
        return self._encoded({**self.terms, kind: rest}, kept)

    @staticmethod
    def _encoded(terms: dict[str, tuple[str, ...]], rest: dict[str, str | None]) -> str:
        pairs: list[tuple[str, str]] = [
            (kind, value) for kind, values in terms.items() for value in sorted(values)
        ]
        pairs += [(name, value) for name, value in rest.items() if value]
        return urlencode(pairs)
