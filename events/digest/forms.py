"""The form for asking for a weekly letter: e-mail address and language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from events.signup.privacy_notice import digest_clause
from network.http.public_forms import StampedForm
from network.pages.frame import LANGUAGE_NAMES

SALT = "events.digest_form"


class DigestForm(StampedForm):
    """A public form: a letter with a link to confirm is sent to the address given."""

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

    def __init__(self, *args: Any, page: int, **kwargs: Any) -> None:
        salt = f"{SALT}.{page}"
        super().__init__(*args, salt=salt, clause=lambda: digest_clause().pk, **kwargs)
        self.initial["language"] = get_language() or settings.LANGUAGE_CODE

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.check_pace()
        return given
