"""The first thing an editor sees: what is on, what is missing, what to do next."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from events.models import EventIndexPage, EventPage, Occurrence
from network.models import NetworkPage
from network.routing.addresses import prime_addresses
from sites.cms.workday import Workday
from sites.team.permissions import looks_after_the_network

SHOWN = 5

#: Log action of ``tests.large_network``: registered here, so that a page's history can name it.
LARGE_NETWORK = "home.large_network"


class WelcomePanel(Component):
    """Greets an editor; with the dates ahead and what is missing, unless another panel says so."""

    name = "welcome"
    template_name = "home/admin/welcome_panel.html"
    order = 5

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        policy = policy_registry.get_by_type(NetworkPage)
        editable = policy.instances_user_has_permission_for(request.user, "change")
        lists = _pages(EventIndexPage, editable).order_by("path")
        brief = bool(Workday(request).roles) or looks_after_the_network(request.user)
        return {
            "request": request,
            "user": request.user,
            "brief": brief,
            "event_list": lists.filter(depth__gt=3).first() or lists.first(),
            **({} if brief else _what_there_is(request, editable)),
        }


def _what_there_is(request: HttpRequest, editable: Any) -> dict[str, Any]:
    dates = Occurrence.objects.published().filter(event__in=_pages(EventPage, editable))
    coming = list(dates.coming(timezone.now()).select_related("event", "space")[:SHOWN])
    no_english = editable.filter(live=True, depth__gt=1).filter(Q(title_en=None) | Q(title_en=""))
    prime_addresses(request, [date.event for date in coming])
    return {
        "coming": coming,
        "no_english": no_english.order_by("-latest_revision_created_at")[:SHOWN],
        "no_english_total": no_english.count(),
        "drafts": editable.filter(has_unpublished_changes=True).count(),
    }


def _pages(model: type[NetworkPage], editable: Any) -> Any:
    return model.objects.filter(pk__in=editable.values("pk"))


@hooks.register("construct_homepage_panels")
def welcome(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(WelcomePanel())


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    label = _("Make a large example network")
    actions.register_action(LARGE_NETWORK, label, _("Made a large example network"))
