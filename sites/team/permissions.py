"""Permissions on spaces besides those on pages: coordinators, administrators."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.permissions import policy_registry

from network.models import NetworkPage, User
from sites.models import RoomPage, SpaceGroup, SpacePage, SpaceRole

Somebody = User | AnonymousUser


def runs_the_network(user: Somebody) -> bool:
    """Whether a user may open and close spaces, and so everything for each of them."""
    return user.is_active and user.has_perm("sites.open_space")


def coordinates(user: Somebody, space: SpacePage) -> bool:
    """Whether a user decides on a space: its settings, its team, whether it is suspended."""
    return runs_the_network(user) or spaces_coordinated_by(user).filter(pk=space.pk).exists()


def spaces_coordinated_by(user: Somebody) -> QuerySet[SpacePage]:
    """The spaces a user coordinates; all of them for administrators of the network."""
    if runs_the_network(user):
        return SpacePage.objects.all()
    if not user.is_active or not user.pk:
        return SpacePage.objects.none()
    theirs = SpaceGroup.objects.filter(group__user=user, role=SpaceRole.COORDINATOR)
    return SpacePage.objects.filter(pk__in=theirs.values("space"))


def coordinates_spaces(user: Somebody) -> bool:
    """Whether a user coordinates any space."""
    return spaces_coordinated_by(user).exists()


def coordinators_of(space: SpacePage) -> QuerySet[User]:
    """The active coordinators of a space that have an e-mail address."""
    group = SpaceGroup.objects.filter(space=space, role=SpaceRole.COORDINATOR).values("group")
    active = User.objects.filter(is_active=True, groups__in=group).exclude(email="")
    return active.distinct().order_by("pk")


def editable_pages(user: Somebody) -> QuerySet[NetworkPage]:
    """The pages a user may change, in no order."""
    policy = policy_registry.get_by_type(NetworkPage)
    return policy.instances_user_has_permission_for(user, "change").order_by()


def spaces_edited_by(user: Somebody) -> QuerySet[SpacePage]:
    """The spaces whose front page a user may change."""
    return SpacePage.objects.filter(pk__in=editable_pages(user).values("pk"))


def edits_spaces(user: Somebody) -> bool:
    """Whether a user may change the front page of any space."""
    return spaces_edited_by(user).exists()


def rooms_to_book(user: Somebody, space: SpacePage | None) -> QuerySet[RoomPage]:
    """The rooms in which a user may plan events of a space (None: of the network itself).

    The space's own, those free to book by the network, and those whose pages the user may change.
    """
    allowed = Q(free_for_network=True) | Q(pk__in=editable_pages(user).values("pk"))
    if space is not None:
        allowed |= Q(path__startswith=space.path)
    return RoomPage.objects.filter(allowed)


def looks_after_the_network(user: Somebody) -> bool:
    """Whether a user may publish every page: moderators and administrators."""
    root = NetworkPage.get_first_root_node()
    policy = policy_registry.get_by_type(NetworkPage)
    return policy.user_has_permission_for_instance(user, "publish", root)
