"""Parts of the CMS's account page that ask for one's password: e-mail address, new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.auth import PasswordChangeForm
from wagtail.admin.views.account import BaseSettingsPanel

from network.accounts import email_change
from network.accounts.passwords import check_own_password
from network.models import User


class OwnEmailForm(forms.Form):
    """A new address, which counts once its letter has been answered."""

    email = forms.EmailField(label=gettext_lazy("New e-mail address"), required=False)
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request, self._user = request, user
        self.fields["email"].help_text = _(
            "Now it is %(email)s. We write to the new address; it counts once you follow the link."
        ) % {"email": user.email or "–"}

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not check_own_password(self._user, password):
            raise ValidationError(_("This is not your password."), code="wrong")
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:  # nobody without the password learns whose addresses there are
            return given
        email = given["email"]
        if User.has_email(email, besides=self._user):
            self.add_error("email", _("Another account has this address."))
        elif not email_change.may_ask(self._user, email):
            self.add_error("email", _("Many letters have gone there. Please wait an hour."))
        return given

    def save(self) -> None:
        email_change.ask(self._user, self.cleaned_data["email"])
        told = _("We have written to %(email)s. The address counts once you follow the link there.")
        messages.info(self._request, told % self.cleaned_data)


class OwnPasswordForm(PasswordChangeForm):
    """Wagtail's, where guessing the old password is slowed down."""

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if not check_own_password(self.user, password):
            raise ValidationError(self.error_messages["password_incorrect"], "password_incorrect")
        return password


class _AsksForPassword(BaseSettingsPanel):
    def is_active(self) -> bool:
        return self.user.has_usable_password()

    def get_form(self) -> forms.Form:
        """One form in a request: Wagtail asks for it several times, a password counts once."""
        made = self.request.__dict__.setdefault("forms_with_password", {})
        if self.name not in made:
            filled = any(self.request.POST.get(f"{self.name}-{field}") for field in self.fills)
            made[self.name] = self.make_form(*([self.request.POST] if filled else []))
        return made[self.name]

    #: Whoever leaves these fields empty changes nothing here.
    fills: tuple[str, ...] = ()

    def make_form(self, *data: Any) -> forms.Form:
        raise NotImplementedError


class OwnEmailPanel(_AsksForPassword):
    name, title, order = "own_email", gettext_lazy("E-mail address"), 150
    fills = ("email",)

    def make_form(self, *data: Any) -> OwnEmailForm:
        return OwnEmailForm(self.request, self.user, *data, prefix=self.name)


class OwnPasswordPanel(_AsksForPassword):
    name, title, order = "password", gettext_lazy("Password"), 500
    fills = ("new_password1", "new_password2")

    def make_form(self, *data: Any) -> OwnPasswordForm:
        return OwnPasswordForm(self.user, *data, prefix=self.name)
