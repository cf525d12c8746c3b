"""Two languages, one time zone."""

from django.utils.translation import gettext_lazy as _

from network.i18n.field_labels import label_in_language

from .environment import BASE_DIR

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]
# The second mends Wagtail's Polish (``network.i18n.wagtail_catalogue``); ours go before it.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "wagtail"]
FORMAT_MODULE_PATH = "network.formats"
USE_I18N = True
TIME_ZONE = "Europe/Warsaw"
USE_TZ = True

MODELTRANSLATION_DEFAULT_LANGUAGE = "pl"
MODELTRANSLATION_LANGUAGES = ("pl", "en")
# A text missing in one language is shown in the other, and the page says so.
MODELTRANSLATION_FALLBACK_LANGUAGES = ("pl", "en")
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = label_in_language
MODELTRANSLATION_CUSTOM_FIELDS = ("StreamField", "RichTextField")
