"""Which pages a user owns: those they created, and those another app says they share.

Wagtail lets a user who may only add pages change the pages they created. An organisation has
several users: an app registers the hook ``co_owned_pages``, a function of a user that returns the
pages they own besides, as a queryset of primary keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail import hooks
from wagtail.permission_policies.pages import PagePermissionPolicy

HOOK = "co_owned_pages"
#: What only those may do who are more than partners.
DECIDES = frozenset({"change", "publish", "lock", "unlock", "bulk_delete"})
_CACHE = "_co_owned_pages"


def co_owned(user: Any) -> frozenset[int]:
    """The pages that are somebody's besides those they made; asked once for a request's user."""
    if not hasattr(user, _CACHE):
        found = (pk for pages in hooks.get_hooks(HOOK) for pk in pages(user))
        setattr(user, _CACHE, frozenset(found) if user.pk else frozenset())
    return getattr(user, _CACHE)


class PagePolicy(PagePermissionPolicy):
    """Wagtail's permission policy for pages, with shared ownership and with drafts hidden.

    A user who may only add pages sees published pages and their own; drafts of others are seen by
    users who may change them.
    """

    def _owns(self, user: Any) -> Q:
        shared = Q()
        for pages in hooks.get_hooks(HOOK):
            shared |= Q(pk__in=pages(user))
        return Q(owner=user) | shared

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        wanted = set(actions)
        if super().user_has_any_permission_for_instance(user, wanted, instance):
            return True
        if "change" not in wanted or not user.is_active or instance.pk not in co_owned(user):
            return False
        return super().user_has_any_permission_for_instance(user, {"add"}, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        wanted = set(actions)
        pages = super().instances_user_has_any_permission_for(user, wanted)
        if "change" not in wanted or "add" in wanted or not user.is_active or user.is_superuser:
            return pages
        where = super().instances_user_has_any_permission_for(user, {"add"})
        return pages | where.filter(self._owns(user))

    def explorable_instances(self, user: Any) -> QuerySet:
        pages = super().explorable_instances(user)
        if user.is_superuser or not user.is_active:
            return pages
        theirs = self.instances_user_has_any_permission_for(user, DECIDES)
        # Somebody finds the way to where they may add, published or not.
        way: set[str] = set()
        for granted in self.get_cached_permissions_for_user(user):
            path, step = granted.page.path, granted.page.steplen
            way |= {path[:end] for end in range(step, len(path) + 1, step)}
        known = Q(live=True) | Q(path__in=way) | Q(pk__in=theirs.order_by().values("pk"))
        return pages.filter(known)
