"""The kinds of proposals that are events: single events and regular activities."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from events.models import EventIndexPage, EventPage
from events.recurrence.rules import Slot
from events.signup.defaults import usual_terms
from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage, Picture
from sites.models import SpacePage
from sites.proposals.kinds import PICTURES, Given, ProposalKind, body, paragraphs

LONGEST_LEAD = 400  # characters; a longer first paragraph is no summary
WHEN = frozenset({"day", "starts", "ends"})
AN_HOUR = timedelta(hours=1)


class EventKind(ProposalKind):
    """A draft in the space's list of events. Its day and hours are set as far as they were said."""

    code, order, is_dated = "event", 1, True
    label = _("An event")
    hint = _("It takes place once: a meeting, a picnic, a concert.")

    def parent(self, space: SpacePage) -> NetworkPage | None:
        return EventIndexPage.objects.child_of(space).live().first()

    def new(self, space: SpacePage) -> EventPage:
        return EventPage(**usual_terms(space))

    def write(
        self, page: Any, given: Given, pictures: Sequence[Picture], changed: Collection[str]
    ) -> None:
        super().write(page, given, pictures, changed)
        if PICTURES in changed:
            page.main_picture = pictures[0] if pictures else None
        for code in LANGUAGE_CODES:
            if f"text_{code}" in changed or PICTURES in changed:
                lead, rest = _parted(given.get(f"text_{code}", ""))
                setattr(page, f"lead_{code}", lead)
                setattr(page, f"body_{code}", body(rest, pictures[1:]))
        if WHEN & set(changed):
            page.start, page.end = _times(given)


class ActivityKind(EventKind):
    """An event as well; how it repeats is described in words, and set by the editor who accepts."""

    code, order = "activity", 2
    label = _("A regular activity")
    hint = _("It repeats: a class, a club, a weekly walk.")


def _parted(text: str) -> tuple[str, str]:
    """The first paragraph as the summary, unless it is too long for one, and the rest."""
    parts = paragraphs(text)
    if not parts or len(parts[0]) > LONGEST_LEAD:
        return "", text
    return parts[0], "\n\n".join(parts[1:])


def _times(given: Given) -> tuple[datetime | None, datetime | None]:
    """The start and the end; an hour if no end was said, None without an hour."""
    if not given.get("day") or not given.get("starts"):
        return None, None
    day, starts = date.fromisoformat(given["day"]), time.fromisoformat(given["starts"])
    begins = datetime.combine(day, starts)
    said = Slot(begins, begins + AN_HOUR)
    ends = given.get("ends")
    return said.at(day, starts, time.fromisoformat(ends) if ends else None).aware()
