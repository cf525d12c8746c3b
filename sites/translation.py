"""Which fields of a space exist in both languages."""

from modeltranslation.translator import TranslationOptions, register

import network.translation  # noqa: F401  a parent's fields are registered before its children's
from sites import models


@register(models.SpaceIndexPage)
class SpaceIndexPageTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.SpacePage)
class SpacePageTranslation(TranslationOptions):
    fields = ("kind", "lead", "description", "point_note")


@register(models.SpacePicture)
class SpacePictureTranslation(TranslationOptions):
    fields = ("caption",)


@register(models.SpaceAccessibility)
class SpaceAccessibilityTranslation(TranslationOptions):
    fields = ("note",)


@register(models.ContentPage)
class ContentPageTranslation(TranslationOptions):
    fields = ("intro", "body")
