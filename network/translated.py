"""In which language a text is shown when a page holds two, and one text written in both."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from modeltranslation.utils import build_localized_fieldname, get_language, resolution_order

from network.addresses import LANGUAGE_CODES


def shown_language(obj: Any, field: str) -> str | None:
    """The language of the text ``obj.<field>`` shows now, following the fallback; None if empty."""
    for code in resolution_order(get_language()):
        if getattr(obj, build_localized_fieldname(field, code), None):
            return code
    return None


def both(name: str, text: Any) -> dict[str, str]:
    """A lazily translated text as the values of a field in each language."""
    values = {}
    for code in LANGUAGE_CODES:
        with translation.override(code):
            values[build_localized_fieldname(name, code)] = str(text)
    return values
