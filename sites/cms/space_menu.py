"""The ways to what one keeps up to date in a space: in the CMS's menu and on its home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from sites.cms.space_panels import ACCESSIBILITY, HOURS
from sites.models import RoomIndexPage, SpaceGroup, SpacePage, SpaceRole
from sites.team.permissions import Somebody

WORKS = (SpaceRole.COORDINATOR, SpaceRole.EDITOR)
CONSTRUCT_HOOK = "construct_my_space_menu"
#: As many spaces are in the menu; of more, a way to all of them.
MOST = 8


@dataclass(frozen=True)
class SpaceLink:
    """One way to a part of a space; ``icon`` is one of Wagtail's."""

    name: str
    label: str | Promise
    url: str
    icon: str


class OwnSpaces:
    """The spaces a user works in, as coordinator or editor, and the roles there."""

    def __init__(self, user: Somebody) -> None:
        self._user = user

    @cached_property
    def roles(self) -> dict[int, set[str]]:
        """By the key of the space."""
        rows = SpaceGroup.objects.filter(group__user=self._user.pk, role__in=WORKS)
        found: dict[int, set[str]] = defaultdict(set)
        for space, role in rows.values_list("space", "role"):
            found[space].add(role)
        return found

    @cached_property
    def spaces(self) -> list[SpacePage]:
        if not self.roles:
            return []
        return list(SpacePage.objects.filter(pk__in=self.roles).order_by("title_pl", "pk"))


def own_spaces(request: Any) -> OwnSpaces:
    """Those of the request's user, read once a request."""
    if not hasattr(request, "own_spaces"):
        request.own_spaces = OwnSpaces(request.user)
    return request.own_spaces


def lists_of_rooms(spaces: Iterable[SpacePage]) -> dict[int, int]:
    """The key of each space's list of rooms by the key of the space, in one query."""
    by_path = {space.path: space.pk for space in spaces}
    below = Q(pk__in=[])
    for path in by_path:
        below |= Q(path__startswith=path)
    rows = RoomIndexPage.objects.order_by().filter(below).values_list("pk", "path")
    steps = RoomIndexPage.steplen
    return {by_path[path[:-steps]]: key for key, path in rows if path[:-steps] in by_path}


def space_links(
    space: SpacePage, rooms: int | None, roles: Collection[str], request: HttpRequest
) -> list[SpaceLink]:
    """``rooms`` is the key of its list of rooms, if it has one."""
    edit = reverse("wagtailadmin_pages:edit", args=[space.pk])
    links = [
        SpaceLink("page", _("Front page"), edit, "doc-full"),
        SpaceLink("hours", _("Opening hours"), _part(space, HOURS), "history"),
        SpaceLink("contact", _("Contact"), f"{edit}#field=contact_email", "mail"),
        SpaceLink("access", _("Accessibility"), _part(space, ACCESSIBILITY), "user"),
        SpaceLink("rooms", _("Rooms"), _address_of_rooms(space, rooms), "form"),
    ]
    if SpaceRole.COORDINATOR in roles:
        team = reverse("space_team", args=[space.pk])
        links.append(SpaceLink("team", _("Team"), team, "group"))
    if space.live and (public := space.get_url(request)):
        links.insert(0, SpaceLink("see", _("See my space"), public, "view"))
    return links


def _address_of_rooms(space: SpacePage, rooms: int | None) -> str:
    """The list of rooms; without one, the form that adds it."""
    if rooms is not None:
        return reverse("wagtailadmin_explore", args=[rooms])
    kind = RoomIndexPage._meta
    return reverse("wagtailadmin_pages:add", args=[kind.app_label, kind.model_name, space.pk])


def _part(space: SpacePage, name: str) -> str:
    return reverse("page_part", args=[space.pk, name])


class MySpaceItem(SubmenuMenuItem):
    """Shown to those who work in a space; what it holds is decided for each request."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(own_spaces(request).spaces)


def my_space_item() -> MenuItem:
    menu = Menu(construct_hook_name=CONSTRUCT_HOOK)
    return MySpaceItem(_("My space"), menu, name="my-space", icon_name="home", order=20)


def fill_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """With one space the ways to its parts; with several the spaces, each leading to its own."""
    own = own_spaces(request)
    spaces, roles = own.spaces, own.roles
    home = reverse("wagtailadmin_home")
    if len(spaces) > 1:
        items += [
            MenuItem(space.title, f"{home}?space={space.pk}", name=f"space-{space.pk}", order=order)
            for order, space in enumerate(spaces[:MOST])
        ]
        if len(spaces) > MOST:
            every = reverse("space_list")
            items.append(MenuItem(_("All"), every, name="every-space", order=MOST))
        return
    for space in spaces:
        rooms = lists_of_rooms([space]).get(space.pk)
        found = [
            (link.name, link.label, link.url, link.icon)
            for link in space_links(space, rooms, roles[space.pk], request)
        ]
        if SpaceRole.COORDINATOR in roles[space.pk]:
            more = (link for links in hooks.get_hooks("space_cms_links") for link in links(space))
            found += [(f"more-{n}", label, url, "date") for n, (label, url) in enumerate(more)]
        items += [
            MenuItem(label, url, name=f"my-space-{name}", icon_name=icon, order=order)
            for order, (name, label, url, icon) in enumerate(found)
        ]
