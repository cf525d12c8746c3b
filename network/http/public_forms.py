"""A form for the public, without an account, a session or a cookie.

It is protected against bots without a third party: by a honeypot field, by a stamp signed when the
form is shown (too fresh, too old or forged is refused), and by a rate limit in the view. The stamp
holds the form's random name, so that a form sent twice counts once, and the primary key of the
privacy notice that was shown, so that this very text is recorded.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from network.http import sent_forms

MACHINES = ("website", "form")
_MORE = "more"  # in a stamp: the form was filled in before, by a person


def _signer(salt: str) -> TimestampSigner:
    return TimestampSigner(salt=salt)


def new_stamp(salt: str, clause: int, once: str = "", *, more: bool = False) -> str:
    """What a form carries when it is shown, signed: its name, what it says of data, and when.

    With ``more`` it comes back filled in, and may be sent at once.
    """
    value = f"{once or secrets.token_urlsafe(12)}.{clause}"
    return _signer(salt).sign(f"{value}.{_MORE}" if more else value)


def once_of(stamp: str, salt: str) -> str:
    """Which form a stamp belongs to, however old it is; empty if it is none of ours."""
    try:
        return _signer(salt).unsign(stamp).partition(".")[0]
    except BadSignature:
        return ""


def too_many_letters() -> str:
    """That an address cannot be written to today, whoever has asked for it."""
    return _(
        "Very many letters have gone to this address today. Please try tomorrow, or give another."
    )


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


class StampedForm(forms.Form):
    """``salt`` names what the form is for; ``clause`` finds the key of what is shown about data.

    ``keeps_its_name`` if a form that lay open for too long is still the same form when it is sent
    again; else it is another one.
    """

    keeps_its_name = False
    required_css_class = "is-required"
    # Nobody sees it; what fills it in is not a person.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    form = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, salt: str, clause: Callable[[], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._salt, self._signer, self._clause = salt, _signer(salt), clause
        #: Of the form that was sent: its name, and what was said with it.
        self.once, self.clause_key, self._more = "", 0, False
        if not self.is_bound:
            self.initial["form"] = self._new_stamp()

    def _new_stamp(self, once: str = "") -> str:
        return new_stamp(self._salt, self._clause(), once)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of what was sent, files included (``network.http.sent_forms``)."""
        names = [self.add_prefix(name) for name in self.fields if name not in MACHINES]
        said = {name: self.data.get(name, "") for name in names}
        sent = {name: self.files.get(name) for name in names}
        files = {
            name: _digest(file) for name, file in sent.items() if isinstance(file, UploadedFile)
        }
        return sent_forms.fingerprint(said, files)

    @property
    def shown_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name not in MACHINES)

    def clean_form(self) -> str:
        stamp, seconds = self.cleaned_data["form"], settings.SIGNUP_FORM_HOURS * 3600
        try:
            value = self._signer.unsign(stamp, max_age=seconds)
        except SignatureExpired:
            once = once_of(stamp, self._salt) if self.keeps_its_name else ""
            raise self._once_more(_("The form lay open for very long."), once) from None
        except BadSignature:
            raise self._once_more(_("The form did not come through whole.")) from None
        self.once, _dot, rest = value.partition(".")
        if not rest:  # shown by an earlier release, whose stamps were shorter
            raise self._once_more(_("The form lay open for very long."))
        clause, _dot, more = rest.partition(".")
        self.clause_key, self._more = int(clause), more == _MORE
        return stamp

    def go_on_as(self, once: str) -> None:
        """Give it another name: with what was typed something more is to be sent."""
        stamp = new_stamp(self._salt, self._clause(), once, more=True)
        self.data = {**self.data.dict(), "form": stamp}

    def _once_more(self, why: str, once: str = "") -> ValidationError:
        self.data = {**self.data.dict(), "form": self._new_stamp(once)}
        return ValidationError(f"{why} {_('Please press the button once more.')}")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("website"):
            raise ValidationError(
                _("This looks like it was sent by a machine. Leave the hidden field empty.")
            )
        return given

    def check_pace(self) -> None:
        """No person fills it in so fast. Whoever has something to mend is told of that alone."""
        seconds = settings.SIGNUP_FORM_SECONDS
        if self.errors or not seconds or self._more:
            return
        try:
            self._signer.unsign(self.data["form"], max_age=seconds)
        except SignatureExpired:
            return
        self.add_error(
            None, _("That was very quick. Please look it over, then press the button once more.")
        )
