"""Wagtail hooks of partners and moderation: co-owned pages, the queue, menu, admin home."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from network.cms.views import MenuItemFor
from network.editing.notices import HOOK as NOTICES
from network.editing.notices import Notice
from network.editing.ownership import HOOK as CO_OWNED
from network.models import NetworkPage, User
from sites.cms import moderation as moderation_views
from sites.cms import partnerships as partner_views
from sites.cms.contributor_home import PartnerPanel, only_adds
from sites.cms.moderation import decides, submission_lines, waiting_for
from sites.models import PartnerPage, Partnership, Submission
from sites.moderation.page_states import LABELS, REFUSED, WAITS_FOR_AUTHOR, state_of

LAST = 1000  # after everybody else's hooks
SHOWN = 5
#: What a partner can use of the CMS's menu.
_FOR_PARTNERS = frozenset({"partner-home", "images"})


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    views, partner = moderation_views, "spaces/<int:pk>/partners/<int:partnership_pk>/"
    return [
        path("moderation/", views.Queue.as_view(), name="moderation_queue"),
        path("moderation/<int:pk>/", views.Review.as_view(), name="moderation_review"),
        path("moderation/<int:pk>/withdraw/", views.Withdraw.as_view(), name="moderation_withdraw"),
        path(f"{partner}end/", partner_views.EndPartnership.as_view(), name="partnership_end"),
        path(
            f"{partner}people/<int:user_pk>/remove/",
            partner_views.RemovePartner.as_view(),
            name="partnership_remove",
        ),
    ]


@hooks.register(CO_OWNED)
def co_owned_pages(user: User) -> Any:
    theirs = Partnership.objects.of(user).values("pk")
    return PartnerPage.objects.filter(partnership__in=theirs).values_list("page_id", flat=True)


@hooks.register("before_create_page")
def limit_what_partners_add(
    request: HttpRequest, parent: NetworkPage, page_class: type[NetworkPage]
) -> HttpResponse | None:
    """Refuse to partners page types without contributor section, and pages below others'."""
    may = parent.specific.permissions_for_user(request.user)
    if not may.only_adds:
        return None
    if page_class.contributor_section and (
        not isinstance(parent.specific, page_class) or may.can_edit()
    ):
        return None
    messages.error(request, _("Partners add their own events and pages of text, and nothing else."))
    return HttpResponseRedirect(reverse("wagtailadmin_home"))


@hooks.register(NOTICES)
def why_it_came_back(page: NetworkPage) -> Notice | None:
    """Above the form of a page that was returned or declined: what its moderator wrote."""
    if page.live and not page.has_unpublished_changes:
        return None
    last = Submission.objects.filter(page=page.pk).order_by("pk").last()
    state = state_of(page, last)
    if last is None or state not in WAITS_FOR_AUTHOR | REFUSED:
        return None
    return Notice(LABELS[state], last.reason_texts, last.remark)


# --- The menu and the home -----------------------------------------------------------------------


@hooks.register("register_admin_menu_item")
def queue_item() -> MenuItem:
    return MenuItemFor(
        gettext_lazy("To decide"),
        reverse("moderation_queue"),
        name="moderation",
        icon_name="clipboard-list",
        order=140,
        shown_to=decides,
    )


@hooks.register("register_admin_menu_item")
def partner_home_item() -> MenuItem:
    return MenuItemFor(
        gettext_lazy("My pages"),
        reverse("wagtailadmin_home"),
        name="partner-home",
        icon_name="home",
        order=10,
        shown_to=only_adds,
    )


@hooks.register("construct_main_menu", order=LAST)
def main_menu_of_partners(request: HttpRequest, items: list[MenuItem]) -> None:
    if only_adds(request.user):
        items[:] = [item for item in items if item.name in _FOR_PARTNERS]


@hooks.register("construct_homepage_summary_items", order=LAST)
def no_summary_for_partners(request: HttpRequest, items: list[Any]) -> None:
    if only_adds(request.user):
        items.clear()


class QueuePanel(Component):
    """The oldest submissions a user may decide on."""

    name = "queue"
    template_name = "sites/admin/queue_panel.html"
    order = 40

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def total(self) -> int:
        return waiting_for(self._request.user).count()

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        text = ngettext(
            "%(total)s thing waits for your decision",
            "%(total)s things wait for your decision",
            self.total,
        )
        lines = submission_lines(waiting_for(self._request.user)[:SHOWN])
        return {"lines": lines, "heading": text % {"total": self.total}}


@hooks.register("construct_homepage_panels", order=LAST)
def homepage_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Partners get ``PartnerPanel`` alone; moderators the queue instead of Wagtail's panel."""
    if only_adds(request.user):
        panels[:] = [PartnerPanel()]
        return
    panels[:] = [each for each in panels if not isinstance(each, WorkflowObjectsToModeratePanel)]
    if Partnership.objects.of(request.user).exists():
        panels.append(PartnerPanel())
    queue = QueuePanel(request)
    if decides(request.user) and queue.total:
        panels.append(queue)


@hooks.register("insert_global_admin_css")
def moderation_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("sites/admin/moderation.css"))


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    decline, end = gettext_lazy("Decline"), gettext_lazy("End the partnership")
    actions.register_action("sites.decline", decline, gettext_lazy("Declined"))
    actions.register_action("sites.partnership_end", end, gettext_lazy("Ended the partnership"))
