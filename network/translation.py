"""Which fields exist in both languages (django-modeltranslation adds a column for each)."""

from modeltranslation.translator import TranslationOptions, register

from network import models


@register(models.NetworkPage)
class NetworkPageTranslation(TranslationOptions):
    fields = ("title", "slug", "url_path", "seo_title", "search_description")
    required_languages = {"pl": ("title",)}


@register(
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
    ]
)
class TermTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("pl",)


@register(models.Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("gloss", "kind")


@register(models.FundingProgramme)
class FundingProgrammeTranslation(TranslationOptions):
    fields = ("name", "mechanism", "financed_by", "funding_statement", "slogan")
    required_languages = {"pl": ("name",)}


@register(models.ProgrammeLogo)
class ProgrammeLogoTranslation(TranslationOptions):
    fields = ("alt",)


@register(models.Project)
class ProjectTranslation(TranslationOptions):
    fields = ("name", "funding_statement")
    required_languages = {"pl": ("name",)}


@register(models.NetworkSettings)
class NetworkSettingsTranslation(TranslationOptions):
    fields = ("name", "tagline", "footer_text")


@register(models.Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt",)
