"""The label of a field that exists once per language. Imported by the settings: no models here."""

from typing import Any

from django.utils.translation import gettext


def label_in_language(verbose_name: Any, language: str) -> str:
    """``summary in Polish`` / ``podsumowanie po polsku``, in the reader's language."""
    texts = {"pl": gettext("%(label)s in Polish"), "en": gettext("%(label)s in English")}
    label = str(verbose_name)
    return texts[language] % {"label": label[:1].upper() + label[1:]}
