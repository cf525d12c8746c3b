"""What a person types finds what is written, whatever the case and the marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.i18n.folding import fold


@pytest.mark.parametrize(
    "written", ["kozlowka", "Kozłówka", "KOZŁÓWKA", "Ko\u0301złówka", "Ｋｏｚłówka"]
)
def test_every_spelling_is_one(written):
    assert fold(written) == "kozlowka"


def test_every_polish_letter_loses_its_mark():
    assert fold("ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ") == "acelnoszz acelnoszz"


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
