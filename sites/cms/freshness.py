"""Admin views of confirmations: the list of overdue ones, and confirming."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, Min, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from network.cms.views import AdminView
from network.i18n import formatting as wording
from network.models import User
from sites.cms.space_views import SpaceView
from sites.freshness import confirming as freshness
from sites.freshness.subjects import (
    IN_OPERATION,
    ConfirmationPeriods,
    Subject,
    fingerprint,
    record_of,
    subjects,
)
from sites.models import Confirmation, SpaceGroup, SpacePage, SpaceRole
from sites.team import permissions

PER_PAGE = 30


@dataclass(frozen=True)
class Due:
    """One subject of a space that is to be confirmed."""

    subject: Subject
    row: Confirmation
    is_overdue: bool

    @property
    def when(self) -> str:
        if self.row.confirmed_at is None:
            return _("never confirmed")
        day = wording.long_date(wording.local(self.row.confirmed_at).date())
        return _("last confirmed on %(day)s") % {"day": day}

    @property
    def told(self) -> str:
        """Whether its people have been written to."""
        moment = self.row.reminded_at or self.row.asked_at
        if moment is None:
            return ""
        day = wording.long_date(wording.local(moment).date())
        text = _("reminded on %(day)s") if self.row.reminded_at else _("asked on %(day)s")
        return text % {"day": day}


@dataclass
class DueOfSpace:
    """What one space has to confirm."""

    space: SpacePage
    due: list[Due] = field(default_factory=list)
    may_confirm: bool = False

    @property
    def is_overdue(self) -> bool:
        return any(each.is_overdue for each in self.due)


def due_rows(terms: ConfirmationPeriods, now: datetime, before: str = "") -> Q:
    """The condition on confirmations that have run out, of registered subjects.

    ``before`` is the lookup prefix, if it is not asked of ``Confirmation``.
    """
    keys = [subject.key for subject in subjects()]
    return Q(**{f"{before}since__lt": terms.due_before(now), f"{before}subject__in": keys})


def due_of(
    spaces: list[SpacePage], terms: ConfirmationPeriods, now: datetime, decides: set[int]
) -> dict[int, DueOfSpace]:
    """What these spaces have to confirm, the oldest first; one query."""
    known = {subject.key: subject for subject in subjects()}
    found = {space.pk: DueOfSpace(space, may_confirm=space.pk in decides) for space in spaces}
    rows = Confirmation.objects.filter(due_rows(terms, now), space__in=found)
    overdue = terms.overdue_before(now)
    for row in rows.order_by("since", "subject"):
        found[row.space_id].due.append(Due(known[row.subject], row, row.since < overdue))
    return found


def spaces_with_dues(user: permissions.Somebody, terms: ConfirmationPeriods, now: datetime) -> Any:
    """The spaces somebody may change that have something to confirm, the oldest first."""
    rows = Confirmation.objects.filter(due_rows(terms, now), space=OuterRef("pk"))
    oldest = Min("confirmations__since", filter=due_rows(terms, now, "confirmations__"))
    spaces = permissions.spaces_edited_by(user).filter(IN_OPERATION, Exists(rows))
    return spaces.annotate(oldest=oldest).order_by("oldest", "pk")


class FreshnessList(AdminView, TemplateView):
    """What has not been confirmed for how long, of the spaces the user may change."""

    page_title = gettext_lazy("To be confirmed")
    header_icon = "history"
    template_name = "sites/admin/freshness_list.html"

    def may(self) -> bool:
        return permissions.edits_spaces(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now, terms = self.request.user, timezone.now(), ConfirmationPeriods.load()
        spaces = spaces_with_dues(user, terms, now)
        page = Paginator(spaces, PER_PAGE).get_page(self.request.GET.get("page"))
        keys = [space.pk for space in page]
        decides = set(
            permissions.spaces_coordinated_by(user).filter(pk__in=keys).values_list("pk", flat=True)
        )
        groups = SpaceGroup.objects.filter(space__in=keys, role=SpaceRole.COORDINATOR)
        led = set(groups.filter(group__user__is_active=True).values_list("space", flat=True))
        return super().get_context_data(
            lines=list(due_of(list(page), terms, now, decides).values()),
            led=led,
            pages=page,
            terms=terms,
            **kwargs,
        )


class Confirm(SpaceView, TemplateView):
    """Shows what a space has to confirm, with one button; for its coordinators."""

    page_title = gettext_lazy("Is this still right?")
    header_icon = "history"
    template_name = "sites/admin/freshness_confirm.html"
    http_method_names = ["get", "post"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = record_of(self.space)
        return super().get_context_data(record=record, seen=fingerprint(record), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm what was shown (``seen``); from the dashboard, without it, the current state."""
        record = record_of(self.space)
        seen = request.POST.get("seen")
        if seen is not None and seen != fingerprint(record):
            messages.warning(
                request, _("Something has changed since you opened this page. Please look again.")
            )
            return HttpResponseRedirect(request.path)
        user: User = request.user  # type: ignore[assignment]  # nobody else comes this far
        if record:
            freshness.confirm(self.space, [entry.subject.key for entry in record], by=user)
            messages.success(
                request, _("Thank you: “%(space)s” is confirmed.") % {"space": self.space.title}
            )
        back = "freshness" if request.POST.get("next") == "list" else "wagtailadmin_home"
        return HttpResponseRedirect(reverse(back))
