"""What follows elsewhere: what goes with a deleted space, what the directory must learn."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models.signals import post_delete, post_migrate
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import Task
from wagtail.signals import page_unpublished, post_page_move

from network.models import NetworkPage, Picture
from sites.models import (
    DirectoryColumn,
    DirectoryEntry,
    OpenInterval,
    RoomPage,
    SpaceGroup,
    SpaceOffer,
    SpacePage,
    SpaceSettings,
)
from sites.services import columns
from sites.services.listing import list_anew, list_space_of
from sites.signals import room_saved


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


# --- The directory ------------------------------------------------------------------------------


@receiver(post_delete, sender=DirectoryEntry)
def the_number_is_free(instance: DirectoryEntry, **kwargs: Any) -> None:
    # Of what was written of the space while its pages were being deleted, Django knows nothing.
    OpenInterval.objects.filter(entry=instance.pk).delete()
    SpaceOffer.objects.filter(entry=instance.pk).delete()
    columns.forget(instance.number)


@receiver(room_saved)
def the_directory_follows_a_room(room: RoomPage, **kwargs: Any) -> None:
    list_space_of(room)


@receiver([page_unpublished, post_delete], sender=RoomPage)
def the_directory_follows_a_room_that_goes(instance: RoomPage, **kwargs: Any) -> None:
    list_space_of(instance)


@receiver(post_page_move)
def the_directory_follows_a_move(
    instance: NetworkPage, parent_page_before: NetworkPage, **kwargs: Any
) -> None:
    if not isinstance(instance, SpacePage):
        list_space_of(parent_page_before)
        list_space_of(instance)


@receiver(post_migrate)
def fill_the_directory(sender: Any, using: str, **kwargs: Any) -> None:
    """After the tables of the directory are made: enter the spaces that were there before."""
    if sender.name != "sites":
        return
    table = DirectoryColumn._meta.db_table
    if table not in connections[using].introspection.table_names():
        return  # migrated back to before the directory
    if SpacePage.objects.exists() and not DirectoryEntry.objects.exists():
        list_anew()
