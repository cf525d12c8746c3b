"""Signing in, a new password, a new e-mail address: pages that are open without signing in.

Those Wagtail has are its own, slowed down.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm
from wagtail.admin.views import account

from network.accounts import email_change
from network.accounts.passwords import HOUR, send_links
from network.accounts.sign_in import seconds_to_wait, signed_in
from network.http.rate_limits import visitor, within_limit
from network.http.signed_links import ForgedLink
from network.http.slowdown import please_wait

TOO_MANY_REQUESTS = 429  # RFC 6585
LINKS_AN_HOUR = 10  # asked for from one network, for whatever addresses


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
        self.fields["password"].label = gettext_lazy("Password")  # Wagtail's has none of its own


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

    template_name = "network/sign_in_to_read.html"
    authentication_form = _SlowedForm


class NewPassword(account.PasswordResetConfirmView):
    """Whoever follows the link of the letter has the mailbox: the browser is known now."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        signed_in(self.request, response, form.user)
        return response


class ForgottenPasswordForm(PasswordResetForm):
    """Has the letter sent by the worker: with an account or without, it takes as long."""

    def save(self, **options: Any) -> None:
        email = self.cleaned_data["email"]
        send_links(email, self.get_users(email))


class ForgottenPassword(account.PasswordResetView):
    """Responds the same whether there is an account with this address or not."""

    def get_form_class(self) -> type[ForgottenPasswordForm]:
        return ForgottenPasswordForm

    def form_valid(self, form: ForgottenPasswordForm) -> HttpResponse:
        if within_limit(f"new-password:{visitor(self.request)}", LINKS_AN_HOUR, HOUR):
            return super().form_valid(form)
        text = _("Very many new passwords have been asked for from here. Please wait an hour.")
        form.add_error(None, text)
        response = self.form_invalid(form)
        response.status_code = TOO_MANY_REQUESTS
        response["Retry-After"] = str(HOUR - int(timezone.now().timestamp()) % HOUR)
        return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the letter to a new address leads to; it counts once the button is pressed.

    Programs that follow links in letters press nothing.
    """
    status, context = 200, {"home_url": f"/{translation.get_language()}/"}
    try:
        if request.method == "POST":
            context["user_name"] = email_change.confirm(token).get_username()
        else:
            context["email"] = email_change.find(token).email
    except ForgedLink:
        status = 410
    except email_change.EmailTaken:
        status, context["taken"] = 409, "yes"
    response = render(request, "network/confirm_email.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
