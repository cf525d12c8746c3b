"""The facts of a space, grouped for its public pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from network.db.readable import readable
from network.db.related_rows import related_rows
from network.models import Amenity, NetworkPage, Organisation, OrganisationRole, Project
from sites.freshness.subjects import ConfirmationNotes
from sites.models import NewsPage, RoomPage, SpacePage, SpacePicture
from sites.space.accessibility import AccessGroup, of_space
from sites.space.opening_hours import OpeningHoursDisplay

LATEST_NEWS = 3


@dataclass(frozen=True)
class RoleGroup:
    role: OrganisationRole
    organisations: list[Organisation]


class SpaceFacts:
    """Each is read once, when the template first uses it."""

    def __init__(self, space: SpacePage, opening_hours: OpeningHoursDisplay) -> None:
        self._space = space
        self.opening_hours = opening_hours

    @cached_property
    def accessibility(self) -> list[AccessGroup]:
        return of_space(self._space)

    @cached_property
    def marks(self) -> ConfirmationNotes:
        return ConfirmationNotes(self._space)

    @cached_property
    def rooms(self) -> list[RoomPage]:
        if not self._space.pk:  # a preview of a new space
            return []
        shown = readable(within=self._space.restricted_by)
        rooms = RoomPage.objects.descendant_of(self._space).filter(shown).order_by("path")
        return list(
            rooms.select_related("main_picture").prefetch_related("main_picture__renditions")
        )

    @cached_property
    def news(self) -> list[NewsPage]:
        return list(NewsPage.newest_below(self._space)[:LATEST_NEWS]) if self._space.pk else []

    @cached_property
    def organisations(self) -> list[RoleGroup]:
        return group_by_role(self._space)

    @cached_property
    def amenities(self) -> list[Amenity]:
        return related_rows(self._space, "amenities")

    @cached_property
    def pictures(self) -> list[SpacePicture]:
        return pictures_of(self._space)

    @cached_property
    def project(self) -> Project | None:
        return Project.with_organisations(self._space.project_id)

    @property
    def not_stated(self) -> list[str]:
        """What a visitor would look for and nobody has stated yet, in one line instead of many."""
        space = self._space
        known = {
            _("postcode"): space.postcode,
            _("opening hours"): self.opening_hours.known,
            _("rooms"): self.rooms,
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


def pictures_of(place: Any) -> list[Any]:
    """The further pictures of a space or a room, with the sizes already made: two queries."""
    rows = place.pictures.all().select_related("picture")
    return list(rows.prefetch_related("picture__renditions"))


def group_by_role(page: NetworkPage) -> list[RoleGroup]:
    """A page's organisations under the role they have, roles in the vocabulary's order."""
    groups: dict[OrganisationRole, list[Organisation]] = {}
    for link in related_rows(page, "organisations", "organisation", "role"):
        groups.setdefault(link.role, []).append(link.organisation)
    ordered = sorted(groups, key=lambda role: (role.sort_order, role.code))
    return [RoleGroup(role, groups[role]) for role in ordered]
