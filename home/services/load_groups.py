"""Who may do what in the CMS: administrators, editors and moderators of the whole network."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupApprovalTask, Workflow, WorkflowPage

from network.models import NetworkPage
from network.services.grant_permissions import (
    allow_cms,
    allow_files,
    allow_pages,
    ask_for_approval,
)

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
# Models whose every permission an administrator of the network has.
_ADMINISTERED = [
    ("network", None),
    ("sites", None),
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
        allow_cms(group)
        allow_pages(group, root, _PAGES[name])
        allow_files(group, collection, _FILES[name])
    _allow_models(Group.objects.get(name=ADMINISTRATORS), _ADMINISTERED)
    _allow_models(Group.objects.get(name=MODERATORS), [("network", model) for model in _MODERATED])
    _assign_moderation(root)


def _allow_models(group: Group, models: list[tuple[str, str | None]]) -> None:
    for app, model in models:
        wanted = Permission.objects.filter(content_type__app_label=app)
        if model is not None:
            wanted = wanted.filter(content_type__model=apps.get_model(app, model)._meta.model_name)
        group.permissions.add(*wanted)


def _assign_moderation(root: NetworkPage) -> None:
    """Whatever an editor submits anywhere waits for a moderator, unless a space has its own."""
    if WorkflowPage.objects.filter(page=root).exists():
        return
    moderators = Group.objects.get(name=MODERATORS)
    # Wagtail's own migrations make this one.
    workflow = Workflow.objects.filter(
        workflow_tasks__task__in=GroupApprovalTask.objects.filter(groups=moderators)
    ).first()
    if workflow is None:
        ask_for_approval(root, "Moderators approval", [moderators])
    else:
        WorkflowPage.objects.create(workflow=workflow, page=root)
