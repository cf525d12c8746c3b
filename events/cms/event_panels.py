"""The edit panels of ``EventPage``, set in ``EventsConfig.ready``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel
from wagtail.models import Page

from events.cms import summaries
from events.models import EventPage
from events.occurrences.preview import preview_of
from network.cms.page_parts import PagePartsPanel
from network.editing.panels import bilingual, bilingual_text, choices, folded, heading
from network.i18n.wall_clock import length

#: Of the first event of a space, in minutes.
FIRST_LENGTH = 60


def usual_length(parent: Page) -> int:
    """How long the newest event of the same parent lasts by the wall clock, in minutes."""
    events = EventPage.objects.child_of(parent).filter(start__isnull=False, end__isnull=False)
    newest = events.order_by("-pk").values_list("start", "end").first()
    return int(length(*newest).total_seconds()) // 60 if newest else FIRST_LENGTH


class DatesPanel(Panel):
    """The dates the form yields; JavaScript reloads them while it is filled in.

    It also lets the end follow the start (``events/admin/dates.js``).
    """

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
                "usual_length": usual_length(self.form.parent_page),
            }


class OnRequestPanel(FieldPanel):
    """A field shown once the form has asked for it: it has an error, or was filled in then."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            form, name = self.form, self.field_name
            asked = form is not None and (name in form.errors or bool(form.data.get(name)))
            return asked and super().is_shown()


EVENT_PANELS = [
    "main_picture",
    heading(
        _("When"),
        FieldRowPanel(["start", "end"]),
        OnRequestPanel("sure_of_the_time"),
        FieldRowPanel(["all_day", "status"]),
        OnRequestPanel("sure_of_the_status"),
    ),
    heading(
        _("Repeats"),
        InlinePanel("rules", label=_("Repetition")),
        help_text=_("The first date above always takes place; what repeats comes on top."),
        classname="event-repeats",
    ),
    folded(
        _("Extra dates and days left out"),
        summaries.exceptions,
        FieldRowPanel(["skip_holidays", "skip_closures"]),
        InlinePanel("extra_dates", label=_("Extra date")),
        InlinePanel("skipped_dates", label=_("Days left out")),
    ),
    OnRequestPanel("vanishing_dates"),
    DatesPanel(heading=_("The dates this comes to")),
    choices("booked_rooms"),
    folded(
        _("Elsewhere or online"),
        summaries.elsewhere,
        "attendance_mode",
        "online_url",
        "venue_space",
        bilingual("venue_name"),
        "venue_address",
        help_text=_("Leave empty if it takes place in the space this page belongs to."),
    ),
    choices("audiences", heading=_("For whom")),
    heading(
        _("Sign-up on this site"),
        "signup_mode",
        FieldPanel(
            "capacity",
            help_text=_(
                "Of each date, or of the whole course. Empty: as many as come. A number chooses "
                "sign-up for each date above, unless you chose already."
            ),
        ),
        help_text=_(
            "A resident gets a link by which to change and cancel; you see the list under "
            "“Sign-ups”. A new event begins with the usual terms of its space."
        ),
        classname="event-sign-up",
    ),
    bilingual_text("lead"),
    folded(_("Purpose"), summaries.purpose, bilingual("purpose")),
    folded(
        _("Category, format, language"),
        summaries.more,
        choices("categories"),
        choices("formats"),
        choices("languages"),
        bilingual("language_note"),
        bilingual("part_of"),
    ),
    folded(
        _("Price and registration elsewhere"),
        summaries.price,
        "price",
        FieldRowPanel(["registration_required", "limited_places"]),
        "registration_url",
        bilingual_text("registration_text"),
    ),
    PagePartsPanel(heading=_("More about this event")),
]
