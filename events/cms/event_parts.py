"""Parts of an event that have a screen of their own in the CMS, and the panel that leads to them.

They are edited seldom, or by somebody else, and would double the weight of the event's form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, InlinePanel, ObjectList, Panel

from events.cms import summaries
from events.models import EventPage
from network.editing.panels import bilingual_text, choices, heading


@dataclass(frozen=True)
class EventPart:
    """One part: its name in the address, its title, its panels, and what is set in it in words."""

    name: str
    title: str | Promise
    summary: Callable[[EventPage], str]
    panels: Sequence[Panel | str]


EVENT_PARTS = [
    EventPart(
        "programme",
        _("Programme and people"),
        summaries.programme,
        [
            InlinePanel("programme", label=_("Programme point"), heading=_("Programme")),
            InlinePanel("people", label=_("Person"), heading=_("People")),
        ],
    ),
    EventPart(
        "accessibility",
        _("Accessibility"),
        summaries.accessibility,
        [
            InlinePanel(
                "accessibility",
                label=_("Accessibility fact"),
                heading=_("Accessibility"),
                help_text=_(
                    "Only what differs from the room or the space; the rest is taken there."
                ),
            ),
        ],
    ),
    EventPart(
        "sign-up",
        _("Terms of sign-up"),
        summaries.sign_up_terms,
        [
            heading(
                _("Terms of sign-up"),
                FieldRowPanel(["people_per_signup", "asks_names"]),
                FieldRowPanel(["signup_opens", "registration_deadline"]),
                FieldRowPanel(["closes_before", "waiting_list"]),
                FieldRowPanel(["reminder", "reconfirm"]),
                "thanks",
                bilingual_text("confirmation_text"),
                FieldRowPanel(["signup_contact", "retention_days"]),
                help_text=_("A new event begins with the usual terms of its space."),
            ),
            InlinePanel(
                "questions",
                label=_("Question"),
                heading=_("What else is asked"),
                help_text=_("A name and an e-mail or a telephone are always asked."),
            ),
        ],
    ),
    EventPart(
        "shown-by",
        _("Shown by other spaces"),
        summaries.shown_by,
        [choices("also_in")],
    ),
    EventPart(
        "origin",
        _("Who stands behind it"),
        summaries.origin,
        [
            InlinePanel("organisations", label=_("Organisation"), heading=_("Organisations")),
            "project",
            heading(_("Source"), FieldRowPanel(["source_name", "source_date"]), "source_notice"),
        ],
    ),
]


def part_named(name: str) -> EventPart | None:
    return next((part for part in EVENT_PARTS if part.name == name), None)


@cache
def edit_handler_of(name: str) -> Panel:
    """The panels of one part, bound to the model."""
    part = part_named(name)
    return ObjectList(part.panels if part else []).bind_to_model(EventPage)


def names_of(part: EventPart) -> str:
    """The names of its fields and of its repeated forms, separated by spaces."""
    options = edit_handler_of(part.name).get_form_options()
    return " ".join([*options.get("fields", []), *options.get("formsets", {})])


class EventPartsPanel(Panel):
    """What is set in the parts with a screen of their own, each with the way there.

    Comparisons of versions tell of these parts as of the fields of the form.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/event_parts.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            parts = [(part, part.summary(self.instance), names_of(part)) for part in EVENT_PARTS]
            return {**context, "event": self.instance, "parts": parts}

        def get_comparison(self) -> list[Any]:
            bound = (
                edit_handler_of(part.name).get_bound_panel(
                    instance=self.instance, request=self.request, form=None
                )
                for part in EVENT_PARTS
            )
            return [each for panel in bound for each in panel.get_comparison()]
