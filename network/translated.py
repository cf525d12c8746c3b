"""In which language a text is actually shown, when a page holds two."""

from __future__ import annotations

from typing import Any

from modeltranslation.utils import build_localized_fieldname, get_language, resolution_order


def shown_language(obj: Any, field: str) -> str | None:
    """The language of the text ``obj.<field>`` shows now, following the fallback; None if empty."""
    for code in resolution_order(get_language()):
        if getattr(obj, build_localized_fieldname(field, code), None):
            return code
    return None
