"""Wagtail hooks of spaces: URLs, menu items, log actions, page choosers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from network.cms.views import MenuItemFor
from network.models import NetworkPage
from sites.cms import (
    contributor_hooks,  # noqa: F401  registers hooks
    dashboard_hooks,  # noqa: F401  registers hooks
    freshness_hooks,  # noqa: F401  registers hooks
    space_views,
    translation_report,
)
from sites.models import SpacePage
from sites.proposals.address import invitation
from sites.proposals.kinds import HOOK as PROPOSAL_KINDS
from sites.proposals.kinds import PageKind, ProposalKind
from sites.team import permissions
from sites.team.groups import equip_space


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("spaces/", space_views.SpaceList.as_view(), name="space_list"),
        path("spaces/open/", space_views.OpenSpace.as_view(), name="space_open"),
        path(
            "spaces/<int:pk>/settings/", space_views.EditSettings.as_view(), name="space_settings"
        ),
        path("spaces/<int:pk>/team/", space_views.Team.as_view(), name="space_team"),
        path(
            "spaces/<int:pk>/team/<int:user_pk>/remove/",
            space_views.RemoveMember.as_view(),
            name="space_remove_member",
        ),
        path(
            "spaces/<int:pk>/team/invitations/<int:invitation_pk>/withdraw/",
            space_views.WithdrawInvitation.as_view(),
            name="space_withdraw_invitation",
        ),
        path("spaces/<int:pk>/suspend/", space_views.Suspend.as_view(), name="space_suspend"),
        path("spaces/<int:pk>/close/", space_views.Close.as_view(), name="space_close"),
        path("spaces/<int:pk>/reopen/", space_views.Reopen.as_view(), name="space_reopen"),
        path(
            "reports/translations/",
            translation_report.TranslationReport.as_view(),
            name="translation_report",
        ),
        path(
            "reports/translations/results/",
            translation_report.TranslationReport.as_view(results_only=True),
            name="translation_report_results",
        ),
        path(
            "reports/translations/<int:pk>/right/",
            translation_report.StillRight.as_view(),
            name="translation_still_right",
        ),
    ]


@hooks.register("register_reports_menu_item")
def translation_report_item() -> MenuItem:
    return MenuItem(
        translation_report.TranslationReport.page_title,
        reverse("translation_report"),
        name="translations",
        icon_name="globe",
        order=110,
    )


@hooks.register("register_admin_menu_item")
def spaces_menu_item() -> MenuItem:
    return MenuItemFor(
        _("Spaces"),
        reverse("space_list"),
        name="spaces",
        icon_name="home",
        order=150,
        shown_to=permissions.coordinates_spaces,
    )


@hooks.register("after_create_page")
def equip_created_space(request: HttpRequest, page: NetworkPage) -> None:
    """A space added in the page tree has its groups and files as one that was opened."""
    if isinstance(page, SpacePage):
        equip_space(page)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("sites.suspend", _("Suspend the space"), _("Suspended the space"))
    actions.register_action("sites.close", _("Close the space"), _("Closed the space"))
    actions.register_action("sites.reopen", _("Reopen the space"), _("Reopened the space"))
    actions.register_action("sites.settings", _("Change the settings"), _("Changed the settings"))
    actions.register_action("sites.leave", _("Remove from the team"), _("Removed from the team"))
    right = _("Leave the English as it is")
    actions.register_action("sites.still_right", right, _("Left the English as it is"))


@hooks.register("construct_page_chooser_queryset")
def limit_page_chooser(pages: QuerySet, request: HttpRequest) -> QuerySet:
    """In a chooser somebody sees the pages they may work on, and no other space's drafts.

    Where only a space may be chosen (an event that is a guest there), published spaces are offered
    as well: anybody may read them.
    """
    policy = policy_registry.get_by_type(NetworkPage)
    within = policy.explorable_instances(request.user)
    match = request.resolver_match
    asked = match.kwargs.get("parent_page_id") if match else None
    only_spaces = request.GET.get("page_type", "").lower() == "sites.spacepage"
    if asked and not only_spaces and not within.filter(pk=asked).exists():
        raise PermissionDenied
    shown = Q(pk__in=within.values("pk"))
    if only_spaces:
        shown |= Q(live=True)
    return pages.filter(shown)


# --- What anybody may propose ---------------------------------------------------------------------


@hooks.register(PROPOSAL_KINDS)
def proposal_kinds() -> list[ProposalKind]:
    return [PageKind()]


@hooks.register("space_page_sections")
def proposal_section(space: SpacePage, request: HttpRequest) -> dict[str, Any] | None:
    """The line on the front page of a space that leads to the form."""
    context = invitation(space, request)
    return context and {"order": 20, "template": "sites/partials/propose.html", "context": context}
