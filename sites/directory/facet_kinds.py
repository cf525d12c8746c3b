"""The kinds of facets of the directory, and the names of all their terms.

A higher app adds a kind of its own through the hook ``directory_kinds``: a function that returns an
``OfferedKind``. It writes what each space offers of it through ``sites.directory.offers``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import CharField, Exists, F, IntegerField, Model, OuterRef, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_language
from wagtail import hooks

from network.models import AccessibilityFeature, Amenity, District, Organisation
from network.models.vocabulary import Term
from sites.models import SpaceOrganisation

#: The role whose organisation runs the space (vocabulary ``organisation_role``).
OPERATOR = "operator"
HOOK = "directory_kinds"


@dataclass(frozen=True)
class OfferedKind:
    """A kind of a higher app: its query parameter, its label, its vocabulary."""

    name: str
    label: str | Promise
    vocabulary: type[Term]


#: The kinds in the order they are offered; each is a name in the address.
LABELS: dict[str, str | Promise] = {
    "district": _("District"),
    "open": _("Open now"),
    "activity": "",  # the place of what higher apps offer
    "access": _("Accessibility"),
    "amenity": _("What is there"),
    "room": _("Rooms to borrow"),
    "stage": _("Stage"),
    "operator": _("Run by"),
}
#: Of these every ticked term must hold; of the others one of them.
ALL_MUST_HOLD = frozenset({"amenity", "access"})
_VOCABULARIES: dict[str, type[Model]] = {
    "district": District,
    "amenity": Amenity,
    "access": AccessibilityFeature,
    "operator": Organisation,
}


def offered_kinds() -> dict[str, OfferedKind]:
    """The kinds of higher apps by name."""
    return {kind.name: kind for kind in (make() for make in hooks.get_hooks(HOOK))}


def labels() -> dict[str, str | Promise]:
    """The labels of all kinds, in the order they are shown."""
    found: dict[str, str | Promise] = {}
    for name, label in LABELS.items():
        if label:
            found[name] = label
        else:
            found |= {kind.name: kind.label for kind in offered_kinds().values()}
    return found


class TermName(NamedTuple):
    """A term: its key in the database, its code in an address, its name in each language."""

    order: int
    code: str
    key: int
    pl: str
    en: str

    def __str__(self) -> str:
        return (self.en if get_language() == "en" else "") or self.pl

    @property
    def language(self) -> str:
        """The language of the name that is shown."""
        return "en" if get_language() == "en" and self.en else "pl"


class Vocabulary:
    """The terms of every kind that has a vocabulary, read in one query."""

    def __init__(self) -> None:
        self._terms: dict[str, dict[str, TermName]] = {}
        parts = list(_parts())
        for kind, *term in parts[0].union(*parts[1:], all=True):
            name = TermName(*term)
            self._terms.setdefault(kind, {})[name.code] = name

    def terms(self, kind: str) -> list[TermName]:
        """The terms of a kind in the order of its vocabulary."""
        return sorted(self._terms.get(kind, {}).values())

    def get(self, kind: str, code: str) -> TermName | None:
        return self._terms.get(kind, {}).get(code)


def _parts() -> Iterator[QuerySet]:
    vocabularies = _VOCABULARIES | {kind.name: kind.vocabulary for kind in offered_kinds().values()}
    for kind, model in vocabularies.items():
        # A plain query set: a multilingual one returns columns in an order of its own.
        rows: QuerySet = QuerySet(model).order_by()
        named = {
            "t_kind": Value(kind, output_field=CharField()),
            "t_order": Value(0, IntegerField()),
            "t_code": F("code"),
            "t_key": F("pk"),
            "t_pl": F("name"),
            "t_en": F("name"),
        }
        if model is Organisation:
            runs = SpaceOrganisation.objects.filter(role__code=OPERATOR)
            rows = rows.filter(Exists(runs.filter(organisation=OuterRef("pk"))))
        else:
            named |= {"t_order": F("sort_order"), "t_pl": F("name_pl"), "t_en": F("name_en")}
        yield rows.annotate(**named).values_list(*named)
