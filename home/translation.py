"""Which fields of the front door exist in both languages."""

from modeltranslation.translator import TranslationOptions, register

import events.translation  # noqa: F401  a parent's fields are registered before its children's
from home import models


@register(models.HomePage)
class HomePageTranslation(TranslationOptions):
    fields = ("headline", "lead", "take_part", "body")


@register(models.StatementPage)
class StatementPageTranslation(TranslationOptions):
    fields = ("intro", "body")
