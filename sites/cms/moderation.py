"""Admin views of moderation: the queue, one submission with its decision, withdrawing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.permissions import policy_registry

from network.cms.views import AdminView
from network.models import NetworkPage, User
from sites.cms.version_comparison import compare
from sites.models import ModerationSettings, Outcome, Reason, Submission
from sites.moderation import decisions as moderation
from sites.moderation.letters import by_whom, name_of
from sites.team.permissions import Somebody

PER_PAGE = 30
ROUNDS_SHOWN = 10


def decides(user: Somebody) -> bool:
    """Whether a user may publish any page."""
    return policy_registry.get_by_type(NetworkPage).user_has_permission(user, "publish")


def waiting_for(user: Somebody) -> QuerySet[Submission]:
    """The submissions a user may decide on, the oldest first."""
    policy = policy_registry.get_by_type(NetworkPage)
    pages = policy.instances_user_has_permission_for(user, "publish")
    waiting = Submission.objects.filter(outcome=Outcome.WAITING, page__in=pages.order_by())
    made = ("page__partner_page__partnership__organisation", "page__proposal")
    people = ("by", "space", "page", *made)
    return waiting.select_related(*people).order_by("submitted_at", "pk")


class DecideForm(forms.Form):
    """Why something is returned or declined: ready reasons, words of one's own, or both."""

    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Ready reasons"),
        choices=Reason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each is read in the language of its reader."),
    )
    remark = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=2000,
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("Sent as you write it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = cleaned.get("reasons") or cleaned.get("remark", "").strip()
        if self.data.get("decision") != "approve" and not self.errors and not given:
            raise forms.ValidationError(_("Say why: choose a reason or write one."))
        return cleaned


class Queue(AdminView, TemplateView):
    """The submissions a user may decide on, the oldest first."""

    page_title = gettext_lazy("To decide")
    header_icon = "clipboard-list"
    template_name = "sites/admin/queue.html"

    def may(self) -> bool:
        return decides(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = waiting_for(self.request.user)
        page = Paginator(waiting, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(submissions=submission_lines(page), pages=page, **kwargs)


def submission_lines(submissions: Any) -> list[dict[str, Any]]:
    """The values shown in a line about each submission."""
    after, now = ModerationSettings.load(), timezone.now()
    lines = []
    for submission in submissions:
        days = submission.days_waiting(now)
        lines.append(
            {
                "submission": submission,
                "title": submission.page.get_admin_display_title(),
                "kind": submission.page.specific_class._meta.verbose_name,
                "by": by_whom(submission),
                "days": days,
                "late": days >= after.remind_after,
                "escalated": submission.escalated_at is not None,
            }
        )
    return lines


class Review(AdminView, FormView):
    """One submission: what it is, what it changes in both languages, and what to do with it."""

    header_icon = "clipboard-list"
    template_name = "sites/admin/review.html"
    form_class = DecideForm
    parents = (("moderation_queue", gettext_lazy("To decide")),)

    @cached_property
    def submission(self) -> Submission:
        rows = Submission.objects.select_related("by", "space", "page", "task_state__revision")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def may(self) -> bool:
        return self.submission.page.specific.permissions_for_user(self.request.user).can_publish()

    def get_page_title(self) -> str:
        return self.submission.page.get_admin_display_title()

    def _older(self) -> tuple[NetworkPage, str]:
        """The version to compare with, and which it is (``before``, ``live`` or ``new``)."""
        page = self.submission.page
        before = self._rounds().filter(pk__lt=self.submission.pk).order_by("-pk").first()
        if self.request.GET.get("with") == "before" and before is not None:
            return before.task_state.revision.as_object(), "before"
        if page.live:
            return page.specific, "live"
        return page.specific_class(), "new"

    def _rounds(self) -> QuerySet[Submission]:
        return Submission.objects.filter(page=self.submission.page_id).select_related(
            "by", "decided_by", "task_state__revision"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission = self.submission
        older, compared_with = self._older()
        newer = submission.task_state.revision.as_object()
        rounds = list(self._rounds().order_by("-pk")[:ROUNDS_SHOWN])
        return super().get_context_data(
            submission=submission,
            line=submission_lines([submission])[0],
            is_open=submission.outcome == Outcome.WAITING,
            rows=compare(older, newer, self.request),
            compared_with=compared_with,
            proposal=getattr(submission.page, "proposal", None),
            latest=submission.page.latest_revision_id,
            rounds=[(each, name_of(each.by), name_of(each.decided_by)) for each in rounds],
            has_before=any(each.pk < submission.pk for each in rounds),
            **kwargs,
        )

    def _was_changed(self) -> bool:
        """Whether there is a newer revision than the one the moderator was shown."""
        read = self.request.POST.get("latest")
        return bool(read) and read != str(self.submission.page.latest_revision_id)

    def form_valid(self, form: DecideForm) -> HttpResponse:
        if self._was_changed():
            messages.warning(
                self.request, _("It has been changed meanwhile. Please read it again.")
            )
            return HttpResponseRedirect(self.request.path)
        page, decision = self.submission.page, self.request.POST.get("decision")
        key, by = self.submission.pk, self._user
        why = {"reasons": form.cleaned_data["reasons"], "remark": form.cleaned_data["remark"]}
        try:
            if decision == "approve":
                submission = moderation.approve(key, by)
                done = _("Published. Its authors are told.")
                if submission.outcome == Outcome.PASSED:
                    done = _("Approved, and passed on to the next step.")
            elif decision == "decline":
                moderation.decline(key, by, **why)
                done = _("Declined. Its authors are told, and keep it as a draft.")
            else:
                moderation.return_to_authors(key, by, **why)
                done = _("Returned. Its authors are told what is wanted.")
        except moderation.Decided:
            messages.warning(self.request, _("Somebody has decided already, or it was withdrawn."))
            return HttpResponseRedirect(self.request.path)
        except ValidationError as missing:
            messages.error(self.request, not_ready(page, missing))
            return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        messages.success(self.request, done)
        return HttpResponseRedirect(reverse("moderation_queue"))

    @property
    def _user(self) -> User:
        return self.request.user  # type: ignore[return-value]  # nobody else comes this far


def not_ready(page: NetworkPage, missing: ValidationError) -> str:
    """What a draft still lacks before it can be published, by the names of its fields."""
    fields = page.specific_class._meta
    names = [name for name in getattr(missing, "error_dict", {}) if name != NON_FIELD_ERRORS]
    labels = ", ".join(str(fields.get_field(name).verbose_name) for name in names)
    text = _("It cannot be published yet. Please complete it here first: %(what)s")
    return text % {"what": labels or " ".join(missing.messages)}


class Withdraw(View):
    """Withdraws a submission; for users who may edit the page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        submission = get_object_or_404(Submission.objects.select_related("page"), pk=pk)
        user: User = request.user  # type: ignore[assignment]  # nobody else comes this far
        if not submission.page.specific.permissions_for_user(user).can_edit():
            raise PermissionDenied
        try:
            moderation.withdraw(pk, user)
        except moderation.Decided:
            messages.warning(request, _("Somebody has decided already, or it was withdrawn."))
        else:
            messages.success(request, _("Withdrawn: it is your draft again."))
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
