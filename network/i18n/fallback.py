"""In which language a text is shown when a page holds two, and one text written in both."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from modeltranslation.utils import build_localized_fieldname, get_language, resolution_order

from network.i18n.languages import LANGUAGE_CODES


def shown_language(obj: Any, field: str) -> str | None:
    """The language of the text ``obj.<field>`` shows now, following the fallback; None if empty."""
    for code in resolution_order(get_language()):
        if getattr(obj, build_localized_fieldname(field, code), None):
            return code
    return None


def language_attribute(language: str) -> SafeString:
    """`` lang="pl"``, for a text in this language on a page of another."""
    return _ATTRIBUTES[language]


_ATTRIBUTES = {code: mark_safe(f' lang="{code}"') for code in LANGUAGE_CODES}  # noqa: S308


class Reader:
    """Reads translated fields of many objects, looking up the active language once."""

    def __init__(self) -> None:
        self.language = get_language()
        self._order = resolution_order(self.language)

    def found(self, obj: Any, field: str) -> tuple[str, str]:
        """What ``obj.<field>`` shows, and the language it is in; the page's if it is empty."""
        for code in self._order:
            if text := getattr(obj, f"{field}_{code}", None):
                return text, code
        return "", self.language

    def read(self, obj: Any, field: str) -> tuple[str, str]:
        """The same with the attribute that ``lang_attr`` puts beside it."""
        text, code = self.found(obj, field)
        return text, "" if code == self.language else _ATTRIBUTES[code]


def both(name: str, text: Any) -> dict[str, str]:
    """A lazily translated text as the values of a field in each language."""
    values = {}
    for code in LANGUAGE_CODES:
        with translation.override(code):
            values[build_localized_fieldname(name, code)] = str(text)
    return values
