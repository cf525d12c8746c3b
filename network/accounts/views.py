"""Signing in and choosing a new password: Wagtail's own views, slowed down and remembered."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views import account

from network.accounts.sign_in import seconds_to_wait, signed_in
from network.http.slowdown import please_wait

TOO_MANY_REQUESTS = 429  # RFC 6585


class _SlowedForm(AuthenticationForm):
    """Tells whoever comes too early how long to wait; the name stays in its field."""

    def get_invalid_login_error(self) -> ValidationError:
        seconds = seconds_to_wait(self.request) if self.request is not None else 0
        if seconds:
            return ValidationError(please_wait(seconds), code="wait")
        return super().get_invalid_login_error()


class SignInForm(_SlowedForm, LoginForm):
    """Of the CMS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")  # Wagtail's has none of its own


class _SlowedView(auth_views.LoginView):
    request: HttpRequest

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        signed_in(self.request, response, form.get_user())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if seconds := seconds_to_wait(self.request):
            response.status_code = TOO_MANY_REQUESTS
            response["Retry-After"] = str(seconds)
        return response


class SignIn(_SlowedView, account.LoginView):
    """To the CMS."""

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm


class SignInToRead(_SlowedView):
    """To a page that only some may read, on whatever host it is."""

    template_name = "wagtailcore/login.html"
    authentication_form = _SlowedForm


class NewPassword(account.PasswordResetConfirmView):
    """Whoever follows the link of the letter has the mailbox: the browser is known now."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        signed_in(self.request, response, form.user)
        return response
