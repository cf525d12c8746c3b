"""The buttons below the form of a page: one main button by role, saving the draft beside it.

Who may publish has *Publish*; who may not, *Send for approval*; who decides on what waits,
*Approve*. Wagtail's own menu names workflows and their tasks, and begins with the draft.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin import action_menu
from wagtail.admin.action_menu import ActionMenuItem, WorkflowMenuItem
from wagtail.models import WorkflowState

Items = list[ActionMenuItem]
#: Of an action of Wagtail's ``GroupApprovalTask``, and whether it asks for a comment first.
DECISIONS: dict[tuple[str, bool], str | Promise] = {
    ("reject", True): _("Return for changes"),
    ("approve", True): _("Approve with a comment"),
}
APPROVE = ("approve", False)


class SaveDraft(action_menu.SaveDraftMenuItem):
    """Wagtail's, less prominent than the main button it stands beside."""

    template_name = "network/admin/actions/save_draft.html"


class Send(ActionMenuItem):
    """Submits the page to the workflow of its space."""

    name = "action-submit"
    label = _("Send for approval")
    icon_name = "resubmit"
    template_name = "network/admin/actions/send.html"


class SendAgain(Send):
    """Submits a page that was returned."""

    label = _("Hand in again")


class Withdraw(ActionMenuItem):
    """Takes back what waits for a decision: a draft again."""

    name = "action-cancel-workflow"
    label = _("Withdraw, to change it")
    icon_name = "rotate"


class Beside(ActionMenuItem):
    """The main button with saving the draft before it, both visible."""

    template_name = "network/admin/actions/beside.html"

    def __init__(self, main: ActionMenuItem) -> None:
        super().__init__()
        self.name, self._main, self._draft = main.name, main, SaveDraft()

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        def drawn(item: ActionMenuItem) -> SafeString:
            return item.render_html(parent_context)

        return {"main": drawn(self._main), "draft": drawn(self._draft)}


def by_role(items: Items, request: HttpRequest, context: dict[str, Any]) -> None:
    """Hook ``construct_page_action_menu``: the first of ``items`` is the main button."""
    page = context.get("page")
    workflow: Any = page.current_workflow_state if page is not None else None
    returned = workflow is not None and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES
    take = _taker(items)
    draft, publish, submit = (
        take(kind)
        for kind in (
            action_menu.SaveDraftMenuItem,
            action_menu.PublishMenuItem,
            action_menu.SubmitForModerationMenuItem,
        )
    )
    take(action_menu.RestartWorkflowMenuItem)
    cancel = take(action_menu.CancelWorkflowMenuItem)
    approve = _decide(items, workflow)
    if approve is not None and workflow.is_at_final_task:
        publish = None  # approving publishes
    send = (SendAgain() if returned else Send()) if submit and not publish else None
    main = approve or publish or send
    if publish is not None and publish is not main:
        items.insert(0, publish)
    if main is None and cancel is not None and not returned:
        take(action_menu.PageLockedMenuItem)
        main = Withdraw()
    elif cancel is not None and not returned and workflow.requested_by == request.user:
        items.append(Withdraw())
    if returned and main is send and draft is not None:
        items.insert(0, draft)
    elif main is not None and draft is not None:
        main = Beside(main)
    elif main is None:
        main = draft
    if main is not None:
        items.insert(0, main)


def _taker(items: Items) -> Callable[[type[ActionMenuItem]], ActionMenuItem | None]:
    """A function that takes an item of one of Wagtail's classes out of the menu, if it is there."""

    def take(kind: type[ActionMenuItem]) -> ActionMenuItem | None:
        found = next((item for item in items if isinstance(item, kind)), None)
        if found is not None:
            items.remove(found)
        return found

    return take


def _decide(items: Items, workflow: Any) -> ActionMenuItem | None:
    """Name what somebody may decide in plain words; the button that approves leaves the menu."""
    approve = None
    for item in [each for each in items if isinstance(each, WorkflowMenuItem)]:
        kind = (item.name, bool(item.launch_modal))
        if kind == APPROVE:
            item.label = _("Approve and publish")
            if not workflow.is_at_final_task:
                item.label = _("Approve, and pass it on")
            approve = item
            items.remove(item)
        elif kind in DECISIONS:
            item.label = DECISIONS[kind]
    return approve
