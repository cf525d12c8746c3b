"""Wagtail's actions on several pages, pictures or documents at once, without others' titles.

Wagtail's confirmations name what the user may not act on. Here only what she may see anyway is
named: an id in an address tells nothing of a draft of another space.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages import bulk_actions as of_pages
from wagtail.documents.views import bulk_actions as of_documents
from wagtail.images.views import bulk_actions as of_pictures
from wagtail.permissions import policy_registry

from network.models import NetworkPage

_FORBIDDEN = "items_with_no_access"


class _NamesNoOthers(BulkAction):
    """What the user may not act on, and may not find in the CMS either, is left out."""

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        objects, others = super().get_actionable_objects()
        return objects, {**others, _FORBIDDEN: self._known(others[_FORBIDDEN])}

    def _known(self, found: list[Any]) -> list[Any]:
        if self.model is not NetworkPage:
            return []
        explorable = policy_registry.get_by_type(NetworkPage).explorable_instances(
            self.request.user
        )
        keys = set(
            explorable.filter(pk__in=[each.pk for each in found]).values_list("pk", flat=True)
        )
        return [each for each in found if each.pk in keys]


class DeletePages(_NamesNoOthers, of_pages.DeleteBulkAction):
    pass


class MovePages(_NamesNoOthers, of_pages.MoveBulkAction):
    pass


class PublishPages(_NamesNoOthers, of_pages.PublishBulkAction):
    pass


class UnpublishPages(_NamesNoOthers, of_pages.UnpublishBulkAction):
    pass


class TagPictures(_NamesNoOthers, of_pictures.AddTagsBulkAction):
    pass


class CollectPictures(_NamesNoOthers, of_pictures.AddToCollectionBulkAction):
    pass


class DeletePictures(_NamesNoOthers, of_pictures.DeleteBulkAction):
    pass


class TagDocuments(_NamesNoOthers, of_documents.AddTagsBulkAction):
    pass


class CollectDocuments(_NamesNoOthers, of_documents.AddToCollectionBulkAction):
    pass


class DeleteDocuments(_NamesNoOthers, of_documents.DeleteBulkAction):
    pass


ACTIONS = (
    DeletePages,
    MovePages,
    PublishPages,
    UnpublishPages,
    TagPictures,
    CollectPictures,
    DeletePictures,
    TagDocuments,
    CollectDocuments,
    DeleteDocuments,
)
