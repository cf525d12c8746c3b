"""Wagtail's reports that count the whole network, limited to users who may edit all of it.

The report of page types names the page edited last of each type, drafts included.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.permissions import page_permission_policy

from network.models import NetworkPage


def may_read_the_whole_network(user: Any) -> bool:
    """Whether somebody may change every page there is."""
    root = NetworkPage.get_first_root_node()
    return page_permission_policy.user_has_permission_for_instance(user, "change", root)


@require_admin_access
def page_types_usage(request: HttpRequest, results_only: bool = False) -> HttpResponse:
    if not may_read_the_whole_network(request.user):
        raise PermissionDenied
    return PageTypesUsageReportView.as_view(results_only=results_only)(request)


def page_types_usage_results(request: HttpRequest) -> HttpResponse:
    return page_types_usage(request, results_only=True)
