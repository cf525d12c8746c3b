"""What a person is told about their data, each wording kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Self

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class KeptClause(models.Model):
    """One wording of the information required by art. 13 of the GDPR (RODO), in both languages.

    Kept as it was shown, so that it can be proved what each person read. A changed wording is a
    new row.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    text_pl = models.TextField(_("text in Polish"))
    text_en = models.TextField(_("text in English"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} ({self.digest[:8]})"

    @property
    def text(self) -> str:
        """The wording in the active language."""
        return self.text_pl if get_language() == "pl" else self.text_en

    @property
    def version(self) -> str:
        """How this wording is named to people: the day of its first use, a part of its digest."""
        return f"{self.created_at:%Y-%m-%d}-{self.digest[:6]}"

    @classmethod
    def kept(cls, text_pl: str, text_en: str) -> Self:
        """The row of this wording; made when it is first used."""
        digest = hashlib.sha256(f"{text_pl}\x00{text_en}".encode()).hexdigest()
        clause, _created = cls._default_manager.get_or_create(
            digest=digest, defaults={"text_pl": text_pl, "text_en": text_en}
        )
        return clause

    @classmethod
    def of(cls, write: Callable[[], str]) -> Self:
        """The row of what ``write`` returns while Polish, then English is the active language."""
        texts = []
        for code in ("pl", "en"):
            with translation.override(code):
                texts.append(write())
        return cls.kept(*texts)
