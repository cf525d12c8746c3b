"""Saved searches: the page of a list with the query string of its filters.

A weekly letter and a calendar of the directory are made of them. They read the query string with
the filters of the list's own page, so that all three show the same dates. Days are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.filters.query import FREE, LABELS, Filters
from events.filters.terms import MODELS, TermName
from events.models import EventIndexPage, Occurrence, Showing
from events.models.querysets import OccurrenceQuerySet
from network.db.readable import readable
from network.models import NetworkPage
from sites.directory.facet_kinds import ALL_MUST_HOLD, Vocabulary
from sites.directory.facet_kinds import TermName as SpaceTermName
from sites.directory.filters import SpaceFilters
from sites.models import SpaceIndexPage, SpacePage, SpaceStage


class FilterText(NamedTuple):
    """One kind of filter in words: its label and the names of the chosen terms."""

    label: str
    names: Sequence[TermName | SpaceTermName]
    #: Whether all terms must hold; else one of them.
    all_of_them: bool

    def __str__(self) -> str:
        names = [str(name) for name in self.names]
        if len(names) == 1:
            return names[0]
        pair = {"names": ", ".join(names[:-1]), "last": names[-1]}
        if self.all_of_them:
            return _("%(names)s and %(last)s") % pair
        return _("%(names)s or %(last)s") % pair


class SavedSearch:
    """What all saved searches have; ``query`` is the query string of the filters."""

    page: NetworkPage
    query: str
    space: SpacePage | None = None
    filter_texts: list[FilterText]
    #: Whether a filter names a term or space that does not exist (any more).
    has_lost_terms: bool
    #: Whether the list has a filter by days.
    accepts_days = True

    @property
    def dates(self) -> OccurrenceQuerySet:
        raise NotImplementedError

    @property
    def matches_nothing(self) -> bool:
        """Whether no date can ever match, because what the filters name is gone."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        """Whether the list can be read (any more)."""
        return self.page.is_public

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def house(self) -> str:
        """The title of the space whose list it is; empty for the network's."""
        return self.space.title if self.space is not None else ""

    @property
    def line(self) -> str:
        """``Wydarzenia: dzieci, bezpłatnie, Podgórze Duchackie``, in the active language."""
        words = ", ".join(str(each) for each in self.filter_texts)
        return f"{self.title}: {words}" if words else self.title

    def address(self, holder: HttpRequest, days: str = "") -> str:
        """The full address of the list with these filters and ``days`` (``from=…&to=…``)."""
        query = "&".join(filter(None, [self.query, days if self.accepts_days else ""]))
        return f"{self.page.get_full_url(holder) or ''}{'?' + query if query else ''}"


class SavedEventSearch(SavedSearch):
    """A search in a list of events, of the network or of one space."""

    def __init__(self, page: EventIndexPage, params: QueryDict) -> None:
        self.page = page
        self.space = page.space
        self._filters = Filters(params, self.space)
        self.query = self._filters.without_days()

    @property
    def dates(self) -> OccurrenceQuerySet:
        space = self.space.pk if self.space is not None else None
        dates = Occurrence.objects.listed(space, self.page.restricted_by)
        return dates.filter(self._filters.condition())

    @property
    def cuts_series(self) -> bool:
        """Whether it may find some dates of a series and not others: those at other places."""
        return not {"district", "access"}.isdisjoint(self._filters.active)

    @property
    def is_open(self) -> bool:
        closed = self.space is not None and self.space.stage == SpaceStage.CLOSED
        return self.page.is_public and not closed

    @cached_property
    def _names(self) -> dict[str, dict[str, TermName]]:
        return {kind: _names(kind, self._filters.terms[kind]) for kind in self._filters.active}

    def _has_lost(self, kind: str) -> bool:
        return len(self._names.get(kind, ())) < len(self._filters.terms[kind])

    @property
    def has_lost_terms(self) -> bool:
        return any(self._has_lost(kind) for kind in self._names)

    @property
    def matches_nothing(self) -> bool:
        # All accessibility features asked for must hold.
        lost = "access" in self._filters.terms and self._has_lost("access")
        return not self.is_open or lost or not all(self._names.values())

    @property
    def title(self) -> str:
        """``Wydarzenia – Dom na Łące``; for the whole network, the list's title alone."""
        return f"{self.page.title} – {self.space.title}" if self.space else self.page.title

    @property
    def filter_texts(self) -> list[FilterText]:
        return [
            FilterText(str(LABELS[kind]), sorted(names.values()), kind == "access")
            for kind, names in self._names.items()
            if names
        ]


