"""The letter somebody gets once a week about what one list shows."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.privacy_notices import InformationClause
from network.models import NetworkPage
from network.models.references import new_reference

MOST_QUERY = 1000


class Digest(models.Model):
    """An address, a list with its filters (``query``, canonical, without days), a language.

    Nothing but one request to confirm goes to an address before ``confirmed_at``. ``week`` is the
    Monday of the last week that has been seen to, with a letter or because there was nothing to
    say. Whoever leaves is deleted: there is no row of anybody who gets no letter any more.
    """

    page = models.ForeignKey(
        NetworkPage, verbose_name=_("list"), on_delete=models.CASCADE, related_name="+"
    )
    query = models.CharField(_("filters"), max_length=MOST_QUERY, blank=True)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    reference = models.CharField(max_length=22, unique=True, default=new_reference, editable=False)
    clause = models.ForeignKey(
        InformationClause,
        verbose_name=_("information clause"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    week = models.DateField(null=True)

    class Meta:
        verbose_name = _("weekly letter")
        verbose_name_plural = _("weekly letters")
        constraints = [
            models.UniqueConstraint(fields=["email", "page", "query"], name="digest_asked_once")
        ]
        indexes = [
            models.Index(
                fields=["page", "query", "week"],
                condition=Q(confirmed_at__isnull=False),
                name="digest_of_a_list",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)  # never the address: a log may hold this

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def is_done(self, week: date) -> bool:
        """Whether the week that begins at this Monday has been seen to."""
        return self.week is not None and self.week >= week
