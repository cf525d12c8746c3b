"""Who may do what in the CMS: administrators, editors and moderators of the whole network."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
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

# Wagtail's own migrations name the last two; they are kept so that its documentation applies.
ADMINISTRATORS = "Administrators"
EDITORS = "Editors"
MODERATORS = "Moderators"

_PAGES = {
    ADMINISTRATORS: ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
    EDITORS: ["add", "change"],
    MODERATORS: ["add", "change", "publish", "lock", "unlock"],
}
_FILES = {
    ADMINISTRATORS: ["add", "change", "delete", "choose"],
    EDITORS: ["add", "change", "choose"],
    MODERATORS: ["add", "change", "choose"],
}
# Permissions on pictures are those of Wagtail's own image model, whichever model is in use.
_FILE_MODELS = [("wagtailimages", "image"), ("wagtaildocs", "document")]
# Models whose every permission an administrator of the network has.
_ADMINISTERED = [
    ("network", None),
    ("wagtailcore", "site"),
    ("wagtailcore", "workflow"),
    ("wagtailcore", "groupapprovaltask"),
    ("wagtailcore", "collection"),
    ("wagtailredirects", "redirect"),
    ("auth", "group"),
]
_MODERATED = ["organisation", "project", "fundingprogramme"]


@transaction.atomic
def load_groups() -> None:
    """Give the three groups their permissions; repeatable, and takes none away."""
    root = NetworkPage.get_first_root_node()
    collection = Collection.get_first_root_node()
    for name in (ADMINISTRATORS, EDITORS, MODERATORS):
        group, _created = Group.objects.get_or_create(name=name)
        _allow(group, "wagtailadmin", "access_admin")
        for action in _PAGES[name]:
            GroupPagePermission.objects.get_or_create(
                group=group, page=root, permission=_permission("network", f"{action}_networkpage")
            )
        for app, model in _FILE_MODELS:
            for action in _FILES[name]:
                GroupCollectionPermission.objects.get_or_create(
                    group=group,
                    collection=collection,
                    permission=_permission(app, f"{action}_{model}"),
                )
    _allow_models(Group.objects.get(name=ADMINISTRATORS), _ADMINISTERED)
    _allow_models(Group.objects.get(name=MODERATORS), [("network", model) for model in _MODERATED])
    _assign_moderation(root)


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _allow(group: Group, app: str, codename: str) -> None:
    group.permissions.add(_permission(app, codename))


def _allow_models(group: Group, models: list[tuple[str, str | None]]) -> None:
    for app, model in models:
        wanted = Permission.objects.filter(content_type__app_label=app)
        if model is not None:
            wanted = wanted.filter(content_type__model=apps.get_model(app, model)._meta.model_name)
        group.permissions.add(*wanted)


def _assign_moderation(root: NetworkPage) -> None:
    """Whatever an editor submits anywhere waits for a moderator."""
    if WorkflowPage.objects.filter(page=root).exists():
        return
    moderators = Group.objects.get(name=MODERATORS)
    task = GroupApprovalTask.objects.filter(groups=moderators).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Moderators approval")
        task.groups.add(moderators)
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name="Moderators approval")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
