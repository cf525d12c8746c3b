"""Names in public forms: no addresses, one line, 80 characters; refused, never cut."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from events.signup.forms import CorrectionForm, SignUpForm
from network.http.person_names import NameField, NamesField
from sites.proposals.forms import ProposalForm

GOOD = [
    "Ala Kot",
    "Zażółć Gęślą-Jaźń",
    "O'Brien, J. R. R.",
    "dr.Nowak",
    "mgr inż. Anna Maria Kowalska",
    "J.Kowalski",
    "Fundacja „Łąka” (Kraków)",
    "नरेन्द्र क्‍ष",  # with a joiner
    "x" * 80,
]
ADDRESSES = [
    "http://zly.example/a",
    "Wygrałeś! www.zly.example",
    "Ala zly.com",
    "Ala ZLY.COM",
    "Ala Zly.Com",
    "Ala zly.pl/nagroda",
    "ala@example.org",
    "ala＠example.org",  # the wide sign
    "ftp://x",
    "wejdź na moja.strona.xyz",
]
CONTROL = ["Ala\nKot", "Ala\rKot", "Ala\tKot", "Ala\u2028Kot", "Ala\u202eKot", "Ala\u200bKot"]
SAID = {
    "pl": {
        "address": "Wpisz tu tylko imię i nazwisko lub nazwę, bez adresów stron i e-maili.",
        "control": "Wpisz to w jednym wierszu, bez znaków sterujących.",
        "length": "80",
    },
    "en": {
        "address": "Write only a name here, without web or e-mail addresses.",
        "control": "Write it in one line, without control characters.",
        "length": "80",
    },
}


def problem(field, value, language="pl"):
    with translation.override(language):
        try:
            field.clean(value)
        except forms.ValidationError as error:
            return " ".join(error.messages)
    return ""


@pytest.mark.parametrize("name", GOOD)
def test_a_name_is_taken_as_it_is(name):
    assert NameField().clean(name) == name
    assert NamesField(most=3).clean(f"{name}\r\nJan") == [name, "Jan"]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    ("name", "why"),
    [
        *((name, "address") for name in ADDRESSES),
        *((name, "control") for name in CONTROL),
        ("x" * 81, "length"),
    ],
    ids=repr,
)
def test_what_is_none_is_refused_with_the_reason(name, why, language):
    assert SAID[language][why] in problem(NameField(), name, language)
    if "\n" not in name and "\r" not in name and "\u2028" not in name:
        assert SAID[language][why] in problem(NamesField(most=9), f"Jan\n{name}", language)


def test_what_was_given_under_earlier_rules_stays():
    field, names = NameField(), NamesField(most=3)
    field.known, names.known = "x" * 120, ["y" * 100]
    assert field.clean("x" * 120) == "x" * 120
    assert names.clean("y" * 100 + "\nJan") == ["y" * 100, "Jan"]
    assert problem(field, "x" * 119)
    form = CorrectionForm(
        {"name": "x" * 120, "email": "a@example.org", "phone": ""}, initial={"name": "x" * 120}
    )
    assert form.is_valid()


def test_every_public_form_that_asks_for_a_name_uses_it():
    for form in (SignUpForm, CorrectionForm, ProposalForm):
        assert isinstance(form.base_fields["name"], NameField)
