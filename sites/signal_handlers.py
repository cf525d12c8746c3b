"""Signal receivers of spaces: deletion, partners, moderation, the directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connections
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import Collection, Task, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    task_approved,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
)

import network.signal_handlers  # noqa: F401  its receivers are called first
from network.models import NetworkPage, Picture, User
from network.signals import page_saved, readers_changed
from sites.directory import bitset_store
from sites.directory.indexing import list_anew, list_space_of, list_spaces
from sites.models import (
    DirectoryColumn,
    DirectoryEntry,
    Invitation,
    OpenInterval,
    Partnership,
    RoomPage,
    SpaceGroup,
    SpaceOffer,
    SpacePage,
    SpaceSettings,
)
from sites.moderation import decisions as moderation
from sites.team import partnerships as partners


@receiver(post_delete, sender=SpaceGroup)
def on_space_group_deleted(instance: SpaceGroup, **kwargs: Any) -> None:
    instance.group.delete()


@receiver(post_delete, sender=SpaceSettings)
def on_space_settings_deleted(instance: SpaceSettings, **kwargs: Any) -> None:
    """A collection that still holds something stays: its files may be shown elsewhere."""
    if instance.workflow is not None:
        Task.objects.filter(workflow_tasks__workflow=instance.workflow).delete()
        instance.workflow.delete()
    _delete_if_empty(instance.collection)
    _delete_if_empty(instance.proposals_collection)


@receiver(post_delete, sender=User)
def on_user_deleted(instance: User, **kwargs: Any) -> None:
    Invitation.objects.filter(email__iexact=instance.email).delete()


@receiver(post_delete, sender=Partnership)
def on_partnership_deleted(instance: Partnership, **kwargs: Any) -> None:
    if instance.group is not None:
        instance.group.delete()
    _delete_if_empty(instance.collection)


def _delete_if_empty(collection: Collection | None) -> None:
    if collection is None:
        return
    held = [Picture.objects, get_document_model().objects]
    if not any(files.filter(collection=collection).exists() for files in held):
        type(collection).objects.get(pk=collection.pk).delete()


@receiver(post_save)
def on_page_created(sender: type, instance: Any, created: bool, **kwargs: Any) -> None:
    """However it is made: in the form, as a copy, as the same event at another time."""
    if created and isinstance(instance, NetworkPage) and not kwargs.get("raw"):
        partners.record_partner_page(instance, instance.owner)


@receiver(post_page_move)
def on_page_moved(instance: NetworkPage, **kwargs: Any) -> None:
    partners.follow_move(NetworkPage.objects.get(pk=instance.pk))


@receiver(page_published)
def on_page_published(instance: NetworkPage, **kwargs: Any) -> None:
    partners.adopt_files(instance)


# --- The workflow ------------------------------------------------------------------------------


@receiver(task_submitted)
def on_task_submitted(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    moderation.record_submission(instance, user)


@receiver(task_approved)
def on_task_approved(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    moderation.step_approved(instance, user)


@receiver(workflow_approved)
def on_workflow_approved(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    moderation.approved(instance, user)


@receiver(workflow_rejected)
def on_workflow_rejected(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    moderation.returned(instance, user)


@receiver(workflow_cancelled)
def on_workflow_cancelled(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    moderation.ended(instance, user)


# --- The directory ------------------------------------------------------------------------------


@receiver(post_delete, sender=DirectoryEntry)
def on_entry_deleted(instance: DirectoryEntry, **kwargs: Any) -> None:
    # Of what was written of the space while its pages were being deleted, Django knows nothing.
    OpenInterval.objects.filter(entry=instance.pk).delete()
    SpaceOffer.objects.filter(entry=instance.pk).delete()
    bitset_store.forget(instance.number)


@receiver(page_saved)
def on_page_saved(page: NetworkPage, update_fields: Iterable[str] | None, **kwargs: Any) -> None:
    """What the directory knows of a space is written together with the space and its rooms."""
    if update_fields is not None:
        return
    if isinstance(page, SpacePage):
        list_spaces([page.pk])
    elif isinstance(page, RoomPage) and page.live:
        list_space_of(page)


@receiver(readers_changed)
def directory_follows_readers(pages: Iterable[NetworkPage], **kwargs: Any) -> None:
    """What not everybody may read is not listed, nor are its rooms."""
    for page in pages:
        spaces = SpacePage.objects.descendant_of(page, inclusive=True).order_by()
        list_spaces(list(spaces.values_list("pk", flat=True)))
        list_space_of(page)


@receiver([page_unpublished, post_delete], sender=RoomPage)
def on_room_removed(instance: RoomPage, **kwargs: Any) -> None:
    list_space_of(instance)


@receiver(post_page_move)
def on_page_moved_in_directory(
    instance: NetworkPage, parent_page_before: NetworkPage, **kwargs: Any
) -> None:
    if not isinstance(instance, SpacePage):
        list_space_of(parent_page_before)
        list_space_of(instance)


@receiver(post_migrate)
def on_directory_migrated(sender: Any, using: str, **kwargs: Any) -> None:
    """After the tables of the directory are made: enter the spaces that were there before."""
    if sender.name != "sites":
        return
    table = DirectoryColumn._meta.db_table
    if table not in connections[using].introspection.table_names():
        return  # migrated back to before the directory
    if SpacePage.objects.exists() and not DirectoryEntry.objects.exists():
        list_anew()
