"""The Polish alphabet, whatever the database thinks of it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.i18n.collation import ALPHABET, first_letter, letter_order, sort_key


def in_order(*names):
    return sorted(names, key=sort_key) == list(names)


def test_every_letter_follows_the_one_before_it():
    assert "".join(sorted(set(ALPHABET), key=sort_key)) == ALPHABET
    for before, after in itertools.pairwise(ALPHABET):
        assert sort_key(f"{before}ż") < sort_key(f"{after}a"), (before, after)


@pytest.mark.parametrize(
    "names",
    [
        ("azyl", "ąkwa"),
        ("cyna", "ćma", "dom"),
        ("las", "ląd", "lód", "łąka", "mak"),
        ("oko", "ósemka", "park"),
        ("sznur", "śliwka", "tama"),
        ("zygzak", "źrebię", "żaba"),
        ("Sala nr 2", "Sala nr 10", "Sala nr 11"),
        ("Dom 007", "Dom 8"),
        ("Dom", "Dom Kultury", "Domek"),
        ("3 Maja", "Ähre", "Azyl", "Ąż", "Яр"),
    ],
)
def test_names_stand_as_in_a_dictionary(names):
    assert in_order(*names)


@pytest.mark.parametrize("pair", [("ŁÓDŹ", "łódź"), ("Dom-kultury", "dom kultury"), (" a ", "a")])
def test_capitals_and_signs_make_no_difference(pair):
    assert sort_key(pair[0]) == sort_key(pair[1])


def test_decomposed_letters_are_the_same_letters():
    assert sort_key("s\u0301nieg") == sort_key("śnieg")


@given(st.text(max_size=80))
def test_any_text_has_a_key_that_every_collation_orders_alike(text):
    key = sort_key(text)
    assert len(key) <= 255
    assert set(key) <= set("0123456789abcdef")
    assert isinstance(letter_order(first_letter(text)), tuple)


@pytest.mark.parametrize(
    ("text", "letter"),
    [("łąka", "Ł"), ("„Żagiel”", "Ż"), ("3 Maja", "0–9"), ("Яр", "#"), ("", "#"), ("Élan", "E")],
)
def test_where_a_name_stands_in_the_a_to_z(text, letter):
    assert first_letter(text) == letter


def test_the_letters_stand_in_order():
    letters = ["#", "Ż", "Ł", "L", "0–9", "A", "Ą"]
    assert sorted(letters, key=letter_order) == ["0–9", "A", "Ą", "L", "Ł", "Ż", "#"]
