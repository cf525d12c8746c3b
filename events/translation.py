"""Which fields of an event exist in both languages."""

from modeltranslation.translator import TranslationOptions, register

import sites.translation  # noqa: F401  a parent's fields are registered before its children's
from events import models


@register(models.EventIndexPage)
class EventIndexPageTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.EventPage)
class EventPageTranslation(TranslationOptions):
    fields = (
        "lead",
        "purpose",
        "body",
        "part_of",
        "venue_name",
        "language_note",
        "registration_text",
        "confirmation_text",
    )


@register(models.ProgrammePoint)
class ProgrammePointTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("pl",)


@register(models.EventAccessibility)
class EventAccessibilityTranslation(TranslationOptions):
    fields = ("note",)


@register(models.EventPerson)
class EventPersonTranslation(TranslationOptions):
    fields = ("description",)


@register(models.Occurrence)
class OccurrenceTranslation(TranslationOptions):
    fields = ("reason", "note", "other_place")


@register(models.SignUpDefaults)
class SignUpDefaultsTranslation(TranslationOptions):
    fields = ("confirmation_text", "clause")


@register(models.SignUpQuestion)
class SignUpQuestionTranslation(TranslationOptions):
    fields = ("label", "reason", "options")
    required_languages = ("pl",)
