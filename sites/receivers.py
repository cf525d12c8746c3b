"""What goes with a space that is deleted: groups, files and workflow that were only its own."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import Task

from network.models import Picture
from sites.models import SpaceGroup, SpaceSettings


@receiver(post_delete, sender=SpaceGroup)
def the_group_goes_too(instance: SpaceGroup, **kwargs: Any) -> None:
    instance.group.delete()


@receiver(post_delete, sender=SpaceSettings)
def files_and_workflow_go_too(instance: SpaceSettings, **kwargs: Any) -> None:
    """A collection that still holds something stays: its files may be shown elsewhere."""
    if instance.workflow is not None:
        Task.objects.filter(workflow_tasks__workflow=instance.workflow).delete()
        instance.workflow.delete()
    collection = instance.collection
    if collection is None:
        return
    held = [Picture.objects, get_document_model().objects]
    if not any(files.filter(collection=collection).exists() for files in held):
        type(collection).objects.get(pk=collection.pk).delete()
