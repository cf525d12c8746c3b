"""What can be ticked says what it would leave, in the language it is in."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from network.listing.facets import Facet, Option
from network.templatetags.jinja_tags import jinja


def box(**changes):
    said = {"value": "a", "name": "A", "language": "en", "count": 3, "ticked": False} | changes
    with translation.override("en"):
        return BeautifulSoup(
            jinja("network/boxes.html", facet=Facet("kind", "Kind", [Option(**said)])),
            "html.parser",
        ).label


def test_it_is_a_field_of_its_kind_with_its_count():
    label = box()
    assert (label.input["name"], label.input["value"]) == ("kind", "a")
    assert label.get_text() == " A 3"
    assert not label.input.has_attr("checked")
    assert box(ticked=True).input.has_attr("checked")


def test_a_count_that_is_not_the_whole_truth_is_told_in_words():
    assert box(at_least="3 or more").get_text() == " A 3 or more"


@pytest.mark.parametrize(
    ("changes", "is_none"),
    [({}, False), ({"count": 0}, True), ({"count": 0, "ticked": True}, False)],
)
def test_what_would_leave_nothing_is_muted_unless_it_is_chosen(changes, is_none):
    assert ("is-none" in box(**changes)["class"]) == is_none


def test_where_nobody_has_looked_there_is_no_number():
    label = box(count=None)
    assert label.get_text(strip=True) == "A"
    assert "is-none" not in label["class"]


def test_a_name_in_another_language_says_so():
    assert box(language="pl").span["lang"] == "pl"
    assert not box().span.has_attr("lang")


def test_names_and_values_are_text_whatever_is_in_them():
    label = box(name='<b>&"', value='"><script>')
    assert label.span.get_text() == '<b>&"'
    assert label.input["value"] == '"><script>'
    assert label.find("script") is None
