"""The admin home of a partner: their pages, the state of each, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import get_page_models
from wagtail.permissions import policy_registry

from network.editing.contributor_sections import ContributorSection
from network.editing.ownership import DECIDES
from network.models import NetworkPage
from network.routing.addresses import prime_addresses
from sites.models import PartnerPage, Partnership, SpacePage
from sites.moderation.page_states import (
    WAITS_FOR_AUTHOR,
    ContributorLine,
    PageState,
    latest_submissions,
    line_of,
)
from sites.team.permissions import Somebody

#: An app says which of these pages (primary keys) are over: ``fn(keys) -> set of keys``.
OVER_HOOK = "pages_that_are_over"
MOST = 200  # of one partnership, the ones changed last


def only_adds(user: Somebody) -> bool:
    """Whether a user has no page permission but "add": true of partners only."""
    if user.is_superuser or not user.is_active:
        return False
    granted = policy_registry.get_by_type(NetworkPage).get_cached_permissions_for_user(user)
    actions = {each.permission.codename.rsplit("_", maxsplit=1)[0] for each in granted}
    return "add" in actions and not actions & DECIDES


@dataclass
class SectionPages:
    """The pages of one type: its contributor section, the URL for adding one, the lines."""

    section: ContributorSection
    add_url: str | None
    lines: list[ContributorLine] = field(default_factory=list)
    past: list[ContributorLine] = field(default_factory=list)


@dataclass
class PartnershipPages:
    """The pages of one partnership, by contributor section."""

    partnership: Partnership
    sections: list[SectionPages]


def contributor_models() -> list[type[NetworkPage]]:
    models = [model for model in get_page_models() if getattr(model, "contributor_section", None)]
    return sorted(models, key=lambda model: model.contributor_section.order)


def where_to_add(model: type[NetworkPage], space: SpacePage) -> NetworkPage | None:
    """The page of a space below which a partner adds pages of this type; the nearest to the top."""
    parents = tuple(model.allowed_parent_page_models())
    if isinstance(space, parents):
        return space
    below = NetworkPage.objects.descendant_of(space).live().type(*parents)
    return below.order_by("depth", "path").first()


def pages_by_partnership(user: Somebody, request: HttpRequest) -> list[PartnershipPages]:
    """The pages of a user's organisations, by partnership."""
    theirs = Partnership.objects.of(user).select_related("space", "organisation")
    return [_pages_of(partnership, request) for partnership in theirs]


def _pages_of(partnership: Partnership, request: HttpRequest) -> PartnershipPages:
    made = PartnerPage.objects.filter(partnership=partnership).values("page")
    pages = list(NetworkPage.objects.filter(pk__in=made).order_by("-latest_revision_id")[:MOST])
    prime_addresses(request, pages)
    over = {key for keys in hooks.get_hooks(OVER_HOOK) for key in keys([p.pk for p in pages])}
    last = latest_submissions(pages)
    sections = {
        model: SectionPages(model.contributor_section, _add_url(model, partnership.space))  # type: ignore[arg-type]
        for model in contributor_models()
    }
    for page in pages:
        section = sections.get(page.specific_class)
        if section is None:
            continue
        url = page.get_url(request) if page.live else None
        line = line_of(page, last.get(page.pk), partnership.space, is_over=page.pk in over, url=url)
        (section.past if line.state == PageState.PAST else section.lines).append(line)
    for section in sections.values():  # what waits for the partner first, then as they were changed
        section.lines.sort(
            key=lambda line: (line.state not in WAITS_FOR_AUTHOR, not line.is_my_turn)
        )
    return PartnershipPages(partnership, list(sections.values()))


def _add_url(model: type[NetworkPage], space: SpacePage) -> str | None:
    parent = where_to_add(model, space)
    if parent is None:
        return None
    args = [model._meta.app_label, model._meta.model_name, parent.pk]
    return reverse("wagtailadmin_pages:add", args=args)


class PartnerPanel(Component):
    """Replaces the panels of the admin home for partners."""

    name = "partner"
    template_name = "sites/admin/partner_home.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        partnerships = pages_by_partnership(request.user, request)
        return {"request": request, "user": request.user, "partnerships": partnerships}
