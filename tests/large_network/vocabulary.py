"""The words of the vocabulary that the large example network points to, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from events.occurrences.schedule import horizon
from network.models import (
    AccessibilityFeature,
    Amenity,
    Audience,
    Category,
    District,
    EventFormat,
    Organisation,
    OrganisationRole,
    SpokenLanguage,
    Term,
)

AnyTerm = TypeVar("AnyTerm", bound=Term)


def _all(model: type[AnyTerm]) -> list[AnyTerm]:
    return list(model.objects.order_by("code"))


@dataclass
class Vocabulary:
    """Everything a space or an event may say of itself; a list may be empty."""

    organisations: list[Organisation]
    districts: list[District] = field(default_factory=lambda: _all(District))
    amenities: list[Amenity] = field(default_factory=lambda: _all(Amenity))
    features: list[AccessibilityFeature] = field(default_factory=lambda: _all(AccessibilityFeature))
    categories: list[Category] = field(default_factory=lambda: _all(Category))
    formats: list[EventFormat] = field(default_factory=lambda: _all(EventFormat))
    audiences: list[Audience] = field(default_factory=lambda: _all(Audience))
    languages: list[SpokenLanguage] = field(default_factory=lambda: _all(SpokenLanguage))
    roles: list[OrganisationRole] = field(default_factory=lambda: _all(OrganisationRole))

    def __post_init__(self) -> None:
        self.horizon = horizon()

    @staticmethod
    def named(terms: list[AnyTerm], *codes: str) -> list[AnyTerm]:
        return [term for term in terms if term.code in codes]
