"""Which fields exist in both languages (django-modeltranslation adds a column for each)."""

from modeltranslation.translator import translator

from network import models

translator.register(
    models.NetworkPage,
    fields=("title", "slug", "url_path", "seo_title", "search_description"),
    required_languages={"pl": ("title",)},
)
translator.register(
    [
        models.District,
        models.Category,
        models.Audience,
        models.EventFormat,
        models.SpokenLanguage,
        models.Amenity,
        models.AccessibilityFeature,
        models.PersonRole,
        models.OrganisationRole,
    ],
    fields=("name",),
    required_languages=("pl",),
)
translator.register(models.Organisation, fields=("gloss", "kind"))
translator.register(
    models.FundingProgramme,
    fields=("name", "mechanism", "financed_by", "funding_statement", "slogan"),
    required_languages={"pl": ("name",)},
)
translator.register(models.ProgrammeLogo, fields=("alt",))
translator.register(
    models.Project, fields=("name", "funding_statement"), required_languages={"pl": ("name",)}
)
translator.register(models.NetworkSettings, fields=("name", "tagline", "footer_text"))
translator.register(models.Picture, fields=("alt",))
