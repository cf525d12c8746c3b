"""What a space says in Polish only: a part of its day, and the list behind it.

What is outdated nobody knows yet. Whoever knows how translations stand registers another part by
``DAY_HOOK`` in place of this one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from network.dashboard import Part
from network.models import NetworkPage
from network.untranslated import untranslated_below
from sites import reach
from sites.day import MOST, Day
from sites.models import SpacePage

NAMED_PAGES = 3
LOOKED_AT = MOST * 50
PER_PAGE = 50
ENGLISH = "en"


def without_english(day: Day) -> dict[int, Part]:
    """How many published pages of each space, and those changed last; two queries."""
    pages = untranslated_below([space.path for space in day.spaces], ENGLISH).order_by()
    of = {f"s{each.pk}": Count("pk", filter=Q(path__startswith=each.path)) for each in day.spaces}
    counts = pages.aggregate(**of) if of else {}
    named: dict[int, list[NetworkPage]] = defaultdict(list)
    for page in pages.order_by("-latest_revision_created_at", "pk")[:LOOKED_AT]:
        for space in day.spaces:
            if page.path.startswith(space.path) and len(named[space.pk]) < NAMED_PAGES:
                named[space.pk].append(page)
    return {
        each.pk: Part(
            _("Without English"),
            50,
            "sites/admin/day_english.html",
            {"number": counts[f"s{each.pk}"], "pages": named[each.pk], "space": each},
        )
        for each in day.spaces
        if counts[f"s{each.pk}"]
    }


class SpaceWithoutEnglish(WagtailAdminTemplateMixin, TemplateView):
    """All of them in one space, for whoever may change its page."""

    page_title = _("Without English")
    header_icon = "globe"
    template_name = "sites/admin/space_without_english.html"

    @cached_property
    def space(self) -> SpacePage:
        return get_object_or_404(SpacePage, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not reach.spaces_edited_by(request.user).filter(pk=self.kwargs["pk"]).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = untranslated_below([self.space.path], ENGLISH).order_by("path")
        found = Paginator(pages, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(space=self.space, pages=found, **kwargs)
