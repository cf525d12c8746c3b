"""The form by which somebody signs up, made of what the event asks."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.information_clause import DataPolicy
from events.models import EventPage, SignUpQuestion
from events.services.signups import Applicant
from sites.models import validate_phone

Kind = SignUpQuestion.Kind
MOST_NAMES = 120


def _signer(event: EventPage) -> TimestampSigner:
    return TimestampSigner(salt=f"events.signup_form.{event.pk}")


def new_stamp(event: EventPage, clause: int) -> str:
    """What a form carries when it is shown, signed: an id of its own, and when that was.

    With them the key of what it says about personal data: what was shown is what is kept.
    """
    return _signer(event).sign(f"{secrets.token_urlsafe(12)}.{clause}")


class PeopleField(forms.IntegerField):
    """How many people; a number that is typed, with its bounds told."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=most, initial=1, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"


class SignUpForm(forms.Form):
    """Name, a way to be reached, how many, what the event asks; and what machines fall for."""

    required_css_class = "is-required"
    name = forms.CharField(
        label=gettext_lazy("First name and surname"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Your link and any news about the event go there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=32,
        help_text=gettext_lazy("Only if you have no e-mail, or want to be called."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    # Nobody sees it; what fills it in is not a person.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    form = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, policy: DataPolicy, most_people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._policy = policy
        event = self._event = policy.event
        self.questions: list[SignUpQuestion] = list(event.questions.all())
        self.once, self._clause = "", 0
        if most_people > 1:
            self.fields["people"] = PeopleField(
                most_people, label=_("How many people, with you"), required=False
            )
            if event.asks_names:
                self.fields["names"] = forms.CharField(
                    label=_("Who comes with you"),
                    required=False,
                    max_length=MOST_NAMES * most_people,
                    help_text=_("One name in a line, if you like."),
                    widget=forms.Textarea(attrs={"rows": 3}),
                )
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _field(question)
        if self.asks_access:
            self.fields["access_consent"] = forms.BooleanField(
                label=_("I agree that what I wrote of access needs is used to prepare the event."),
                required=False,
                help_text=_(
                    "Needed only if you wrote something there. You can withdraw it at any time."
                ),
            )
        self.order_fields(
            ["people", "name", "names", "email", "phone", *self._question_names, "access_consent"]
        )
        # A form shown again is another form: the one before has run out, or was never good.
        if not self.is_bound:
            self.initial["form"] = self._new_stamp()

    def _new_stamp(self) -> str:
        return new_stamp(self._event, self._policy.clause.pk)

    @property
    def _question_names(self) -> list[str]:
        return [f"q{question.pk}" for question in self.questions]

    @property
    def asks_access(self) -> bool:
        return any(question.kind == Kind.ACCESS for question in self.questions)

    @property
    def shown_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name not in ("website", "form"))

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone:
            validate_phone(phone)
        return phone

    def clean_form(self) -> str:
        """Refuses what no person sends: too quick, or not a form of ours."""
        stamp = self.cleaned_data["form"]
        try:
            value = _signer(self._event).unsign(stamp, max_age=settings.SIGNUP_FORM_HOURS * 3600)
        except SignatureExpired:
            raise self._once_more(_("The form lay open for very long.")) from None
        except BadSignature:
            raise self._once_more(_("The form did not come through whole.")) from None
        self.once, _dot, clause = value.partition(".")
        self._clause = int(clause)
        return stamp

    def _once_more(self, why: str) -> ValidationError:
        self.data = {**self.data.dict(), "form": self._new_stamp()}
        return ValidationError(f"{why} {_('Please press the button once more.')}")

    def _is_younger(self, stamp: str, seconds: int) -> bool:
        try:
            _signer(self._event).unsign(stamp, max_age=seconds)
        except SignatureExpired:
            return False
        return True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("website"):
            raise ValidationError(
                _("This looks like it was sent by a machine. Leave the hidden field empty.")
            )
        reachable = given.get("email") or given.get("phone")
        if not reachable and not ({"email", "phone"} & set(self.errors)):
            self.add_error("email", _("Give an e-mail address or a telephone number."))
        access = any(answer["value"] for answer in self._answers(given, access=True))
        if access and not given.get("access_consent"):
            self.add_error(
                "access_consent",
                _("Without your consent we may not keep this: agree, or leave it empty."),
            )
        self._check_pace()
        return given

    def _check_pace(self) -> None:
        """No person fills it in so fast. Whoever has something to mend is told of that alone."""
        seconds = settings.SIGNUP_FORM_SECONDS
        if self.errors or not seconds or not self._is_younger(self.data["form"], seconds):
            return
        self.add_error(
            None, _("That was very quick. Please look it over, then press the button once more.")
        )

    def _answers(self, given: dict[str, Any], *, access: bool) -> list[dict[str, Any]]:
        """What was answered, with the question as it was put, in both languages."""
        found = []
        for question in self.questions:
            if (question.kind == Kind.ACCESS) != access:
                continue
            value = given.get(f"q{question.pk}")
            if value in (None, ""):
                continue
            labels = {"label_pl": question.label_pl, "label_en": question.label_en}
            found.append({"question": question.pk, **labels, "value": value})
        return found

    def applicant(self) -> Applicant:
        """Who signs up. To be called when the form is valid."""
        given = self.cleaned_data
        names = [line.strip()[:MOST_NAMES] for line in (given.get("names") or "").splitlines()]
        return Applicant(
            name=given["name"],
            email=given["email"],
            phone=given["phone"],
            people=given.get("people") or 1,
            names=[name for name in names if name],
            language=get_language() or settings.LANGUAGE_CODE,
            answers=self._answers(given, access=False),
            access_answers=self._answers(given, access=True),
            clause=self._clause,
        )


def _field(question: SignUpQuestion) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.label,
        "help_text": question.reason,
        "required": question.required and question.kind != Kind.ACCESS,
    }
    if question.kind == Kind.CHOICE:
        choices = [(choice, choice) for choice in question.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    if question.kind == Kind.YES_NO:
        choices = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    rows = {"rows": 2}
    return forms.CharField(max_length=1000, widget=forms.Textarea(attrs=rows), **said)
