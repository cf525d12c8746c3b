"""Wagtail's API for its own CMS, limited to the files a user may choose and to reading pages.

Wagtail filters the pages of this API by permission, but lists every picture and document to all
users of the CMS. Its actions on pages (delete, unpublish, copy …) call none of the hooks by which
the CMS refuses them, and nothing in the CMS uses them.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

_ANY = ["add", "change", "delete", "choose"]


class _WithinReach:
    def get_queryset(self) -> QuerySet:
        files = super().get_queryset()
        policy = policy_registry.get_by_type(files.model)
        usable = policy.instances_user_has_any_permission_for(self.request.user, _ANY)
        return files.filter(pk__in=usable.values("pk"))


class Pictures(_WithinReach, ImagesAdminAPIViewSet):
    """The pictures somebody may use."""


class Documents(_WithinReach, DocumentsAdminAPIViewSet):
    """The documents somebody may use."""


class Pages(PagesAdminAPIViewSet):
    """The pages somebody may see; nothing can be done with them here."""

    actions: dict[str, Any] = {}


def limit_api(router: Any) -> None:
    """Put our endpoints in the place of Wagtail's."""
    router.register_endpoint("pages", Pages)
    router.register_endpoint("images", Pictures)
    router.register_endpoint("documents", Documents)
