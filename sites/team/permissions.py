"""Whose space is whose: what somebody may do for a space besides its pages."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from wagtail.permissions import policy_registry

from network.models import NetworkPage, User
from sites.models import SpaceGroup, SpacePage, SpaceRole

Somebody = User | AnonymousUser


def runs_the_network(user: Somebody) -> bool:
    """Whether somebody opens and closes spaces, and so may do everything for each of them."""
    return user.is_active and user.has_perm("sites.open_space")


def coordinates(user: Somebody, space: SpacePage) -> bool:
    """Whether somebody decides for a space: its settings, its team, whether it is suspended."""
    return runs_the_network(user) or spaces_coordinated_by(user).filter(pk=space.pk).exists()


def spaces_coordinated_by(user: Somebody) -> QuerySet[SpacePage]:
    """The spaces somebody decides for; all of them for whoever runs the network."""
    if runs_the_network(user):
        return SpacePage.objects.all()
    if not user.is_active or not user.pk:
        return SpacePage.objects.none()
    theirs = SpaceGroup.objects.filter(group__user=user, role=SpaceRole.COORDINATOR)
    return SpacePage.objects.filter(pk__in=theirs.values("space"))


def coordinates_spaces(user: Somebody) -> bool:
    """Whether somebody decides for any space."""
    return spaces_coordinated_by(user).exists()


def coordinators_of(space: SpacePage) -> QuerySet[User]:
    """The people of a space who decide for it and can be written to; nobody above them."""
    group = SpaceGroup.objects.filter(space=space, role=SpaceRole.COORDINATOR).values("group")
    active = User.objects.filter(is_active=True, groups__in=group).exclude(email="")
    return active.distinct().order_by("pk")


def spaces_edited_by(user: Somebody) -> QuerySet[SpacePage]:
    """The spaces whose own page somebody may change."""
    policy = policy_registry.get_by_type(NetworkPage)
    pages = policy.instances_user_has_permission_for(user, "change").order_by()
    return SpacePage.objects.filter(pk__in=pages.values("pk"))


def edits_spaces(user: Somebody) -> bool:
    """Whether somebody may change the own page of any space."""
    return spaces_edited_by(user).exists()


def looks_after_the_network(user: Somebody) -> bool:
    """Whether somebody decides on every page there is: moderators and administrators."""
    root = NetworkPage.get_first_root_node()
    policy = policy_registry.get_by_type(NetworkPage)
    return policy.user_has_permission_for_instance(user, "publish", root)
