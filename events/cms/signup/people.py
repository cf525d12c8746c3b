"""Sign-ups as rows of the CMS lists, with answers, attendance and failed letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.coreutils import string_to_ascii

from events.models import (
    Attendance,
    Occurrence,
    Places,
    SignUp,
    SignUpChange,
    SignUpState,
)
from events.signup.correction import undelivered

#: The order in which a list shows the states.
SHOWN = (SignUpState.PLACED, SignUpState.OFFERED, SignUpState.WAITING, SignUpState.ENDED)


@dataclass
class Person:
    """A sign-up with attendance, failed letters and position in the waiting list."""

    signup: SignUp
    came: int | None = None
    undelivered: list[str] = field(default_factory=list)
    position: int | None = None

    @property
    def title(self) -> str:
        if self.signup.name:
            return self.signup.name
        if self.signup.anonymised_at:
            return _("Personal data was deleted")
        return _("No name given")

    @property
    def must_be_called(self) -> bool:
        """Whether they have no e-mail address."""
        return not self.signup.email and self.signup.is_active and not self.signup.anonymised_at

    @property
    def answers(self) -> list[tuple[str, str]]:
        return [_answer(each) for each in self.signup.answers]

    @property
    def access_needs(self) -> list[tuple[str, str]]:
        given = [each for each in self.signup.access_answers if each.get("value")]
        return [_answer(each) for each in given]

    def matches(self, words: str) -> bool:
        """Whether name, e-mail or telephone contain the text, ignoring case and accents."""
        signup, wanted = self.signup, _plain(words)
        texts = [signup.name, *signup.names, signup.email]
        if any(wanted in _plain(str(text)) for text in texts):
            return True
        digits = "".join(filter(str.isdigit, words))
        return bool(digits) and digits in "".join(filter(str.isdigit, signup.phone))


def _plain(text: str) -> str:
    return string_to_ascii(text).casefold().strip()


def by_name(person: Person) -> tuple[str, int]:
    return _plain(person.signup.name), person.signup.pk


def _answer(given: dict[str, Any]) -> tuple[str, str]:
    """The question as it was put, in the language of the CMS, and what was answered."""
    other = "en" if get_language() == "pl" else "pl"
    names = (f"label_{get_language()}", "label", f"label_{other}")
    label = next((given[name] for name in names if given.get(name)), "")
    value = str(given.get("value", ""))
    return str(label), {"yes": _("Yes"), "no": _("No")}.get(value, value)


def people_of(places: Places | None, date: Occurrence) -> list[Person]:
    """All sign-ups of the places, in a fixed number of queries."""
    if places is None:
        return []
    signups = places.signups.order_by("number", "pk")
    came = dict(
        Attendance.objects.filter(signup__places=places, occurrence=date).values_list(
            "signup", "came"
        )
    )
    failed = undelivered_to({"change__signup__places": places})
    people, position = [], 0
    for signup in signups:
        person = Person(signup, came.get(signup.pk), failed.get(signup.pk, []))
        if signup.state == SignUpState.WAITING:
            position += 1
            person.position = position
        people.append(person)
    return people


def undelivered_to(whom: dict[str, Model]) -> dict[int, list[str]]:
    """The labels of the changes whose letters failed, by sign-up."""
    failed = undelivered(**whom).order_by("pk")
    found: dict[int, list[str]] = {}
    for key, kind in failed.values_list("change__signup", "change__kind"):
        found.setdefault(key, []).append(str(SignUpChange.Kind(kind).label))
    return found


def in_groups(people: list[Person]) -> dict[str, list[Person]]:
    """By state; placed by name, offers by expiry, waiting by number, ended with the last first."""
    groups: dict[str, list[Person]] = {
        state: [person for person in people if person.signup.state == state] for state in SHOWN
    }
    groups[SignUpState.PLACED].sort(key=by_name)
    groups[SignUpState.OFFERED].sort(key=lambda each: each.signup.offer_until or 0)
    groups[SignUpState.ENDED].reverse()
    return groups
