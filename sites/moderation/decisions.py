"""Services of moderation: decisions on submissions, and following Wagtail's workflow.

Receivers of Wagtail's workflow signals (``sites.signal_handlers``) call these, so that a step has
the same records and letters whether it was taken in the queue, in Wagtail's own dialogue or by
publishing from the form.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone, translation
from wagtail.log_actions import log
from wagtail.models import TaskState, Workflow, WorkflowPage, WorkflowState

from network.models import NetworkPage, User
from sites.models import ModerationLetter, Outcome, Partnership, Submission, space_of
from sites.moderation import letters
from sites.proposals import letters as proposal_letters

Kind = ModerationLetter.Kind


class Decided(Exception):  # noqa: N818  what happened, told to the person who came second
    """Somebody has decided already, or it was withdrawn."""


# --- Deciding ----------------------------------------------------------------------------------


@transaction.atomic
def approve(key: int, by: User) -> Submission:
    """Publish what was submitted. Raises ``Decided``, and whatever keeps it from being published.

    With a further step in the workflow it goes on to that.
    """
    submission = _open(key)
    submission.task_state.specific.approve(user=by)
    return Submission.objects.get(pk=key)


@transaction.atomic
def return_to_authors(
    key: int, by: User, *, reasons: Iterable[str] = (), remark: str = ""
) -> Submission:
    """Return it to its authors, who may mend it and hand it in again. Raises ``Decided``."""
    submission = _open(key)
    _say_why(submission, reasons, remark)
    submission.task_state.specific.reject(user=by, comment=_comment(submission))
    return Submission.objects.get(pk=key)


@transaction.atomic
def decline(key: int, by: User, *, reasons: Iterable[str] = (), remark: str = "") -> Submission:
    """End it: the page stays a draft, marked as declined; a published one stays as it is.

    Raises ``Decided``.
    """
    submission = _open(key)
    _say_why(submission, reasons, remark)
    page, comment = submission.page.specific, _comment(submission)
    log(instance=page, action="sites.decline", user=by, data={"comment": comment})
    _decided(submission, Outcome.DECLINED, by)
    submission.task_state.workflow_state.cancel(user=by)
    return submission


@transaction.atomic
def withdraw(key: int, by: User) -> Submission:
    """Take it back, to change it: a draft again. Raises ``Decided``."""
    submission = _open(key)
    submission.task_state.workflow_state.cancel(user=by)
    return Submission.objects.get(pk=key)


def _open(key: int) -> Submission:
    """The open submission, locked. Raises ``Decided``."""
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=key)
    if submission.outcome != Outcome.WAITING:
        raise Decided
    if submission.task_state.status != TaskState.STATUS_IN_PROGRESS:
        raise Decided
    return submission


def _say_why(submission: Submission, reasons: Iterable[str], remark: str) -> None:
    submission.reasons, submission.remark = list(reasons), remark.strip()
    submission.save(update_fields=["reasons", "remark"])


def _comment(submission: Submission) -> str:
    """The reasons as Wagtail keeps them in the page's history: in one language, the network's."""
    with translation.override("pl"):
        return "\n".join(filter(None, [*submission.reason_texts, submission.remark]))


# --- What the workflow tells -------------------------------------------------------------------


@transaction.atomic
def record_submission(state: TaskState, by: User | None) -> None:
    """Record a submission and tell those who decide."""
    page = state.workflow_state.content_object
    if not isinstance(page, NetworkPage):
        return
    submission, created = Submission.objects.get_or_create(
        task_state_id=state.pk, defaults={"page_id": page.pk, "space": space_of(page), "by": by}
    )
    if created:
        letters.post(submission, Kind.SUBMITTED, approvers(submission) - {by})


@transaction.atomic
def approved(workflow: WorkflowState, by: User | None) -> None:
    if submission := _latest(workflow):
        _decided(submission, Outcome.PUBLISHED, by)


@transaction.atomic
def step_approved(state: TaskState, by: User | None) -> None:
    """One step of several: the next one has a submission of its own."""
    going_on = Submission.objects.filter(task_state_id=state.pk, outcome=Outcome.WAITING).first()
    if going_on is not None:
        _decided(going_on, Outcome.PASSED, by)


@transaction.atomic
def returned(workflow: WorkflowState, by: User | None) -> None:
    submission = _latest(workflow)
    if submission is None:
        return
    if not submission.reasons and not submission.remark:  # in Wagtail's own dialogue
        state = TaskState.objects.get(pk=submission.task_state_id)
        submission.remark = state.comment
        submission.save(update_fields=["remark"])
    _decided(submission, Outcome.RETURNED, by)


@transaction.atomic
def ended(workflow: WorkflowState, by: User | None) -> None:
    """The workflow was cancelled: the page was published past it, or it was withdrawn."""
    submission = _latest(workflow, also=[Outcome.RETURNED])
    if submission is None:
        return
    page = NetworkPage.objects.get(pk=submission.page_id)
    since = page.revisions.filter(pk__gte=submission.task_state.revision_id)
    is_out = page.live and page.live_revision_id in since.values_list("pk", flat=True)
    if is_out or since.exclude(approved_go_live_at=None).exists():
        _decided(submission, Outcome.PUBLISHED, by)
    else:
        _decided(submission, Outcome.WITHDRAWN, by)


def _latest(workflow: WorkflowState, also: Iterable[str] = ()) -> Submission | None:
    """What is open in a workflow; also what had one of these outcomes, if it was the last."""
    last = Submission.objects.filter(task_state__workflow_state=workflow).order_by("pk").last()
    return last if last is not None and last.outcome in {Outcome.WAITING, *also} else None


_LETTERS = {
    Outcome.PUBLISHED: Kind.PUBLISHED,
    Outcome.RETURNED: Kind.RETURNED,
    Outcome.DECLINED: Kind.DECLINED,
}


def _decided(submission: Submission, outcome: Outcome, by: User | None) -> None:
    submission.outcome, submission.decided_at, submission.decided_by = outcome, timezone.now(), by
    submission.save(update_fields=["outcome", "decided_at", "decided_by"])
    if kind := _LETTERS.get(outcome):
        letters.post(submission, kind, authors(submission) - {by})
    proposal_letters.follow(submission)


# --- Who is told -------------------------------------------------------------------------------


def authors(submission: Submission) -> set[User]:
    """Everybody of the organisation whose page it is; of another page, who handed it in."""
    page = submission.page_id
    partnerships = Partnership.objects.current().filter(pages__page=page)
    people = set(User.objects.filter(groups__partnership__in=partnerships))
    return people | ({submission.by} if submission.by else set())


def approvers(submission: Submission) -> set[User]:
    """Who may decide at this step: of a space its coordinators."""
    return _people_of(submission.task_state.workflow_state.workflow)


def network_approvers() -> set[User]:
    """Who decides on what no space decides on: the network's moderators."""
    root = WorkflowPage.objects.filter(page=NetworkPage.get_first_root_node()).first()
    return set() if root is None else _people_of(root.workflow)


def _people_of(workflow: Workflow) -> set[User]:
    groups = [
        group.pk
        for task in workflow.tasks
        if hasattr(task.specific, "groups")
        for group in task.specific.groups.all()
    ]
    return set(User.objects.filter(groups__in=groups, is_active=True).distinct())
