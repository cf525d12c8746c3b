"""A space's facts in the order and the grouping in which a reader looks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from network.models import (
    AccessibilityFeature,
    Amenity,
    Organisation,
    OrganisationRole,
    Project,
)
from sites.models import AccessAnswer, SpaceAccessibility, SpacePage, SpacePicture


@dataclass(frozen=True)
class AccessFact:
    """One answer; ``obj`` is None where the space has said nothing, which reads as unknown."""

    feature: AccessibilityFeature
    answer: str
    obj: SpaceAccessibility | None = None

    @property
    def answer_label(self) -> str:
        return str(AccessAnswer(self.answer).label)

    @property
    def note(self) -> str:
        return self.obj.note if self.obj else ""


@dataclass(frozen=True)
class AccessGroup:
    label: str
    facts: list[AccessFact]


@dataclass(frozen=True)
class RoleGroup:
    role: OrganisationRole
    organisations: list[Organisation]


class SpaceFacts:
    """Asked for by the template, each once."""

    def __init__(self, space: SpacePage) -> None:
        self._space = space

    @cached_property
    def accessibility(self) -> list[AccessGroup]:
        """Every feature the network asks about, by group; empty if the space has said nothing."""
        said = {fact.feature_id: fact for fact in self._space.accessibility.all()}
        if not said:
            return []
        groups: dict[str, list[AccessFact]] = {}
        for feature in AccessibilityFeature.objects.all():
            fact = said.get(feature.pk)
            answer = fact.answer if fact else AccessAnswer.UNKNOWN
            groups.setdefault(feature.group, []).append(AccessFact(feature, answer, fact))
        labels = dict(AccessibilityFeature.Group.choices)
        return [AccessGroup(str(labels[code]), groups[code]) for code in labels if code in groups]

    @cached_property
    def organisations(self) -> list[RoleGroup]:
        return group_by_role(self._space.organisations)

    @cached_property
    def amenities(self) -> list[Amenity]:
        return list(self._space.amenities.all())

    @cached_property
    def pictures(self) -> list[SpacePicture]:
        """With the sizes already made, so that a gallery costs two queries in all."""
        rows = self._space.pictures.all().select_related("picture")
        return list(rows.prefetch_related("picture__renditions"))

    @cached_property
    def project(self) -> Project | None:
        return Project.with_organisations(self._space.project_id)

    @property
    def not_stated(self) -> list[str]:
        """What a visitor would look for and nobody has stated yet, in one line instead of many."""
        space = self._space
        known = {
            _("postcode"): space.postcode,
            _("opening hours"): None,
            _("rooms"): None,
            _("contact"): space.contact_email or space.contact_phone or space.website,
            _("equipment"): self.amenities,
        }
        return [str(name) for name, value in known.items() if not value]

    @property
    def map_url(self) -> str:
        """A link to the place on OpenStreetMap; nothing is loaded from there."""
        if not self._space.has_point:
            return ""
        latitude, longitude = self._space.latitude, self._space.longitude
        return (
            f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}"
            f"#map=16/{latitude}/{longitude}"
        )


def group_by_role(links: Any) -> list[RoleGroup]:
    """Organisations under the role they have, roles in the vocabulary's order."""
    groups: dict[OrganisationRole, list[Organisation]] = {}
    for link in links.all().select_related("organisation", "role"):
        groups.setdefault(link.role, []).append(link.organisation)
    ordered = sorted(groups, key=lambda role: (role.sort_order, role.code))
    return [RoleGroup(role, groups[role]) for role in ordered]
