"""Which fields of a space and its pages exist in both languages."""

from modeltranslation.translator import TranslationOptions, register

import network.translation  # noqa: F401  a parent's fields are registered before its children's
from sites import models


@register(
    [
        models.SpaceIndexPage,
        models.RoomIndexPage,
        models.NewsIndexPage,
        models.GalleryPage,
        models.DownloadsPage,
        models.PeoplePage,
    ]
)
class ListingTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.SpacePage)
class SpacePageTranslation(TranslationOptions):
    fields = ("kind", "lead", "description", "point_note", "hours_note")


@register([models.SpacePicture, models.RoomPicture])
class PictureTranslation(TranslationOptions):
    fields = ("caption",)


@register([models.SpaceAccessibility, models.RoomAccessibility])
class AccessibilityTranslation(TranslationOptions):
    fields = ("note",)


@register(models.ContentPage)
class ContentPageTranslation(TranslationOptions):
    fields = ("intro", "body")


@register(models.NewsPage)
class NewsPageTranslation(TranslationOptions):
    fields = ("intro", "body", "author_line")


@register(models.GalleryPicture)
class GalleryPictureTranslation(TranslationOptions):
    fields = ("alt", "caption")


@register(models.Download)
class DownloadTranslation(TranslationOptions):
    fields = ("label", "note")


@register(models.TeamMember)
class TeamMemberTranslation(TranslationOptions):
    fields = ("role", "about")


@register(models.ContactPage)
class ContactPageTranslation(TranslationOptions):
    fields = ("intro", "on_foot", "by_transit", "by_car", "entrance", "body")


@register(models.RoomPage)
class RoomPageTranslation(TranslationOptions):
    fields = ("lead", "floor", "equipment_note", "lent_to", "lent_for", "lending_terms")


@register(models.WeeklyHours)
class WeeklyHoursTranslation(TranslationOptions):
    fields = ("label",)


@register(models.HoursException)
class HoursExceptionTranslation(TranslationOptions):
    fields = ("reason",)


@register(models.SpaceSettings)
class SpaceSettingsTranslation(TranslationOptions):
    fields = ("announcement", "footer_text", "stage_reason")
