"""The state of a page in moderation as text for its author, with the next action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from network.i18n import formatting as wording
from network.models import NetworkPage
from sites.models import Outcome, SpacePage, Submission


class PageState(StrEnum):
    """Also the names of CSS classes."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DECLINED = "declined"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CHANGED = "changed"
    CHANGES_SUBMITTED = "changes-submitted"
    CHANGES_RETURNED = "changes-returned"
    CHANGES_DECLINED = "changes-declined"
    PAST = "past"


LABELS = {
    PageState.DRAFT: gettext_lazy("Draft"),
    PageState.SUBMITTED: gettext_lazy("Submitted"),
    PageState.RETURNED: gettext_lazy("Changes are wanted"),
    PageState.DECLINED: gettext_lazy("Declined"),
    PageState.SCHEDULED: gettext_lazy("Approved, not public yet"),
    PageState.PUBLISHED: gettext_lazy("Published"),
    PageState.CHANGED: gettext_lazy("Published, with changes not submitted"),
    PageState.CHANGES_SUBMITTED: gettext_lazy("Published, with changes waiting"),
    PageState.CHANGES_RETURNED: gettext_lazy("Published, changes to be mended"),
    PageState.CHANGES_DECLINED: gettext_lazy("Published, changes declined"),
    PageState.PAST: gettext_lazy("Past"),
}
WAITS_FOR_SPACE = frozenset({PageState.SUBMITTED, PageState.CHANGES_SUBMITTED})
WAITS_FOR_AUTHOR = frozenset({PageState.RETURNED, PageState.CHANGES_RETURNED})
MY_TURN = WAITS_FOR_AUTHOR | {PageState.DRAFT, PageState.CHANGED}
REFUSED = frozenset({PageState.DECLINED, PageState.CHANGES_DECLINED})

_NEW = {
    Outcome.WAITING: PageState.SUBMITTED,
    Outcome.PASSED: PageState.SUBMITTED,
    Outcome.RETURNED: PageState.RETURNED,
    Outcome.DECLINED: PageState.DECLINED,
    Outcome.PUBLISHED: PageState.SCHEDULED,
}
_CHANGES = {
    Outcome.WAITING: PageState.CHANGES_SUBMITTED,
    Outcome.PASSED: PageState.CHANGES_SUBMITTED,
    Outcome.RETURNED: PageState.CHANGES_RETURNED,
    Outcome.DECLINED: PageState.CHANGES_DECLINED,
}


def state_of(page: NetworkPage, last: Submission | None, *, is_over: bool = False) -> PageState:
    """The state of a page whose latest submission is ``last``."""
    outcome = Outcome(last.outcome) if last is not None else None
    if not page.live:
        # Published once and taken down since: a draft again.
        was_public = outcome == Outcome.PUBLISHED and page.first_published_at is not None
        return (
            PageState.DRAFT if outcome is None or was_public else _NEW.get(outcome, PageState.DRAFT)
        )
    if outcome in _CHANGES and page.has_unpublished_changes:
        return _CHANGES[outcome]
    if is_over:
        return PageState.PAST
    return PageState.CHANGED if page.has_unpublished_changes else PageState.PUBLISHED


@dataclass
class ContributorLine:
    """One page in its author's list."""

    page: NetworkPage
    state: PageState
    last: Submission | None
    space: SpacePage
    url: str | None
    now: datetime

    @property
    def label(self) -> Any:
        return LABELS[self.state]

    @property
    def whose_turn(self) -> str:
        """Who waits for whom, and since when; empty when nobody does."""
        if self.last is None:
            return ""
        if self.state in WAITS_FOR_SPACE:
            days = self.last.days_waiting(self.now)
            if not days:
                return _("The coordinators of “%(space)s” have it since today.") % {
                    "space": self.space.title
                }
            text = ngettext(
                "The coordinators of “%(space)s” have it for %(days)s day.",
                "The coordinators of “%(space)s” have it for %(days)s days.",
                days,
            )
            return text % {"space": self.space.title, "days": days}
        if self.state in WAITS_FOR_AUTHOR and self.last.decided_at:
            day = wording.long_date(wording.local(self.last.decided_at).date())
            return _("Waits for you since %(day)s.") % {"day": day}
        return ""

    @property
    def is_my_turn(self) -> bool:
        return self.state in MY_TURN

    @property
    def says_why(self) -> bool:
        return self.state in WAITS_FOR_AUTHOR | REFUSED

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in WAITS_FOR_SPACE

    @property
    def action(self) -> tuple[str, str]:
        """What to do next: the words of a button, and where it leads."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        if self.state in WAITS_FOR_SPACE:
            return _("Look at it"), reverse("wagtailadmin_pages:view_draft", args=[self.page.pk])
        if self.state in WAITS_FOR_AUTHOR:
            return _("Change it and submit it again"), edit
        if self.state in (PageState.DRAFT, PageState.CHANGED):
            return _("Finish and submit it"), edit
        if self.state in (PageState.PUBLISHED, PageState.PAST) and self.url:
            return _("See it on the site"), self.url
        return _("Open it"), edit


def latest_submissions(pages: list[NetworkPage]) -> dict[int, Submission]:
    """The latest submission of each page that has one, in one query."""
    rows = Submission.objects.filter(page__in=[page.pk for page in pages]).order_by("pk")
    return {row.page_id: row for row in rows}


def line_of(
    page: NetworkPage, last: Submission | None, space: SpacePage, *, is_over: bool, url: str | None
) -> ContributorLine:
    state = state_of(page, last, is_over=is_over)
    return ContributorLine(
        page=page, state=state, last=last, space=space, url=url, now=timezone.now()
    )
