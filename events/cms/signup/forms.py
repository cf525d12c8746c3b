"""Forms of the CMS views about sign-ups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput

from events.cms.base import SentOnceMixin
from events.cms.signup.numbers import free_in_words
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
from events.signup.forms import QuestionsMixin, choices_of
from events.signup.services import Applicant
from network.http.person_names import NAME_LENGTH, NameField, NamesField


class FindForm(forms.Form):
    """Filter of a list of people; by POST, so that no name gets into a URL."""

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
        """The people that match; all of them if the form is not valid."""
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
    """A checkbox to go beyond the capacity; only if there are too few places."""

    overrule = forms.BooleanField(label=_("Beyond the number of places"), required=False)

    def offer_overrule(self, free: int | None, people: int) -> bool:
        """Keep the checkbox if so many people do not fit; returns whether it is kept."""
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


class AddForm(SentOnceMixin, OverruleMixin, QuestionsMixin):
    """Sign somebody up by telephone or on the spot."""

    source = forms.ChoiceField(
        label=_("How they sign up"),
        choices=[
            (Source.PHONE, Source.PHONE.label),
            (Source.WALK_IN, Source.WALK_IN.label),
        ],
        initial=Source.PHONE,
        widget=forms.RadioSelect,
    )
    name = NameField(label=_("First name and surname"))
    people = forms.IntegerField(
        label=_("How many people together"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    names = NamesField(
        most=MOST_PEOPLE,
        label=_("Who else comes"),
        required=False,
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
    # The free places when the form was shown; empty if the checkbox was not shown.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: EventPage, places: Places | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.free = room_for(places, event)
        self.add_questions(
            event, label=_("They agree that the access needs are noted to prepare the event")
        )
        given = self.data.get(self.add_prefix("people"), "1")
        people = int(given) if given.isdecimal() and len(given) < 6 else 1
        self.is_short = self.offer_overrule(self.free, people)

    @property
    def question_fields(self) -> list[Any]:
        names = [*self.question_names, "access_consent"]
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("source") == Source.PHONE:
            message = _("Note an e-mail address or a telephone number.")
            self.check_reachable(given, "phone", message)
        self.check_consent(given, _("Without their consent this may not be kept."))
        if self.is_short and given.get("seen") is None and not self.errors:
            self._ask_first()
        return given

    def _ask_first(self) -> None:
        """The checkbox was not shown yet: show it, and sign nobody up."""
        self.data = {**self.data.dict(), self.add_prefix("seen"): str(self.free)}
        waits = _("Without it they are put on the waiting list.")
        full = _("Without it they cannot be signed up.")
        rest = waits if self.event.waiting_list else full
        ask = _("Tick “Beyond the number of places” if they are to come all the same.")
        self.add_error(None, f"{few_places(self.free or 0)} {ask} {rest}")

    def question_field(self, question: SignUpQuestion) -> forms.Field:
        """As on the public form, but never required."""
        said: dict[str, Any] = {
            "label": question.label,
            "help_text": question.reason,
            "required": False,
        }
        if (choices := choices_of(question)) is not None:
            return forms.ChoiceField(choices=[("", "—"), *choices], **said)
        return forms.CharField(max_length=1000, widget=AdminAutoHeightTextInput, **said)

    def applicant(self) -> Applicant:
        return self.applicant_with(language=self.cleaned_data["language"])


class LetInForm(OverruleMixin):
    """Give a place to somebody who waits."""

    def __init__(self, *args: Any, signup: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_short = self.offer_overrule(signup.places.free, signup.people)


class ChangePeopleForm(forms.Form):
    """Change the number of people of a sign-up."""

    people = forms.IntegerField(label=_("Number of people"), min_value=1, max_value=MOST_PEOPLE)
    names = NamesField(
        most=MOST_PEOPLE,
        label=_("Who else comes"),
        required=False,
        help_text=_("One name in a line; may stay empty."),
        widget=AdminAutoHeightTextInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].known = self.initial.get("names", "").splitlines()

    @property
    def names_given(self) -> list[str] | None:
        """None if nothing was changed there."""
        return self.cleaned_data["names"] if "names" in self.changed_data else None


class CapacityForm(forms.Form):
    """Change the capacity of one date, or of the course."""

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


class MoveSignUpForm(OverruleMixin):
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
    return f"{when} – {free_in_words(free)}"


class WriteForm(SentOnceMixin):
    """A message of staff, sent to each person separately."""

    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = forms.CharField(
        label=_("Message"),
        max_length=5000,
        widget=AdminAutoHeightTextInput,
        help_text=_("Nobody sees to whom else it goes."),
    )

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())
