"""What a browser sends from the forms of the CMS, and the sending of it."""

from __future__ import annotations

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

SPACE = ("sites", "spacepage")


EVENT = ("events", "eventpage")


def space_form(**values):
    """What the browser sends for a new space: everything empty but what is given."""
    empty = dict.fromkeys(
        [
            "title_pl",
            "title_en",
            "slug_pl",
            "slug_en",
            "kind_pl",
            "kind_en",
            "lead_pl",
            "lead_en",
            "district",
            "street",
            "postcode",
            "latitude",
            "longitude",
            "point_note_pl",
            "point_note_en",
            "hours_note_pl",
            "hours_note_en",
            "contact_email",
            "contact_phone",
            "website",
            "main_picture",
            "project",
            "seo_title_pl",
            "seo_title_en",
            "search_description_pl",
            "search_description_en",
            "go_live_at",
            "expire_at",
        ],
        "",
    )
    inlines = "pictures accessibility organisations weekly_hours hours_exceptions"
    formsets = {name: inline_formset([]) for name in inlines.split()}
    return nested_form_data(
        {
            **empty,
            "stage": "dziala",
            "city": "Kraków",
            "country": "PL",
            "holidays": "closed",
            "point_precision": "approximate",
            "description_pl": streamfield([]),
            "description_en": streamfield([]),
            **formsets,
            "comments": inline_formset([]),
            **values,
        }
    )


INLINES = (
    "rules",
    "extra_dates",
    "skipped_dates",
    "questions",
    "programme",
    "people",
    "accessibility",
    "organisations",
)


def event_form(**values):
    names = (
        "title_pl title_en slug_pl slug_en lead_pl lead_en venue_space venue_name_pl "
        "venue_name_en venue_address language_note_pl language_note_en part_of_pl part_of_en "
        "main_picture capacity price registration_deadline registration_url registration_text_pl "
        "registration_text_en project source_name source_date source_notice seo_title_pl "
        "seo_title_en search_description_pl search_description_en go_live_at expire_at start end"
    )
    formsets = {name: inline_formset([]) for name in INLINES}
    return nested_form_data(
        {
            **dict.fromkeys(names.split(), ""),
            "status": "planowane",
            "attendance_mode": "offline",
            "signup_mode": "drop-in",
            "people_per_signup": "4",
            "closes_before": "0",
            "purpose_pl": rich_text(""),
            "purpose_en": rich_text(""),
            "body_pl": streamfield([]),
            "body_en": streamfield([]),
            **formsets,
            "comments": inline_formset([]),
            **values,
        }
    )


def sign_up_terms_form(**values):
    """What the browser sends from an event's screen "Terms of sign-up"."""
    empty = (
        "signup_opens registration_deadline signup_contact retention_days confirmation_text_pl "
        "confirmation_text_en"
    )
    return nested_form_data(
        {
            **dict.fromkeys(empty.split(), ""),
            "people_per_signup": "2",
            "closes_before": "24",
            "questions": inline_formset([]),
            **values,
        }
    )


def text_form(**values):
    names = "slug_pl slug_en intro_pl intro_en seo_title_pl seo_title_en search_description_pl "
    names += "search_description_en go_live_at expire_at title_en"
    empty = dict.fromkeys(names.split(), "")
    bodies = {"body_pl": streamfield([]), "body_en": streamfield([])}
    comments = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    return nested_form_data({**empty, **bodies, **comments, **values})


def add(cms, parent, model, form, action="action-publish"):
    address = reverse("wagtailadmin_pages:add", args=[*model, parent.pk])
    return cms.post(address, {**form, action: "1"})


def edit(cms, page, form, action="action-publish"):
    return cms.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form, action: "1"})


def edit_part(cms, page, name, form, *, publish=False):
    """Send the screen for one part of a page."""
    action = {"publish": "1"} if publish else {}
    return cms.post(reverse("page_part", args=[page.pk, name]), {**form, **action})


def opened(client, name, *args):
    response = client.get(reverse(name, args=args))
    return response.status_code == 200
