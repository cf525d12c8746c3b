"""What somebody wants to hear about: a list with its filters, as dates and in words.

The filters are those of the list's own page, so that a letter or a calendar and the page can never
mean different things. Days are no part of a wish: they pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.filters import FREE, LABELS, Filters
from events.models import EventIndexPage, Occurrence
from events.querysets import OccurrenceQuerySet
from events.terms import Name
from network.models import (
    AccessibilityFeature,
    Audience,
    Category,
    District,
    EventFormat,
    NetworkPage,
    SpokenLanguage,
)
from sites.models import SpacePage, SpaceStage

VOCABULARIES = {
    "category": Category,
    "audience": Audience,
    "format": EventFormat,
    "language": SpokenLanguage,
    "district": District,
    "access": AccessibilityFeature,
}


class Words(NamedTuple):
    """One kind of filter in words: what it is about, and what of it is wanted."""

    label: str
    names: list[Name]
    #: Whether all of them are wanted at once; else any of them will do.
    all_of_them: bool

    def __str__(self) -> str:
        names = [str(name) for name in self.names]
        if len(names) == 1:
            return names[0]
        pair = {"names": ", ".join(names[:-1]), "last": names[-1]}
        if self.all_of_them:
            return _("%(names)s and %(last)s") % pair
        return _("%(names)s or %(last)s") % pair


class Wish:
    """Of a list of events: of the network or of one space."""

    page: NetworkPage

    def __init__(self, page: EventIndexPage, params: QueryDict) -> None:
        self.page = page
        self.space = page.space
        self._filters = Filters(params, self.space)

    @cached_property
    def query(self) -> str:
        """The filters as the address of the list has them, without days."""
        return self._filters.without_days()

    @property
    def dates(self) -> OccurrenceQuerySet:
        dates = Occurrence.objects.public()
        dates = dates.shown_by(self.space) if self.space is not None else dates
        return dates.filter(self._filters.condition())

    def address(self, holder: HttpRequest, days: str = "") -> str:
        """The full address of the list with these filters, and days (``from=…&to=…``)."""
        query = "&".join(filter(None, [self.query, days]))
        return f"{self.page.get_full_url(holder) or ''}{'?' + query if query else ''}"

    # --- Whether it still means something ---------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether there is such a list (any more)."""
        closed = self.space is not None and self.space.stage == SpaceStage.CLOSED
        return self.page.live and not closed

    @cached_property
    def _names(self) -> dict[str, dict[str, Name]]:
        return {kind: _names(kind, self._filters.terms[kind]) for kind in self._filters.active}

    @property
    def lost_something(self) -> bool:
        """Whether a filter names what is no longer there: a category, a space."""
        terms = self._filters.terms
        return any(len(names) < len(terms[kind]) for kind, names in self._names.items())

    @property
    def means_nothing(self) -> bool:
        """Whether it can find nothing whatever happens, because what it names is gone."""
        if not self.is_open:
            return True
        # Of what is needed for somebody to get in, all is needed.
        lost_access = len(self._names.get("access", ())) < len(self._filters.terms["access"])
        return lost_access or not all(self._names.values())

    # --- In words ---------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """``Wydarzenia – Dom na Łące``; of the whole network, the list's title alone."""
        if self.space is None:
            return self.page.title
        return f"{self.page.title} – {self.space.title}"

    @property
    def house(self) -> str:
        """The space whose list it is; empty of the network's."""
        return self.space.title if self.space is not None else ""

    @property
    def words(self) -> list[Words]:
        return [
            Words(str(LABELS[kind]), sorted(names.values()), kind == "access")
            for kind, names in self._names.items()
            if names
        ]

    @property
    def line(self) -> str:
        """``Wydarzenia: dzieci, bezpłatnie, Podgórze Duchackie``, in the active language."""
        words = ", ".join(str(each) for each in self.words)
        return f"{self.title}: {words}" if words else self.title


def _names(kind: str, values: Iterable[str]) -> dict[str, Name]:
    """What these terms are called; without those that do not exist (any more)."""
    if kind == "free":
        return {FREE: Name(0, _("Free of charge"), _("Free of charge"))}
    if kind == "space":
        spaces: QuerySet = QuerySet(SpacePage)
        rows = spaces.filter(pk__in=[int(value) for value in values], live=True)
        rows = rows.exclude(stage=SpaceStage.CLOSED).values_list("pk", "title_pl", "title_en")
        return {str(pk): Name(0, pl, en or "") for pk, pl, en in rows}
    terms: Any = VOCABULARIES[kind]
    return {term.code: Name.of(term) for term in terms.objects.filter(code__in=list(values))}


def wish_of(page: NetworkPage, params: QueryDict) -> Wish | None:
    """The wish of a list's page with the filters of an address; None of any other page."""
    page = page.specific
    if isinstance(page, EventIndexPage):
        return Wish(page, params)
    return None
