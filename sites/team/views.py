"""The public page of an invitation: creates an account or joins with the existing one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from network.accounts.sign_in import signed_in
from network.i18n.languages import LANGUAGE_CODES
from network.models import User
from sites.models import Invitation
from sites.team import invitations


class AcceptForm(forms.Form):
    """A name and a password for a new account."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. Three words in a row are a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email
        for name, hint in (("first_name", "given-name"), ("last_name", "family-name")):
            self.fields[name].widget.attrs["autocomplete"] = hint

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            names = {name: cleaned.get(name, "") for name in ("first_name", "last_name")}
            somebody = User(username=self._email, email=self._email, **names)
            try:
                password_validation.validate_password(password, somebody)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the invitation; on POST accept it and redirect to the CMS.

    The link's secret is kept from other sites (no Referer) and from search engines. Not from our
    own: under ``no-referrer`` a browser sends the form with ``Origin: null``, which is refused.
    """
    try:
        found = invitations.find(secret)
        response = _accept(request, secret, found)
    except invitations.InvitationNotOpen:
        response = _page(request, "sites/invitation_over.html", status=410)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _accept(request: HttpRequest, secret: str, found: Invitation) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    account = invitations.account_of(found)
    if account is not None:
        if account != user:
            here = reverse("sites:invitation", args=[secret])
            sign_in = f"{reverse('wagtailadmin_login')}?next={here}"
            return _page(
                request, "sites/invitation_sign_in.html", invitation=found, sign_in=sign_in
            )
        if request.method == "POST":
            invitations.accept(secret, user=user)
            return HttpResponseRedirect(reverse("wagtailadmin_home"))
        return _page(request, "sites/invitation.html", invitation=found)
    form = AcceptForm(request.POST or None, email=found.email)
    if form.is_valid():
        account = invitations.accept(secret, **form.cleaned_data)
        _remember_language(account)
        login(request, account, backend="django.contrib.auth.backends.ModelBackend")
        response = HttpResponseRedirect(reverse("wagtailadmin_home"))
        signed_in(request, response, account)
        return response
    return _page(request, "sites/invitation.html", invitation=found, form=form)


def _remember_language(account: User) -> None:
    """Set the language of the CMS to the one the invitation was read in."""
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(account)
    profile.preferred_language = translation.get_language() or settings.LANGUAGE_CODE
    profile.save()


def _page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    around = {
        "home_url": f"/{translation.get_language()}/",
        "here": {code: translate_url(request.path, code) for code in LANGUAGE_CODES},
    }
    return render(request, template, {**around, **context}, status=status)
