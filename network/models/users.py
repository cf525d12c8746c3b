"""The user model of the CMS; residents have no account."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who works in the CMS: an editor, a coordinator, a partner.

    Our own model from the first migration on, because it cannot be swapped in later. Residents
    need no account and have none.
    """

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]
