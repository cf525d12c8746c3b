"""The user model of the CMS; residents have no account."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who works in the CMS: an editor, a coordinator, a partner.

    Our own model from the first migration on, because it cannot be swapped in later. Residents
    need no account and have none.
    """

    @classmethod
    def has_email(cls, email: str, *, besides: User | None = None) -> bool:
        """Whether an account (another than this one) has this address, however it is written."""
        others = cls.objects.exclude(pk=besides.pk if besides is not None else None)
        return others.filter(email__iexact=email).exists()

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]
