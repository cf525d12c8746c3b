"""Wagtail's forms of users: no two with one address, one's own is changed in the account page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from network.editing.lists import UserList
from network.models import User


class _OneEmailEach:
    instance: User
    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        """What was so already may stay."""
        email, before = self.cleaned_data["email"], self.instance.email
        changed = email.casefold() != before.casefold()
        if changed and User.has_email(email, besides=self.instance):
            raise ValidationError(_("Another account has this address."), code="taken")
        return email


class NewUserForm(_OneEmailEach, UserCreationForm):
    """Somebody new."""


class UserForm(_OneEmailEach, UserEditForm):
    """Somebody there is; neither password nor address of whoever fills it in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._own = bool(kwargs.get("editing_self"))
        super().__init__(*args, **kwargs)
        if self._own:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _(
                "You change your own address and password under “Account”, with your password."
            )

    @property
    def password_enabled(self) -> bool:
        return super().password_enabled and not self._own


class Users(UserViewSet):
    index_view_class = UserList
    ordering = "name"

    def get_form_class(self, for_update: bool = False) -> type[UserForm | NewUserForm]:
        return UserForm if for_update else NewUserForm
