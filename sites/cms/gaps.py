"""What a space may lack: counted for the network, listed as things to do for its coordinator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from network.cms.dashboard import WorkdaySection
from network.models import Translation
from sites.cms.space_panels import ACCESSIBILITY, HOURS
from sites.cms.workday import Workday
from sites.freshness.subjects import contact, opening_hours
from sites.models import SpaceAccessibility, SpaceGroup, SpacePage, SpaceRole

#: ``fn() -> Gap``.
GAPS_HOOK = "space_gaps"


@dataclass(frozen=True)
class Gap:
    """Something a space may lack; ``lacking`` is the condition on ``SpacePage``.

    ``task`` is what the coordinator is asked to do, at ``address``; without a task the workday says
    nothing of it, or has a part of its own.
    """

    key: str
    label: str | Promise
    order: int
    lacking: Callable[[], Q]
    task: str | Promise = ""
    address: Callable[[SpacePage], str] | None = None


def gaps() -> list[Gap]:
    return sorted((make() for make in hooks.get_hooks(GAPS_HOOK)), key=lambda gap: gap.order)


def field_of_space(name: str) -> Callable[[SpacePage], str]:
    """The address of one field in the form of a space; its section opens."""
    return lambda space: f"{reverse('wagtailadmin_pages:edit', args=[space.pk])}#field={name}"


def part_of_space(name: str) -> Callable[[SpacePage], str]:
    """The address of the screen for one part of a space."""
    return lambda space: reverse("page_part", args=[space.pk, name])


def without_hours() -> Gap:
    return Gap(
        "hours",
        _("Without opening hours"),
        10,
        lambda: ~opening_hours().on_record(),
        _("Write down the opening hours"),
        part_of_space(HOURS),
    )


def without_contact() -> Gap:
    return Gap(
        "contact",
        _("Without contact"),
        20,
        lambda: ~contact().on_record(),
        _("Say how to reach you"),
        field_of_space("contact_email"),
    )


def without_access() -> Gap:
    facts = SpaceAccessibility.objects.order_by().filter(space=OuterRef("pk"))
    return Gap(
        "access",
        _("Without accessibility facts"),
        30,
        lambda: ~Q(Exists(facts)),
        _("Say what is accessible, and what is not"),
        part_of_space(ACCESSIBILITY),
    )


def without_picture() -> Gap:
    return Gap(
        "picture",
        _("Without a picture"),
        32,
        lambda: Q(main_picture=None),
        _("Choose a picture"),
        field_of_space("main_picture"),
    )


def without_point() -> Gap:
    return Gap(
        "point",
        _("Without a point on the map"),
        34,
        lambda: Q(latitude=None) | Q(longitude=None),
        _("Put the space on the map"),
        field_of_space("point"),
    )


def without_team() -> Gap:
    work = SpaceGroup.objects.order_by().filter(role__in=(SpaceRole.COORDINATOR, SpaceRole.EDITOR))
    people = work.values("space").annotate(people=Count("group__user", distinct=True))
    several = people.filter(people__gt=1).values("space")
    return Gap(
        "team",
        _("With one person, or none"),
        36,
        lambda: ~Q(pk__in=several),
        _("Invite somebody to work with you"),
        lambda space: reverse("space_team", args=[space.pk]),
    )


def without_english() -> Gap:
    lacking = Translation.objects.filter(page=OuterRef("pk"), language="en", missing__gt=0)
    return Gap("english", _("Front page without English"), 50, lambda: Q(Exists(lacking)))


def still_to_do(workday: Workday) -> dict[int, WorkdaySection]:
    """What the pages of one's own spaces lack, each line leading to its field; one query."""
    tasks = [gap for gap in gaps() if gap.task and gap.address]
    lacking = {
        gap.key: ExpressionWrapper(gap.lacking(), output_field=BooleanField()) for gap in tasks
    }
    spaces = SpacePage.objects.order_by().filter(pk__in=workday.decided)
    spaces = spaces.exclude(stage__in=SpacePage.stages_by_action)
    rows = {row.pop("pk"): row for row in spaces.values("pk", **lacking)}
    found = {}
    for space in workday.spaces:
        row = rows.get(space.pk, {})
        lines = [
            {"text": gap.task, "url": gap.address(space)}
            for gap in tasks
            if gap.address and row.get(gap.key)
        ]
        if lines:
            context = {"lines": lines, "space": space}
            template = "sites/admin/workday_to_do.html"
            found[space.pk] = WorkdaySection(_("Still to do on your page"), 15, template, context)
    return found
