"""Which fields of a space and its pages exist in both languages."""

from django.db.models import Model
from modeltranslation.translator import translator

import network.translation  # noqa: F401  a parent's fields are registered before its children's
from sites import models

FIELDS: dict[type[Model], tuple[str, ...]] = {
    models.SpaceIndexPage: ("intro",),
    models.RoomIndexPage: ("intro",),
    models.NewsIndexPage: ("intro",),
    models.GalleryPage: ("intro",),
    models.DownloadsPage: ("intro",),
    models.PeoplePage: ("intro",),
    models.SpacePage: ("kind", "lead", "description", "point_note", "hours_note"),
    models.SpacePicture: ("caption",),
    models.RoomPicture: ("caption",),
    models.SpaceAccessibility: ("note",),
    models.RoomAccessibility: ("note",),
    models.ContentPage: ("intro", "body"),
    models.NewsPage: ("intro", "body", "author_line"),
    models.GalleryPicture: ("alt", "caption"),
    models.Download: ("label", "note"),
    models.TeamMember: ("role", "about"),
    models.ContactPage: ("intro", "on_foot", "by_transit", "by_car", "entrance", "body"),
    models.RoomPage: (
        "lead",
        "floor",
        "equipment_note",
        "lent_to",
        "lent_for",
        "lending_terms",
    ),
    models.WeeklyHours: ("label",),
    models.HoursException: ("reason",),
    models.SpaceSettings: ("announcement", "footer_text", "stage_reason"),
}
for model, fields in FIELDS.items():
    translator.register(model, fields=fields)
