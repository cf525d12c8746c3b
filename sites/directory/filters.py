"""The filters of the directory, parsed from a query string and written back to one.

The URL is the whole state: it can be shared, saved and subscribed to. Unknown values are named in
``problems`` and ignored.
"""

from __future__ import annotations

from functools import cached_property, reduce
from operator import and_
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sites.directory.facet_kinds import ALL_MUST_HOLD, OPERATOR, Vocabulary, labels
from sites.models import (
    AccessAnswer,
    DirectoryEntry,
    OpenInterval,
    SpaceAccessibility,
    SpaceOffer,
    SpaceOrganisation,
    SpacePage,
    SpaceStage,
)

YES = "1"
#: Of the kind ``room``: any room that can be borrowed, however large.
ANY_ROOM = "0"
MOST = 20  # values of one kind in an address; nobody ticks more by hand
LARGEST_ROOM = 100_000
#: The answers about access that count; unknown never does.
HELPFUL = (AccessAnswer.YES, AccessAnswer.PARTLY)
_SINGLE = frozenset({"open", "room"})


class SpaceFilters:
    """The filters of one request; queries the database only if there are any.

    ``vocabulary`` may be given, so that it is not read again.
    """

    def __init__(self, params: QueryDict, vocabulary: Vocabulary | None = None) -> None:
        if vocabulary is not None:
            self.vocabulary = vocabulary
        self.now = timezone.now()
        self.problems: list[str] = []
        self.labels = labels()
        self.terms: dict[str, tuple[str, ...]] = {
            kind: self._terms(params, kind) for kind in self.labels
        }

    @property
    def kinds(self) -> list[str]:
        """What can be asked, in the order it is offered."""
        return list(self.labels)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names of all terms; one query."""
        return Vocabulary()

    # --- From an address --------------------------------------------------------------------

    def _terms(self, params: QueryDict, kind: str) -> tuple[str, ...]:
        given = dict.fromkeys(value.strip()[:64] for value in params.getlist(kind))
        values = [value for value in given if value and "\x00" not in value][:MOST]
        known = dict.fromkeys(filter(None, (self._known(kind, value) for value in values)))
        return tuple(known)[:1] if kind in _SINGLE else tuple(known)

    def _known(self, kind: str, value: str) -> str:
        """The value in canonical form; if it is unknown, empty and noted in ``problems``."""
        found = ""
        if kind == "room":
            is_size = value.isdecimal() and len(value) < 10 and int(value) <= LARGEST_ROOM
            found = str(int(value)) if is_size else ""
        elif kind == "open":
            found = value if value == YES else ""
        elif kind == "stage":
            found = value if value in SpaceStage.values else ""
        elif self.vocabulary.get(kind, value):
            found = value
        if not found:
            words = {"kind": self.labels[kind], "text": value[:40]}
            self.problems.append(
                _("%(kind)s: we do not know “%(text)s”; it is left aside.") % words
            )
        return found

    # --- As a question to the database ------------------------------------------------------

    @property
    def active(self) -> list[str]:
        return [kind for kind in self.kinds if self.terms[kind]]

    def condition(self, besides: str | None = None) -> Q:
        """The condition on ``SpacePage`` of all kinds, or of all but ``besides``.

        Only subqueries, so that no row is multiplied. Does not filter by whether a space is live.
        """
        asked = (self._condition(kind) for kind in self.active if kind != besides)
        return reduce(and_, asked, Q())

    def _condition(self, kind: str) -> Q:
        terms = self.terms[kind]
        if kind in ALL_MUST_HOLD:
            return reduce(and_, (_with_term(kind, term) for term in terms))
        if kind == "district":
            return Q(district__code__in=terms)
        if kind == "stage":
            return Q(stage__in=terms)
        if kind == "open":
            return Q(pk__in=OpenInterval.at(self.now).values("entry"))
        if kind == "room":
            entries = DirectoryEntry.objects.filter(pk=OuterRef("pk"))
            return Q(Exists(entries.filter(largest_room__gte=int(terms[0]))))
        if kind == "operator":
            run = SpaceOrganisation.objects.filter(role__code=OPERATOR)
            return Q(pk__in=run.filter(organisation__code__in=terms).values("space"))
        names = [self.vocabulary.get(kind, term) for term in terms]
        offers = SpaceOffer.objects.filter(kind=kind, until__gt=self.now)
        return Q(pk__in=offers.filter(key__in=[n.key for n in names if n]).values("entry"))

    # --- In words ---------------------------------------------------------------------------

    def words(self) -> list[str]:
        """The filters as text, a line for each kind, in the active language."""
        lines = []
        for kind in self.active:
            if kind == "open":
                lines.append(str(self.labels[kind]))
                continue
            names = ", ".join(self.name_of(kind, value) for value in self.terms[kind])
            lines.append(f"{self.labels[kind]}: {names}")
        return lines

    def name_of(self, kind: str, value: str) -> str:
        """What one term is called in the active language."""
        if kind == "open":
            return str(self.labels[kind])
        if kind == "stage":
            return str(SpaceStage(value).label)
        if kind == "room":
            return size_text(int(value))
        term = self.vocabulary.get(kind, value)
        name = str(term or value)
        return f"{value} {name}" if kind == "district" else name

    # --- As an address ----------------------------------------------------------------------

    def query(self, **changes: str | None) -> str:
        """The canonical query string of the filters with other parameters (page, sort, near).

        An empty or None value is left out.
        """
        return self.encoded(self.terms, changes)

    def without(self, kind: str, value: str, **changes: str | None) -> str:
        """The query string after one term is taken away."""
        rest = tuple(term for term in self.terms[kind] if term != value)
        return self.encoded({**self.terms, kind: rest}, changes)

    @staticmethod
    def encoded(terms: dict[str, tuple[str, ...]], rest: dict[str, str | None]) -> str:
        pairs = [(kind, value) for kind, values in terms.items() for value in sorted(values)]
        pairs += [(name, value) for name, value in rest.items() if value]
        return urlencode(pairs, safe=",")


def size_text(people: int) -> str:
    """``for at least 20 people``; of 0, any room."""
    if not people:
        return _("of any size")
    words = ngettext("for at least %(number)s person", "for at least %(number)s people", people)
    return words % {"number": people}


def _with_term(kind: str, code: str) -> Q:
    if kind == "amenity":
        has = SpacePage.amenities.through.objects.filter(amenity__code=code)
        return Q(pk__in=has.values("spacepage"))
    said = SpaceAccessibility.objects.filter(feature__code=code, answer__in=HELPFUL)
    return Q(pk__in=said.values("space"))
