"""Wagtail hooks of the admin home: the workday of teams, the overview for administrators."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from network.cms.dashboard import WORKDAY_HOOK
from network.cms.views import MenuItemFor
from sites.cms import gaps, space_menu, workday
from sites.cms import network_overview as network_state
from sites.cms.english_to_do import english_to_do
from sites.team import permissions

for part in (
    workday.to_decide,
    workday.to_confirm,
    workday.different_soon,
    gaps.still_to_do,
    english_to_do,
):
    hooks.register(WORKDAY_HOOK, part)
for gap in (
    gaps.without_hours,
    gaps.without_contact,
    gaps.without_access,
    gaps.without_picture,
    gaps.without_point,
    gaps.without_team,
    gaps.without_english,
):
    hooks.register(gaps.GAPS_HOOK, gap)


@hooks.register("construct_homepage_panels")
def homepage_panels(request: HttpRequest, panels: list[Component]) -> None:
    ones_own = workday.Workday(request)
    if ones_own.roles:
        panels.append(workday.WorkdayPanel(ones_own))
    if permissions.looks_after_the_network(request.user):
        panels.append(network_state.NetworkPanel(request))


hooks.register("register_admin_menu_item", space_menu.my_space_item)
hooks.register(space_menu.CONSTRUCT_HOOK, space_menu.fill_menu)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    overview = network_state.SpaceOverview.as_view()
    return [path("reports/spaces/", overview, name="space_overview")]


@hooks.register("register_reports_menu_item")
def overview_item() -> MenuItemFor:
    return MenuItemFor(
        _("Spaces and what they lack"),
        reverse("space_overview"),
        name="space-overview",
        icon_name="home",
        order=80,
        shown_to=permissions.edits_spaces,
    )
