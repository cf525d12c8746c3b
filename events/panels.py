"""The form of an event in the CMS, part by part."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, InlinePanel, Panel

from network.panels import bilingual, bilingual_text, choices, heading


class DatesPanel(Panel):
    """The dates the form comes to, in words and one by one, shown while it is being filled in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/dates_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from events.preview import preview_of

            context = super().get_context_data(parent_context)
            preview = None if self.form.is_bound else preview_of(self.instance)
            return {
                **context,
                "preview": preview,
                "event": self.instance,
                "parent": self.form.parent_page,
            }


EVENT_PANELS = [
    heading(_("When"), FieldRowPanel(["start", "end"]), FieldRowPanel(["all_day", "status"])),
    heading(
        _("Repeats"),
        InlinePanel("rules", label=_("Repetition")),
        FieldRowPanel(["skip_holidays", "skip_closures"]),
        InlinePanel("extra_dates", label=_("Extra date")),
        InlinePanel("skipped_dates", label=_("Days left out")),
        help_text=_("The first date above always takes place; what repeats comes on top."),
        classname="event-repeats",
    ),
    "vanishing_dates",
    DatesPanel(heading=_("The dates this comes to")),
    bilingual_text("lead"),
    heading(
        _("Where"),
        "attendance_mode",
        choices("booked_rooms"),
        "venue_space",
        bilingual("venue_name"),
        "venue_address",
        choices("also_in"),
        help_text=_("Leave empty if it takes place in the space this page belongs to."),
    ),
    heading(
        _("What and for whom"),
        choices("formats"),
        choices("categories"),
        choices("audiences"),
        choices("languages"),
        bilingual("language_note"),
    ),
    bilingual("purpose"),
    InlinePanel("programme", label=_("Programme point"), heading=_("Programme")),
    InlinePanel("people", label=_("Person"), heading=_("People")),
    InlinePanel(
        "accessibility",
        label=_("Accessibility fact"),
        heading=_("Accessibility"),
        help_text=_("Only what differs from the room or the space; the rest is taken there."),
    ),
    bilingual("body"),
    bilingual("part_of"),
    "main_picture",
    heading(
        _("Registration"),
        FieldRowPanel(["registration_required", "limited_places"]),
        FieldRowPanel(["capacity", "price", "registration_deadline"]),
        "registration_url",
        bilingual_text("registration_text"),
    ),
    heading(
        _("Who stands behind it"),
        InlinePanel("organisations", label=_("Organisation"), heading=_("Organisations")),
        "project",
    ),
    heading(
        _("Source"),
        FieldRowPanel(["source_name", "source_date"]),
        "source_notice",
        collapsed=True,
    ),
]
