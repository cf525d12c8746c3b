"""The public sign-up form, built from the event's settings and questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.models import EventPage, SignUp, SignUpQuestion
from events.signup.privacy_notice import DataPolicy
from events.signup.services import Applicant
from network.db.related_rows import related_rows
from network.http import public_forms as stamped_form
from network.http.person_names import NameField, NamesField
from sites.models import validate_phone

Kind = SignUpQuestion.Kind


def _salt(event: EventPage) -> str:
    return f"events.signup_form.{event.pk}"


def new_stamp(event: EventPage, clause: int) -> str:
    """The signed stamp in the hidden field of an event's form."""
    return stamped_form.new_stamp(_salt(event), clause)


class PeopleField(forms.IntegerField):
    """A number of people, from 1 to ``most``."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=most, initial=1, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"


class ContactMixin(forms.Form):
    """Checks of how somebody can be reached, for forms with ``email`` and ``phone``."""

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone:
            validate_phone(phone)
        return phone

    def check_reachable(self, given: dict[str, Any], field: str, message: Any) -> None:
        """Add the error to the field unless there is an e-mail address or a telephone number."""
        reachable = given.get("email") or given.get("phone")
        if not reachable and not ({"email", "phone"} & set(self.errors)):
            self.add_error(field, message)


class CorrectionForm(ContactMixin):
    """Name, e-mail and telephone of somebody who has signed up, by the person or by staff."""

    name = NameField(
        label=gettext_lazy("First name and surname"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].known = self.initial.get("name", "")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.check_reachable(given, "email", _("Give an e-mail address or a telephone number."))
        return given


def contact_of_signup(signup: SignUp) -> dict[str, str]:
    """What a ``CorrectionForm`` begins with."""
    return {"name": signup.name, "email": signup.email, "phone": signup.phone}


class QuestionsMixin(ContactMixin):
    """The event's own questions and the telephone, as both sign-up forms (site, CMS) take them."""

    questions: list[SignUpQuestion]

    def add_questions(self, event: EventPage, **consent: Any) -> None:
        """Add a field ``q<pk>`` for each question; ``consent`` is said of the consent's field."""
        self.questions = related_rows(event, "questions")
        for question in self.questions:
            self.fields[f"q{question.pk}"] = self.question_field(question)
        if self.asks_access:
            self.fields["access_consent"] = forms.BooleanField(required=False, **consent)

    def question_field(self, question: SignUpQuestion) -> forms.Field:
        raise NotImplementedError

    @property
    def question_names(self) -> list[str]:
        return [f"q{question.pk}" for question in self.questions]

    @property
    def asks_access(self) -> bool:
        return any(question.kind == Kind.ACCESS for question in self.questions)

    def check_consent(self, given: dict[str, Any], message: Any) -> None:
        """Access needs are data about health (art. 9 GDPR): kept only with consent."""
        if self.responses(given, access=True) and not given.get("access_consent"):
            self.add_error("access_consent", message)

    def responses(self, given: dict[str, Any], *, access: bool) -> list[dict[str, Any]]:
        """What was answered, with the question as it was put, in both languages."""
        found = []
        for question in self.questions:
            value = given.get(f"q{question.pk}")
            if (question.kind == Kind.ACCESS) == access and value not in (None, ""):
                labels = {"label_pl": question.label_pl, "label_en": question.label_en}
                found.append({"question": question.pk, **labels, "value": value})
        return found

    def applicant_with(self, **values: Any) -> Applicant:
        """Who signs up. To be called when the form is valid."""
        given = self.cleaned_data
        return Applicant(
            name=given["name"],
            email=given["email"],
            phone=given["phone"],
            people=given.get("people") or 1,
            names=given.get("names") or [],
            answers=self.responses(given, access=False),
            access_answers=self.responses(given, access=True),
            **values,
        )


def choices_of(question: SignUpQuestion) -> list[tuple[str, str]] | None:
    """What to choose from; None for a question that is answered in words."""
    if question.kind == Kind.CHOICE:
        return [(choice, choice) for choice in question.choices]
    return [("yes", _("Yes")), ("no", _("No"))] if question.kind == Kind.YES_NO else None


class SignUpForm(QuestionsMixin, stamped_form.StampedForm):
    """Name, contact, number of people, the event's questions; with protection against bots."""

    name = NameField(
        label=gettext_lazy("First name and surname"),
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

    def __init__(self, *args: Any, policy: DataPolicy, most_people: int, **kwargs: Any) -> None:
        event = policy.event
        super().__init__(*args, salt=_salt(event), clause=lambda: policy.clause.pk, **kwargs)
        if most_people > 1:
            self.fields["people"] = PeopleField(
                most_people, label=_("How many people, with you"), required=False
            )
            if event.asks_names:
                self.fields["names"] = NamesField(
                    most=most_people,
                    label=_("Who comes with you"),
                    required=False,
                    help_text=_("One name in a line, if you like."),
                )
        self.add_questions(
            event,
            label=_("I agree that what I wrote of access needs is used to prepare the event."),
            help_text=_(
                "Needed only if you wrote something there. You can withdraw it at any time."
            ),
        )
        self.order_fields(
            ["people", "name", "names", "email", "phone", *self.question_names, "access_consent"]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.check_reachable(given, "email", _("Give an e-mail address or a telephone number."))
        self.check_consent(
            given, _("Without your consent we may not keep this: agree, or leave it empty.")
        )
        self.check_pace()
        return given

    def question_field(self, question: SignUpQuestion) -> forms.Field:
        said: dict[str, Any] = {
            "label": question.label,
            "help_text": question.reason,
            "required": question.required and question.kind != Kind.ACCESS,
        }
        if (choices := choices_of(question)) is not None:
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
        return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), **said)

    def applicant(self) -> Applicant:
        language = get_language() or settings.LANGUAGE_CODE
        return self.applicant_with(language=language, clause=self.clause_key)