class SavedSpaceSearch(SavedSearch):
    """A search in the directory: the events of whichever spaces its filters find at the time."""

    accepts_days = False

    def __init__(
        self, page: SpaceIndexPage, params: QueryDict, vocabulary: Vocabulary | None = None
    ) -> None:
        self.page = page
        self._asked = params.copy()
        self._asked.pop("open", None)  # "open now" means nothing for a week
        self._filters = SpaceFilters(self._asked, vocabulary)
        self.query = self._filters.query()

    @property
    def dates(self) -> OccurrenceQuerySet:
        spaces = SpacePage.objects.descendant_of(self.page).filter(readable())
        spaces = spaces.filter(self._filters.condition()).order_by().values("pk")
        accepted = Showing.objects.filter(answer=Showing.Answer.ACCEPTED, space__in=spaces)
        theirs = Q(space__in=spaces) | Q(event__in=accepted.values("event"))
        return Occurrence.objects.public().filter(theirs)

    @property
    def has_lost_terms(self) -> bool:
        return bool(self._filters.problems)

    @property
    def matches_nothing(self) -> bool:
        return not self.is_open or any(self._is_lost(kind) for kind in self._filters.kinds)

    def _is_lost(self, kind: str) -> bool:
        """Whether no term of a kind is left; where all terms must hold, whether one is gone.

        The directory's page ignores unknown terms; a letter would then list what was not asked for.
        """
        asked = {value.strip() for value in self._asked.getlist(kind)} - {""}
        known = self._filters.terms[kind]
        return bool(asked) and (not known or (kind in ALL_MUST_HOLD and len(known) < len(asked)))

    @property
    def title(self) -> str:
        return _("Events in spaces")

    @property
    def filter_texts(self) -> list[FilterText]:
        return [
            FilterText(
                str(self._filters.labels[kind]),
                [self._named(kind, value) for value in self._filters.terms[kind]],
                kind in ALL_MUST_HOLD,
            )
            for kind in self._filters.active
        ]

    def _named(self, kind: str, value: str) -> TermName | SpaceTermName:
        known = None if kind in ("room", "stage") else self._filters.vocabulary.get(kind, value)
        text = self._filters.name_of(kind, value)
        return known or TermName(0, text, text)


def _names(kind: str, values: Iterable[str]) -> dict[str, TermName]:
    """The names of these terms by code; without those that do not exist (any more)."""
    if kind == "free":
        return {FREE: TermName(0, _("Free of charge"), _("Free of charge"))}
    if kind == "space":
        spaces: QuerySet = QuerySet(SpacePage)
        rows = spaces.filter(readable(), pk__in=[int(value) for value in values])
        rows = rows.exclude(stage=SpaceStage.CLOSED).values_list("pk", "title_pl", "title_en")
        return {str(pk): TermName(0, pl, en or "") for pk, pl, en in rows}
    terms: Any = MODELS[kind]
    return {term.code: TermName.of(term) for term in terms.objects.filter(code__in=list(values))}


def saved_search_of(page: NetworkPage, params: QueryDict) -> SavedSearch | None:
    """The search of the page of a list with a query string; None for any other page."""
    page = page.specific
    if isinstance(page, EventIndexPage):
        return SavedEventSearch(page, params)
    if isinstance(page, SpaceIndexPage):
        return SavedSpaceSearch(page, params)
    return None
