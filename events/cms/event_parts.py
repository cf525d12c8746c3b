"""Parts of an event that have a screen of their own in the CMS."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, InlinePanel

from events.cms import summaries
from network.cms.page_parts import PagePart
from network.editing.panels import bilingual, bilingual_text, choices, heading

EVENT_PARTS = [
    PagePart(
        "text",
        _("Longer text with pictures"),
        summaries.longer_text,
        [bilingual("body")],
        chapter="pictures-and-captions",
    ),
    PagePart(
        "programme",
        _("Programme and people"),
        summaries.programme,
        [
            InlinePanel("programme", label=_("Programme point"), heading=_("Programme")),
            InlinePanel("people", label=_("Person"), heading=_("People")),
        ],
    ),
    PagePart(
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
        chapter="accessibility-facts",
    ),
    PagePart(
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
        chapter="sign-ups-on-a-phone",
    ),
    PagePart(
        "shown-by",
        _("Shown by other spaces"),
        summaries.shown_by,
        [choices("also_in")],
    ),
    PagePart(
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
