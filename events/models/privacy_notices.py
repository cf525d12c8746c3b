"""What a person is told about their data when they sign up, each wording kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from network.models.privacy_notices import KeptClause


class InformationClause(KeptClause):
    """What was shown with the form of a sign-up, or of the weekly letters."""

    class Meta:
        verbose_name = _("information clause")
        verbose_name_plural = _("information clauses")
