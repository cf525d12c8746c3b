"""Facets of the directory: exact counts of each further filter, from the bitsets."""

from __future__ import annotations

from functools import cached_property, reduce
from operator import and_, or_

from django.utils.translation import gettext as _
from modeltranslation.utils import get_language

from network.listing.facets import Facet, Option
from sites.directory.bitsets import LISTED, OPEN, Bitsets, Mask
from sites.directory.facet_kinds import ALL_MUST_HOLD
from sites.directory.filters import ANY_ROOM, YES, SpaceFilters, size_text
from sites.models import SpaceStage

SIZES = (0, 10, 20, 40, 80)  # of rooms to borrow: for at least so many people
MOST_OPERATORS = 12  # those that run most; any other can still be asked for
_STAGES = list(SpaceStage.values)


class SpaceFacets:
    """The counts for one state of the filters; queries nothing but the names of terms."""

    def __init__(self, filters: SpaceFilters, bitsets: Bitsets) -> None:
        self._filters = filters
        self._bitsets = bitsets
        self.listed = bitsets.mask(LISTED)

    # --- Sets of spaces ---------------------------------------------------------------------

    def _with(self, kind: str, value: str) -> Mask:
        """The spaces that have one term."""
        if kind == "open":
            return self._bitsets.mask(OPEN)
        if kind == "stage":
            return self._bitsets.mask(kind, _STAGES.index(value))
        if kind == "room":
            sizes = (size for size in self._bitsets.keys_of(kind) if size >= int(value))
            return reduce(or_, (self._bitsets.mask(kind, size) for size in sizes), 0)
        term = self._filters.vocabulary.get(kind, value)
        return self._bitsets.mask(kind, term.key) if term else 0

    def _having(self, kind: str) -> Mask:
        """The spaces that fulfil the filters of one kind."""
        join = and_ if kind in ALL_MUST_HOLD else or_
        return reduce(join, (self._with(kind, value) for value in self._filters.terms[kind]))

    @cached_property
    def _by_kind(self) -> dict[str, Mask]:
        return {kind: self._having(kind) for kind in self._filters.active}

    def besides(self, kind: str) -> Mask:
        """The spaces that fulfil all filters but those of one kind."""
        others = (mask for name, mask in self._by_kind.items() if name != kind)
        return reduce(and_, others, self.listed)

    @cached_property
    def found(self) -> Mask:
        """The spaces that fulfil everything."""
        return self.besides("")

    @property
    def total(self) -> int:
        """All spaces of the directory."""
        return self.listed.bit_count()

    def without(self, kind: str, value: str) -> int:
        """How many there would be if one term were taken away."""
        rest = [term for term in self._filters.terms[kind] if term != value]
        join = and_ if kind in ALL_MUST_HOLD else or_
        masks = [self._with(kind, term) for term in rest]
        having = self.besides(kind)
        return (having & reduce(join, masks) if masks else having).bit_count()

    # --- What can be asked ------------------------------------------------------------------

    @cached_property
    def all(self) -> list[Facet]:
        """Each kind with the terms that any space has."""
        facets = [self._facet(kind) for kind in self._filters.kinds]
        return [facet for facet in facets if facet.options]

    def _facet(self, kind: str) -> Facet:
        label = str(self._filters.labels[kind])
        if kind == "open":
            return Facet(kind, _("Hours"), self._open())
        if kind == "stage":
            options = [
                self._option(kind, value, str(name), get_language())
                for place, (value, name) in enumerate(SpaceStage.choices)
                if self._bitsets.mask(kind, place) or value in self._filters.terms[kind]
            ]
        elif kind == "room":
            options = self._rooms()
        else:
            options = self._terms(kind)
        return Facet(kind, label, options, is_choice=kind == "room")

    def _option(self, kind: str, value: str, name: str, language: str) -> Option:
        ticked = value in self._filters.terms[kind]
        others = self.found if kind in ALL_MUST_HOLD else self.besides(kind)
        count = (others & self._with(kind, value)).bit_count()
        return Option(value, name, language, count, ticked)

    def _open(self) -> list[Option]:
        return [self._option("open", YES, _("Open now"), get_language())] if self.total else []

    def _rooms(self) -> list[Option]:
        known = self._bitsets.keys_of("room")
        asked = {int(value) for value in self._filters.terms["room"]}
        if not known and not asked:
            return []
        largest = max(known, default=0)
        sizes = {size for size in SIZES if size <= largest} | asked | {int(ANY_ROOM)}
        return [
            self._option("room", str(size), size_text(size), get_language())
            for size in sorted(sizes)
        ]

    def _terms(self, kind: str) -> list[Option]:
        known = set(self._bitsets.keys_of(kind))
        ticked = self._filters.terms[kind]
        options = [
            self._option(kind, term.code, self._filters.name_of(kind, term.code), term.language)
            for term in self._filters.vocabulary.terms(kind)
            if term.key in known or term.code in ticked
        ]
        if kind == "operator":
            options.sort(key=lambda option: (-(option.count or 0), option.name))
            options = [
                option
                for place, option in enumerate(options)
                if place < MOST_OPERATORS or option.ticked
            ]
        return options
