"""The edit panels of ``SpacePage`` and its parts with own screens, set in ``SitesConfig.ready``."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from network.cms.page_parts import PagePart, PagePartsPanel
from network.editing.panels import bilingual, bilingual_text, choices, folded
from sites.cms import summaries

HOURS, ACCESSIBILITY = "hours", "accessibility"

SPACE_PANELS = [
    "main_picture",
    "stage",
    bilingual("kind"),
    bilingual_text("lead"),
    folded(
        _("Address"),
        summaries.address,
        "district",
        "street",
        FieldRowPanel(["postcode", "city", "country"]),
        FieldPanel("point"),
        FieldRowPanel(["latitude", "longitude", "point_precision"]),
        bilingual("point_note"),
    ),
    folded(
        _("Contact"),
        summaries.contact,
        FieldRowPanel(["contact_email", "contact_phone"]),
        "website",
    ),
    folded(_("Amenities"), summaries.amenities, choices("amenities")),
    PagePartsPanel(heading=_("More about this space")),
]

SPACE_PARTS = [
    PagePart(
        HOURS,
        _("Opening hours"),
        summaries.hours,
        [
            InlinePanel(
                "weekly_hours",
                label=_("Week"),
                heading=_("Hours of the week"),
                help_text=_(
                    "Write hours as you would on the door: 9–13, 15–20; past midnight: 18–2; or: "
                    "by appointment. An empty day is closed. Without any week the hours are "
                    "unknown."
                ),
            ),
            InlinePanel("hours_exceptions", label=_("Exception"), heading=_("Exceptions")),
            "holidays",
            bilingual("hours_note"),
        ],
        chapter="opening-hours",
    ),
    PagePart(
        ACCESSIBILITY,
        _("Accessibility"),
        summaries.accessibility,
        [
            InlinePanel(
                "accessibility",
                label=_("Accessibility fact"),
                heading=_("Accessibility"),
                help_text=_("What is not listed is shown as unknown."),
            ),
        ],
        chapter="accessibility-facts",
    ),
    PagePart(
        "description",
        _("Description"),
        summaries.description,
        [bilingual("description")],
        chapter="translations",
    ),
    PagePart(
        "pictures",
        _("More pictures"),
        summaries.pictures,
        [InlinePanel("pictures", label=_("Picture"), heading=_("More pictures"))],
        chapter="pictures-and-captions",
    ),
    PagePart(
        "origin",
        _("Who stands behind it"),
        summaries.origin,
        [
            InlinePanel("organisations", label=_("Organisation"), heading=_("Organisations")),
            "project",
        ],
    ),
]
