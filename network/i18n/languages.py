"""The languages of the site."""

from __future__ import annotations

from django.conf import settings

#: ISO 639-1 codes, the default language first: ``("pl", "en")``.
LANGUAGE_CODES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
