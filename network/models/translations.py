"""How far a page is translated: one row for each language of it.

Written by ``network.services.translation_status``.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TextState(models.TextChoices):
    """Where one text stands."""

    MISSING = "missing", _("missing")
    OUTDATED = "outdated", _("outdated")
    COMPLETE = "complete", _("complete")


class TranslationState(models.TextChoices):
    """Where a whole page stands; the first that is true."""

    MISSING = "missing", pgettext_lazy("translation", "nothing translated")
    PARTIAL = "partial", pgettext_lazy("translation", "partly translated")
    OUTDATED = "outdated", pgettext_lazy("translation", "outdated")
    COMPLETE = "complete", pgettext_lazy("translation", "complete")


class TranslationQuerySet(models.QuerySet["Translation"]):
    """The pages of a state."""

    def wanting(self) -> TranslationQuerySet:
        """Where something is left to do."""
        return self.filter(Q(missing__gt=0) | Q(outdated__gt=0))

    def in_state(self, state: str) -> TranslationQuerySet:
        """Those with outdated texts among them, also where others are missing besides."""
        conditions = {
            TranslationState.MISSING: Q(missing__gt=0, missing=F("total")),
            TranslationState.PARTIAL: Q(missing__gt=0, missing__lt=F("total")),
            TranslationState.OUTDATED: Q(outdated__gt=0),
            TranslationState.COMPLETE: Q(missing=0, outdated=0),
        }
        return self.filter(conditions[TranslationState(state)])


class Translation(models.Model):
    """What is translated of the latest version of a page, published or not, into one language.

    ``texts`` holds each text that is written in any language, by its field's name (of what is
    listed on the page ``relation.field``, as one text): its state, the digest of the text it was
    translated from and its own, and the name of the form's field where it is mended.
    """

    page = models.ForeignKey(
        "network.NetworkPage", on_delete=models.CASCADE, related_name="translation_states"
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    total = models.PositiveSmallIntegerField(_("texts"), default=0)
    missing = models.PositiveSmallIntegerField(_("missing texts"), default=0)
    outdated = models.PositiveSmallIntegerField(_("outdated texts"), default=0)
    texts = models.JSONField(default=dict)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation of a page")
        verbose_name_plural = _("translations of pages")
        constraints = [
            models.UniqueConstraint(fields=["page", "language"], name="one_row_a_language")
        ]
        indexes = [
            models.Index(
                fields=["since"],
                condition=Q(missing__gt=0) | Q(outdated__gt=0),
                name="translations_wanting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()}: {self.state.label}"

    @property
    def state(self) -> TranslationState:
        if self.missing:
            everything = self.missing == self.total
            return TranslationState.MISSING if everything else TranslationState.PARTIAL
        return TranslationState.OUTDATED if self.outdated else TranslationState.COMPLETE
