"""The form by which somebody asks for a weekly letter: an address, a language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.information_clause import digest_clause
from network.chrome import LANGUAGE_NAMES

SALT = "events.digest_form"


class DigestForm(forms.Form):
    """As the form of a sign-up: no session stands behind it, but a stamp signed when it is shown.

    The stamp carries the key of what was said about personal data: what was shown is what is kept.
    """

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("A letter with a link goes there first; nothing else before."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letters"),
        choices=list(LANGUAGE_NAMES.items()),
        widget=forms.RadioSelect,
    )
    # Nobody sees it; what fills it in is not a person.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    form = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._signer = TimestampSigner(salt=f"{SALT}.{page}")
        self.clause = 0
        self.initial["language"] = get_language() or settings.LANGUAGE_CODE
        if not self.is_bound:
            self.initial["form"] = self._new_stamp()

    def _new_stamp(self) -> str:
        return self._signer.sign(str(digest_clause().pk))

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return [self["email"], self["language"]]

    def clean_form(self) -> str:
        stamp = self.cleaned_data["form"]
        try:
            value = self._signer.unsign(stamp, max_age=settings.SIGNUP_FORM_HOURS * 3600)
        except SignatureExpired:
            raise self._once_more(_("The form lay open for very long.")) from None
        except BadSignature:
            raise self._once_more(_("The form did not come through whole.")) from None
        self.clause = int(value)
        return stamp

    def _once_more(self, why: str) -> ValidationError:
        self.data = {**self.data.dict(), "form": self._new_stamp()}
        return ValidationError(f"{why} {_('Please press the button once more.')}")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("website"):
            raise ValidationError(
                _("This looks like it was sent by a machine. Leave the hidden field empty.")
            )
        self._check_pace()
        return given

    def _check_pace(self) -> None:
        """No person fills it in so fast. Whoever has something to mend is told of that alone."""
        seconds = settings.SIGNUP_FORM_SECONDS
        if self.errors or not seconds:
            return
        try:
            self._signer.unsign(self.data["form"], max_age=seconds)
        except SignatureExpired:
            return
        self.add_error(
            None, _("That was very quick. Please look it over, then press the button once more.")
        )
