"""One spelling for what people write in many: ``Kozłówka``, ``KOZŁÓWKA`` and ``kozlowka``."""

from __future__ import annotations

import unicodedata

# Letters whose stroke is not a combining mark, so that NFKD leaves them whole.
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i"})


def fold(text: str) -> str:
    """Return the text without case and without marks on its letters; idempotent.

    Applied to what is indexed and to what is asked, in both languages: no tokeniser of SQLite
    folds ł, and PostgreSQL needs an extension for it.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return bare.translate(_STROKES)
