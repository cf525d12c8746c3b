"""The edit panels of ``EventPage``, set in ``EventsConfig.ready``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel

from events.occurrences.preview import preview_of
from network.editing.panels import bilingual, bilingual_text, choices, heading


class DatesPanel(Panel):
    """The dates the form yields; JavaScript reloads them while it is filled in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/dates_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            preview = None if self.form.is_bound else preview_of(self.instance)
            return {
                **context,
                "preview": preview,
                "event": self.instance,
                "parent": self.form.parent_page,
            }


class OnRequestPanel(FieldPanel):
    """A field that is shown once the form has asked for it (it has an error)."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            asked = self.form is not None and self.field_name in self.form.errors
            return asked and super().is_shown()


EVENT_PANELS = [
    heading(
        _("When"),
        FieldRowPanel(["start", "end"]),
        OnRequestPanel("sure_of_the_time"),
        FieldRowPanel(["all_day", "status"]),
    ),
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
        "online_url",
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
        _("Sign-up on this site"),
        "signup_mode",
        FieldRowPanel(["capacity", "people_per_signup"]),
        FieldRowPanel(["signup_opens", "registration_deadline"]),
        FieldRowPanel(["closes_before", "waiting_list"]),
        FieldRowPanel(["asks_names", "reminder"]),
        FieldRowPanel(["reconfirm", "thanks"]),
        bilingual_text("confirmation_text"),
        InlinePanel(
            "questions",
            label=_("Question"),
            heading=_("What else is asked"),
            help_text=_("A name and an e-mail or a telephone are always asked."),
        ),
        FieldRowPanel(["signup_contact", "retention_days"]),
        help_text=_(
            "A resident gets a link by which to change and cancel; you see the list under "
            "“Sign-ups”. A new event begins with the usual terms of its space."
        ),
        classname="event-sign-up",
    ),
    heading(
        _("Registration elsewhere, price"),
        FieldRowPanel(["registration_required", "limited_places"]),
        "price",
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
