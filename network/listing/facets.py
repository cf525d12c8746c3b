"""What a list can be narrowed by: a kind of terms, each with what it would leave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One term that can be chosen, with how much there would be."""

    value: str
    name: str
    language: str
    count: int | None  # None where nobody has looked
    ticked: bool
    #: How the count is told where it is not the whole truth: "200 or more".
    at_least: str = ""

    @property
    def told(self) -> str:
        """The count in words; empty if it was not counted."""
        return self.at_least or ("" if self.count is None else f"{self.count}")


@dataclass(frozen=True)
class Facet:
    kind: str
    label: str
    options: list[Option]
    #: Whether one of the options is chosen, instead of any number ticked.
    is_choice: bool = False

    @property
    def ticked(self) -> int:
        return sum(option.ticked for option in self.options)
