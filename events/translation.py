"""Which fields of an event exist in both languages."""

from modeltranslation.translator import translator

import sites.translation  # noqa: F401  a parent's fields are registered before its children's
from events import models

translator.register(models.EventIndexPage, fields=("intro",))
translator.register(
    models.EventPage,
    fields=(
        "lead",
        "purpose",
        "body",
        "part_of",
        "venue_name",
        "language_note",
        "registration_text",
        "confirmation_text",
    ),
)
translator.register(models.ProgrammePoint, fields=("text",), required_languages=("pl",))
translator.register(models.EventAccessibility, fields=("note",))
translator.register(models.EventPerson, fields=("description",))
translator.register(models.Occurrence, fields=("reason", "note", "other_place"))
translator.register(models.SignUpDefaults, fields=("confirmation_text", "clause"))
translator.register(
    models.SignUpQuestion, fields=("label", "reason", "options"), required_languages=("pl",)
)
