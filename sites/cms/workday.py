"""The workday on the admin home: for each space a user works in, what is to be done.

Each part is queried for all the spaces at once. Other apps add parts by the hook ``WORKDAY_HOOK``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component

from network.cms.dashboard import WORKDAY_HOOK, WorkdaySection
from sites.cms.freshness import due_of
from sites.cms.moderation import waiting_for
from sites.cms.space_menu import SpaceLink, lists_of_rooms, own_spaces, space_links
from sites.freshness.subjects import ConfirmationPeriods
from sites.models import (
    SpacePage,
    SpaceRole,
)
from sites.space.opening_hours import STAGES_IN_OPERATION, hours_by_space, merged
from sites.team.permissions import Somebody

#: As many spaces are shown at once; the rest by the switch.
MOST = 6
AHEAD_DAYS = 14


@dataclass
class Workplace:
    """One space a user works in, with its parts."""

    space: SpacePage
    decides: bool = False
    parts: list[WorkdaySection] = field(default_factory=list)
    links: list[SpaceLink] = field(default_factory=list)


class Workday:
    """The workday of one user: all their spaces, and those shown now."""

    def __init__(self, request: HttpRequest, now: datetime | None = None) -> None:
        self.request = request
        self.user: Somebody = request.user
        self.now = now or timezone.now()

    @property
    def roles(self) -> dict[int, set[str]]:
        return own_spaces(self.request).roles

    @property
    def all_spaces(self) -> list[SpacePage]:
        return own_spaces(self.request).spaces

    @cached_property
    def chosen(self) -> int | None:
        """The space chosen by ``?space=``, if the user works there."""
        asked = self.request.GET.get("space", "")
        return int(asked) if asked.isdecimal() and int(asked) in self.roles else None

    @cached_property
    def places(self) -> list[Workplace]:
        """With their parts, in order."""
        shown = [each for each in self.all_spaces if self.chosen in (None, each.pk)][:MOST]
        coordinator = SpaceRole.COORDINATOR
        places = {each.pk: Workplace(each, coordinator in self.roles[each.pk]) for each in shown}
        self.spaces = shown
        rooms = lists_of_rooms(shown)
        for place in places.values():
            key = place.space.pk
            place.links = space_links(place.space, rooms.get(key), self.roles[key], self.request)
        self.decided = [place.space.pk for place in places.values() if place.decides]
        for parts_of in hooks.get_hooks(WORKDAY_HOOK):
            for key, part in parts_of(self).items():
                places[key].parts.append(part)
        for place in places.values():
            place.parts.sort(key=lambda part: part.order)
        return list(places.values())

    @property
    def today(self) -> date:
        return timezone.localtime(self.now, timezone.get_default_timezone()).date()


class WorkdayPanel(Component):
    """The panel of the workday on the admin home."""

    name = "day"
    template_name = "sites/admin/workday.html"
    order = 10

    class Media:
        css = {"all": ["sites/admin/dashboard.css"]}

    def __init__(self, workday: Workday) -> None:
        self.workday = workday

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        with timezone.override(timezone.get_default_timezone()):
            places = self.workday.places
        return {"workday": self.workday, "places": places, "request": self.workday.request}


# --- The parts that speak of spaces ---------------------------------------------------------------


def to_decide(workday: Workday) -> dict[int, WorkdaySection]:
    """Open submissions in each space: number and age of the oldest."""
    waiting = waiting_for(workday.user).filter(space__in=workday.decided).order_by()
    rows = waiting.values_list("space").annotate(number=Count("pk"), oldest=Min("submitted_at"))
    found = {}
    for key, number, oldest in rows:
        days = (workday.today - timezone.localdate(oldest)).days
        text = ngettext(
            "%(number)s thing waits for a decision", "%(number)s things wait for a decision", number
        )
        context = {"text": text % {"number": number}, "days": days}
        found[key] = WorkdaySection(_("To decide"), 20, "sites/admin/workday_queue.html", context)
    return found


def to_confirm(workday: Workday) -> dict[int, WorkdaySection]:
    """What is due to be confirmed, with one button."""
    dues = due_of(workday.spaces, ConfirmationPeriods.load(), workday.now, set(workday.decided))
    return {
        key: WorkdaySection(
            _("Is this still right?"), 30, "sites/admin/workday_confirm.html", {"line": line}
        )
        for key, line in dues.items()
        if line.due and line.space.live and line.space.stage in STAGES_IN_OPERATION
    }


def different_soon(workday: Workday) -> dict[int, WorkdaySection]:
    """Closures and other hours in the next two weeks."""
    found = {}
    for key, hours in hours_by_space({each.pk: each.holidays for each in workday.spaces}).items():
        if changes := merged(hours.differing(workday.today, AHEAD_DAYS)):
            template = "sites/admin/workday_hours.html"
            heading = _("Other hours in the next two weeks")
            found[key] = WorkdaySection(heading, 40, template, {"changes": changes})
    return found
