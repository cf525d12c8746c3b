"""Calls to people who have no e-mail address, about a change of their date."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.signups import SignUpChange


class PhoneCall(models.Model):
    """What somebody is to be told by telephone, in place of a letter; done when ticked.

    Holds no personal data: name and number are the sign-up's, and the call is deleted with them.
    """

    change = models.OneToOneField(
        SignUpChange, on_delete=models.CASCADE, primary_key=True, related_name="phone_call"
    )
    done_at = models.DateTimeField(_("when"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [
            models.Index(fields=["change"], condition=Q(done_at=None), name="phone_calls_to_make"),
        ]

    def __str__(self) -> str:
        return str(self.change)  # never a name: this is logged
