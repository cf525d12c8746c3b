"""Wagtail hooks of confirmations: subjects, URLs, an entry in the reports menu, log actions."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from network.cms.views import MenuItemFor
from sites.cms import freshness as freshness_cms
from sites.freshness.subjects import SUBJECTS_HOOK, contact, opening_hours
from sites.team.permissions import edits_spaces

hooks.register(SUBJECTS_HOOK, opening_hours)
hooks.register(SUBJECTS_HOOK, contact)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    confirm = freshness_cms.Confirm.as_view()
    return [
        path("reports/confirmations/", freshness_cms.FreshnessList.as_view(), name="freshness"),
        path("spaces/<int:pk>/confirm/", confirm, name="freshness_confirm"),
    ]


@hooks.register("register_reports_menu_item")
def freshness_item() -> MenuItemFor:
    return MenuItemFor(
        _("To be confirmed"),
        reverse("freshness"),
        name="freshness",
        icon_name="history",
        order=90,
        shown_to=edits_spaces,
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("sites.confirm", _("Confirm"), _("Confirmed what the pages say"))
