"""Forms of the CMS about the people of an event."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput

from events.cms.signup.people import Person
from events.models import (
    EventPage,
    Occurrence,
    Places,
    SignUp,
    SignUpQuestion,
    SignUpState,
    Source,
)
from events.models.signup_terms import MOST_PEOPLE
from events.recurrence.text import date_in_words
from events.signup.services import Applicant
from sites.models import validate_phone

Kind = SignUpQuestion.Kind
NAME_LENGTH = 120


class FindForm(forms.Form):
    """Which people of a list to show. Sent by POST: a name belongs into no address."""

    words = forms.CharField(
        label=_("Name, e-mail or telephone"), required=False, max_length=NAME_LENGTH
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("sign-ups", "All")), *SignUpState.choices],
    )
    came = forms.ChoiceField(
        label=_("Attendance"),
        required=False,
        choices=[
            ("", pgettext_lazy("sign-ups", "All")),
            ("came", _("Came")),
            ("absent", _("Did not come")),
            ("open", _("Not noted yet")),
        ],
    )

    def found(self, people: list[Person]) -> list[Person]:
        """Those of the people that were asked for; all of them if the form is not valid."""
        if not self.is_bound or not self.is_valid():
            return people
        given = self.cleaned_data
        if given["words"]:
            people = [person for person in people if person.matches(given["words"])]
        if given["state"]:
            people = [person for person in people if person.signup.state == given["state"]]
        if given["came"]:
            people = [person for person in people if _came(person) == given["came"]]
        return people


def _came(person: Person) -> str:
    if person.came is not None:
        return "came" if person.came else "absent"
    return "open" if person.signup.state == SignUpState.PLACED else ""


def room_for(places: Places | None, event: EventPage) -> int | None:
    """How many places are left; None if there is no limit."""
    return places.free if places is not None else event.capacity


class OverruleMixin(forms.Form):
    """A tick to go beyond the number of places; there only if there are too few."""

    overrule = forms.BooleanField(label=_("Beyond the number of places"), required=False)

    def offer_overrule(self, free: int | None, people: int) -> bool:
        """Keep the tick if so many people do not fit; whether it is kept."""
        if free is None or people <= free:
            del self.fields["overrule"]
            return False
        self.fields["overrule"].help_text = few_places(free)
        return True


def few_places(free: int) -> str:
    if not free:
        return str(_("There are no places left."))
    text = ngettext("Only %(free)s place is left.", "Only %(free)s places are left.", free)
    return text % {"free": free}


class AddForm(OverruleMixin):
    """Somebody who calls, or stands at the door; on the same places as everybody."""

    source = forms.ChoiceField(
        label=_("How they sign up"),
        choices=[
            (Source.PHONE, Source.PHONE.label),
            (Source.WALK_IN, Source.WALK_IN.label),
        ],
        initial=Source.PHONE,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("First name and surname"), max_length=NAME_LENGTH)
    people = forms.IntegerField(
        label=_("How many people together"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    names = forms.CharField(
        label=_("Who else comes"),
        required=False,
        max_length=NAME_LENGTH * MOST_PEOPLE,
        help_text=_("One name in a line; may stay empty."),
        widget=AdminAutoHeightTextInput,
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("With it they get the confirmation and all news by themselves."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=32,
        help_text=_("Without an e-mail you will have to call them if anything changes."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language of the letters"), choices=settings.LANGUAGES)
    once = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    # What was free when the form was shown: who agrees to less must have read it.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: EventPage, places: Places | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.free = room_for(places, event)
        self.questions: list[SignUpQuestion] = list(event.questions.all())
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _question_field(question)
        if any(question.kind == Kind.ACCESS for question in self.questions):
            self.fields["access_consent"] = forms.BooleanField(
                label=_("They agree that the access needs are noted to prepare the event"),
                required=False,
            )
        self.initial = {**self.initial, "once": secrets.token_urlsafe(16)}
        given = self.data.get(self.add_prefix("people"), "1")
        people = int(given) if given.isdecimal() and len(given) < 6 else 1
        self.is_short = self.offer_overrule(self.free, people)

    @property
    def question_fields(self) -> list[Any]:
        names = [f"q{question.pk}" for question in self.questions]
        return [self[name] for name in [*names, "access_consent"] if name in self.fields]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone:
            validate_phone(phone)
        return phone

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        reachable = given.get("email") or given.get("phone")
        by_phone = given.get("source") == Source.PHONE
        if by_phone and not reachable and not ({"email", "phone"} & set(self.errors)):
            self.add_error("phone", _("Note an e-mail address or a telephone number."))
        access = any(answer["value"] for answer in self._answers(given, access=True))
        if access and not given.get("access_consent"):
            self.add_error("access_consent", _("Without their consent this may not be kept."))
        if self.is_short and given.get("seen") is None and not self.errors:
            self._ask_first()
        return given

    def _ask_first(self) -> None:
        """The tick was not there when the form was filled in: show it before anything is done."""
        self.data = {**self.data.dict(), self.add_prefix("seen"): str(self.free)}
        waits = _("Without it they are put on the waiting list.")
        full = _("Without it they cannot be signed up.")
        rest = waits if self.event.waiting_list else full
        ask = _("Tick “Beyond the number of places” if they are to come all the same.")
        self.add_error(None, f"{few_places(self.free or 0)} {ask} {rest}")

    def _answers(self, given: dict[str, Any], *, access: bool) -> list[dict[str, Any]]:
        found = []
        for question in self.questions:
            value = given.get(f"q{question.pk}")
            if (question.kind == Kind.ACCESS) == access and value not in (None, ""):
                labels = {"label_pl": question.label_pl, "label_en": question.label_en}
                found.append({"question": question.pk, **labels, "value": value})
        return found

    @property
    def applicant(self) -> Applicant:
        """Who is to be signed up. To be asked when the form is valid."""
        given = self.cleaned_data
        return Applicant(
            name=given["name"],
            email=given["email"],
            phone=given["phone"],
            people=given["people"],
            names=lines_of(given["names"]),
            language=given["language"],
            answers=self._answers(given, access=False),
            access_answers=self._answers(given, access=True),
        )


def _question_field(question: SignUpQuestion) -> forms.Field:
    """Never required: on the telephone one asks what one can."""
    said: dict[str, Any] = {
        "label": question.label,
        "help_text": question.reason,
        "required": False,
    }
    if question.kind == Kind.CHOICE:
        choices = [("", "—"), *((choice, choice) for choice in question.choices)]
        return forms.ChoiceField(choices=choices, **said)
    if question.kind == Kind.YES_NO:
        choices = [("", "—"), ("yes", str(_("Yes"))), ("no", str(_("No")))]
        return forms.ChoiceField(choices=choices, **said)
    return forms.CharField(max_length=1000, widget=AdminAutoHeightTextInput, **said)


def lines_of(text: str) -> list[str]:
    return [line.strip()[:NAME_LENGTH] for line in (text or "").splitlines() if line.strip()]


class LetInForm(OverruleMixin):
    """Letting in somebody who waits, before others or beyond the number of places."""

    def __init__(self, *args: Any, signup: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_short = self.offer_overrule(signup.places.free, signup.people)


class PeopleForm(forms.Form):
    """More or fewer people on one sign-up."""

    people = forms.IntegerField(label=_("Number of people"), min_value=1, max_value=MOST_PEOPLE)
    names = forms.CharField(
        label=_("Who else comes"),
        required=False,
        max_length=NAME_LENGTH * MOST_PEOPLE,
        help_text=_("One name in a line; may stay empty."),
        widget=AdminAutoHeightTextInput,
    )

    @property
    def names_given(self) -> list[str] | None:
        """None if nothing was changed there."""
        return lines_of(self.cleaned_data["names"]) if "names" in self.changed_data else None


class CapacityForm(forms.Form):
    """How many places there are; of one date, or of the course."""

    capacity = forms.IntegerField(
        label=_("Number of places"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_(
            "Empty: as many as come. Whoever has a place keeps it; more are offered at once to "
            "those who wait. What the event says stays; with its number this date follows it again."
        ),
    )


class MoveForm(OverruleMixin):
    """Another date of the same event."""

    to = forms.TypedChoiceField(label=_("New date"), coerce=int, widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        dates: Sequence[Occurrence],
        free: dict[int, int | None],
        people: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._dates = {date.pk: date for date in dates}
        self.fields["to"].choices = [(date.pk, _label(date, free[date.pk])) for date in dates]
        rooms = [room for room in free.values() if room is not None]
        if self.offer_overrule(min(rooms, default=None), people):
            self.fields["overrule"].help_text = _(
                "Tick it if they are to be moved to a date that has too few places."
            )
        self.order_fields(["to", "overrule"])

    @property
    def date(self) -> Occurrence:
        return self._dates[self.cleaned_data["to"]]


def _label(date: Occurrence, free: int | None) -> str:
    when = date_in_words(date.start, date.end, all_day=date.all_day)
    return f"{when} – {_('no limit') if free is None else few_or_some(free)}"


def few_or_some(free: int) -> str:
    if not free:
        return str(_("none free"))
    return ngettext("%(free)s free", "%(free)s free", free) % {"free": free}


class WriteForm(forms.Form):
    """A message of the house, sent to each person alone."""

    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = forms.CharField(
        label=_("Message"),
        max_length=5000,
        widget=AdminAutoHeightTextInput,
        help_text=_("Nobody sees to whom else it goes."),
    )
    once = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, "once": secrets.token_urlsafe(16)}

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())


class AttendanceForm(forms.Form):
    """A tick for each sign-up. Only what was changed here is written (``show_hidden_initial``):

    two people may note at one door, and neither undoes what the other has ticked.
    """

    others = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, show_hidden_initial=True
    )
    rest = forms.BooleanField(
        label=_("All others did not come"),
        required=False,
        help_text=_("Tick it at the end. Until then nobody is noted as absent."),
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        for person in self.people:
            signup = person.signup
            self.fields[f"came_{signup.pk}"] = forms.BooleanField(
                label=person.title,
                required=False,
                initial=bool(person.came),
                show_hidden_initial=True,
            )
            if signup.people > 1:
                self.fields[f"people_{signup.pk}"] = self._how_many(person)
        if not self.people:
            del self.fields["rest"]
        self.fields["others"].label = (
            _("More people, without a sign-up") if self.people else _("How many people came")
        )

    @staticmethod
    def _how_many(person: Person) -> forms.IntegerField:
        most = person.signup.people
        return forms.IntegerField(
            label=_("how many of %(people)s") % {"people": most},
            required=False,
            min_value=1,
            max_value=most,
            initial=person.came or most,
            show_hidden_initial=True,
        )

    @property
    def others_before(self) -> str:
        """What the field held when it was shown; Wagtail's field template leaves it out."""
        return self["others"].as_hidden(only_initial=True)

    @property
    def rows(self) -> list[tuple[Person, Any, Any]]:
        """Each person with the fields about them."""
        rows = []
        for person in self.people:
            key = person.signup.pk
            count = self[f"people_{key}"] if f"people_{key}" in self.fields else None
            rows.append((person, self[f"came_{key}"], count))
        return rows

    @property
    def came(self) -> dict[int, int | None]:
        """How many came of each sign-up that was changed; None: not noted any more."""
        changed, given = set(self.changed_data), self.cleaned_data
        came: dict[int, int | None] = {}
        for person in self.people:
            key, most = person.signup.pk, person.signup.people
            if {f"came_{key}", f"people_{key}"} & changed:
                number = given.get(f"people_{key}") or most
                came[key] = number if given[f"came_{key}"] else None
        return came
