"""Wagtail hooks: URLs and menu item of the grant report."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from events.cms.report import views
from network.cms.views import MenuItemFor


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    file = views.GrantReportFile.as_view()
    chart = views.GrantReportChart.as_view()
    one = "reports/grants/"
    return [
        path(one, views.GrantReport.as_view(), name="grant_report"),
        path(f"{one}dates/", views.GrantReportDates.as_view(), name="grant_report_dates"),
        path(f"{one}csv/", file, {"kind": "csv"}, name="grant_report_csv"),
        path(f"{one}xlsx/", file, {"kind": "xlsx"}, name="grant_report_xlsx"),
        path(f"{one}chart/<slug:by>/", chart, name="grant_report_chart"),
    ]


@hooks.register("register_reports_menu_item")
def grant_report_item() -> MenuItemFor:
    return MenuItemFor(
        _("Grant report"),
        reverse("grant_report"),
        shown_to=views.may_read,
        name="grant-report",
        icon_name="doc-full-inverse",
        order=100,
    )
