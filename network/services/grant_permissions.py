"""Giving a group what it may do: permissions on pages, on files, and whose approval is asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from network.models import NetworkPage

# Permissions on pictures are those of Wagtail's own image model, whichever model is in use.
FILE_MODELS = [("wagtailimages", "image"), ("wagtaildocs", "document")]


def permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def allow_cms(group: Group) -> None:
    """Let the group sign in to the CMS."""
    group.permissions.add(permission("wagtailadmin", "access_admin"))


def allow_pages(group: Group, page: NetworkPage, actions: Iterable[str]) -> None:
    """Allow actions (``add``, ``change``, ``publish`` …) on a page and all below it."""
    for action in actions:
        GroupPagePermission.objects.get_or_create(
            group=group, page=page, permission=permission("network", f"{action}_networkpage")
        )


def allow_files(group: Group, collection: Collection, actions: Iterable[str]) -> None:
    """Allow actions (``add``, ``change``, ``choose`` …) on a collection of files."""
    for action in actions:
        for app, model in FILE_MODELS:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission(app, f"{action}_{model}")
            )


def ask_for_approval(page: NetworkPage, name: str, approvers: Iterable[Group]) -> Workflow:
    """A workflow of one step for all that is submitted below a page: one of the groups approves."""
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.set(approvers)
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    return workflow
