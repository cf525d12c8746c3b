"""Admin overview of the network: figures, and the list of spaces behind them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.ui.components import Component

from network.cms.dashboard import FIGURES_HOOK, Figure
from network.cms.views import AdminView
from sites.cms.freshness import spaces_with_dues
from sites.cms.gaps import gaps
from sites.cms.moderation import waiting_for
from sites.freshness.subjects import IN_OPERATION, ConfirmationPeriods
from sites.models import ModerationSettings, SpacePage, SpaceStage
from sites.team import permissions

PER_PAGE = 50
QUEUES_SHOWN = 5


# --- The panel ------------------------------------------------------------------------------------


def list_url(**values: str) -> str:
    return f"{reverse('space_overview')}?{urlencode(values)}"


def by_stage() -> list[Figure]:
    """How many published spaces there are in each stage."""
    rows = SpacePage.objects.filter(live=True).order_by().values_list("stage")
    numbers = dict(rows.annotate(number=Count("pk")))
    return [
        Figure(stage.label, numbers.get(stage, 0), list_url(stage=stage)) for stage in SpaceStage
    ]


def by_gap() -> list[Figure]:
    """How many spaces in operation have each gap; one query."""
    known = gaps()
    counts = {gap.key: Count("pk", filter=gap.lacking()) for gap in known}
    numbers = SpacePage.objects.order_by().filter(IN_OPERATION).aggregate(**counts)
    return [Figure(gap.label, numbers[gap.key], list_url(gap=gap.key)) for gap in known]


def waiting(request: HttpRequest) -> dict[str, Any]:
    """The number of open submissions, the oldest, and the queues of single spaces."""
    after, today = ModerationSettings.load(), timezone.localdate()
    rows = waiting_for(request.user).order_by().values_list("space__title_pl")
    lines = []
    for name, number, oldest in rows.annotate(n=Count("pk"), oldest=Min("submitted_at")):
        days = (today - timezone.localdate(oldest)).days
        lines.append({"name": name, "number": number, "days": days})
    lines.sort(key=lambda line: -line["days"])
    total = sum(line["number"] for line in lines)
    oldest_days = lines[0]["days"] if lines else 0
    text = ngettext("the oldest for %(days)s day", "the oldest for %(days)s days", oldest_days)
    figure = Figure(
        _("Waits for a decision"),
        total,
        reverse("moderation_queue"),
        detail=text % {"days": oldest_days} if oldest_days else "",
        is_late=bool(lines) and oldest_days >= after.remind_after,
    )
    return {"figure": figure, "lines": lines[:QUEUES_SHOWN]}


def unconfirmed(request: HttpRequest) -> Figure:
    spaces = spaces_with_dues(request.user, ConfirmationPeriods.load(), timezone.now())
    return Figure(_("Spaces with something to confirm"), spaces.count(), reverse("freshness"))


class NetworkPanel(Component):
    """The network in figures; other apps add theirs by ``FIGURES_HOOK``."""

    name = "network"
    template_name = "sites/admin/network_state.html"
    order = 20

    class Media:
        css = {"all": ["sites/admin/dashboard.css"]}

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = self._request
        queue = waiting(request)
        more = [each for fn in hooks.get_hooks(FIGURES_HOOK) for each in fn(request)]
        more.sort(key=lambda figure: figure.order)
        return {
            "groups": [
                (_("Spaces by stage"), by_stage()),
                (_("What spaces in operation lack"), by_gap()),
                (_("To be done"), [queue["figure"], unconfirmed(request), *more]),
            ],
            "queues": queue["lines"],
        }


# --- The list behind the figures ------------------------------------------------------------------


class SpaceOverview(AdminView, TemplateView):
    """The published spaces somebody may change: in a stage, or in operation and lacking something.

    Chosen by ``?stage=`` and ``?gap=``; unknown values find nothing.
    """

    page_title = _("Spaces and what they lack")
    header_icon = "home"
    template_name = "sites/admin/space_overview.html"

    def may(self) -> bool:
        return permissions.edits_spaces(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stage, asked = self.request.GET.get("stage", ""), self.request.GET.get("gap", "")
        known = gaps()
        spaces = permissions.spaces_edited_by(self.request.user).filter(live=True)
        if stage:
            spaces = spaces.filter(stage=stage)
        if asked:
            lacking = [gap.lacking() for gap in known if gap.key == asked]
            spaces = spaces.filter(IN_OPERATION, *(lacking or [Q(pk__in=[])]))
        for gap in known:
            lacks_it = ExpressionWrapper(gap.lacking(), output_field=BooleanField())
            spaces = spaces.annotate(**{f"lacks_{gap.key}": lacks_it})
        found = Paginator(spaces.order_by("title_pl", "pk"), PER_PAGE)
        page = found.get_page(self.request.GET.get("page"))
        for space in page:
            space.gaps = [gap.label for gap in known if getattr(space, f"lacks_{gap.key}")]
        return super().get_context_data(
            spaces=page,
            stages=SpaceStage.choices,
            gaps=known,
            stage=stage,
            gap=asked,
            query=urlencode({"stage": stage, "gap": asked}),
            **kwargs,
        )
