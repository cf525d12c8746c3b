"""Groups, collection, workflow and settings of a space in Wagtail."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from wagtail.models import Collection, Workflow

from network.models import User
from network.services.grant_permissions import (
    allow_cms,
    allow_files,
    allow_pages,
    ask_for_approval,
)
from sites.models import SpaceGroup, SpacePage, SpaceRole, SpaceSettings

_PAGES = {
    SpaceRole.COORDINATOR: ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
    SpaceRole.EDITOR: ["add", "change"],
    SpaceRole.PARTNER: ["add"],  # in Wagtail: only what one has made oneself
}
FILES = {
    SpaceRole.COORDINATOR: ["add", "change", "delete", "choose"],
    SpaceRole.EDITOR: ["add", "change", "choose"],
    SpaceRole.PARTNER: ["add", "choose"],
}
# Names for administrators, who meet them in Wagtail's lists of groups and collections.
_GROUP_NAMES = {
    SpaceRole.COORDINATOR: "koordynatorzy",
    SpaceRole.EDITOR: "redaktorzy",
    SpaceRole.PARTNER: "partnerzy",
}
_TITLE_LENGTH = 100  # a group's name has 150 characters, a collection's and a workflow's 255


def free_name(model: type[Model], name: str) -> str:
    """This name, or with a number if another group (collection, workflow) has it.

    People read it in the CMS. Wagtail demands one group of a name, and lists the rest by it.
    """
    free, number = name, 1
    while model._default_manager.filter(name=free).exists():
        number += 1
        free = f"{name} ({number})"
    return free


@transaction.atomic
def equip_space(space: SpacePage) -> SpaceSettings:
    """Give a space its groups, its collection and its workflow; repeatable, takes nothing away.

    What is submitted in the space waits for one of its coordinators.
    """
    settings, _created = SpaceSettings.objects.get_or_create(space=space)
    title = space.title_pl[:_TITLE_LENGTH]
    if settings.collection is None:
        name = free_name(Collection, title)
        settings.collection = Collection.get_first_root_node().add_child(name=name)
    groups = {role: _group(space, role, f"{title}: {_GROUP_NAMES[role]}") for role in SpaceRole}
    for role, group in groups.items():
        allow_cms(group)
        allow_pages(group, space, _PAGES[role])
        allow_files(group, settings.collection, FILES[role])
    if settings.workflow is None:
        approvers = [groups[SpaceRole.COORDINATOR]]
        settings.workflow = ask_for_approval(space, free_name(Workflow, title), approvers)
    settings.save()
    return settings


def _group(space: SpacePage, role: SpaceRole, name: str) -> Group:
    known = SpaceGroup.objects.filter(space=space, role=role).select_related("group").first()
    if known is not None:
        return known.group
    group = Group.objects.create(name=free_name(Group, name))
    SpaceGroup.objects.create(space=space, role=role, group=group)
    return group


def join(user: User, space: SpacePage, role: str) -> None:
    """Let somebody have a role in a space; they keep what they have elsewhere."""
    user.groups.add(SpaceGroup.objects.get(space=space, role=role).group)


@transaction.atomic
def leave(user: User, space: SpacePage) -> None:
    """End what somebody may do for a space as one of its people. Their pages stay."""
    user.groups.remove(*Group.objects.filter(space_group__space=space))
