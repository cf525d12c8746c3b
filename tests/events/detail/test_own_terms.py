"""What an event says of itself by vocabulary, published or drafted."""

from __future__ import annotations

import pytest
from django.utils import translation

from events.detail.terms import own_terms
from events.models import EventPage
from network.models import Category, SpokenLanguage
from tests.factories import make_event, make_event_index, make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db) -> EventPage:
    event = make_event(make_event_index(make_home()))
    event.categories = [
        Category.objects.create(code="b", sort_order=2, name_pl="Druga", name_en="Second"),
        Category.objects.create(code="c", sort_order=1, name_pl="Pierwsza", name_en=""),
        Category.objects.create(code="a", sort_order=2, name_pl="Też druga", name_en="Second too"),
    ]
    event.languages = [SpokenLanguage.objects.get_or_create(code="pl")[0]]
    event.save()
    return EventPage.objects.get(pk=event.pk)


def categories(event, language):
    with translation.override(language):
        return [(term.name, term.lang) for term in own_terms(event)["categories"]]


def test_they_stand_in_the_order_of_the_vocabulary_and_say_their_language(event):
    assert categories(event, "pl") == [("Pierwsza", ""), ("Też druga", ""), ("Druga", "")]
    assert categories(event, "en") == [
        ("Pierwsza", ' lang="pl"'),
        ("Second too", ""),
        ("Second", ""),
    ]


def test_every_vocabulary_is_asked_at_once(event, django_assert_num_queries):
    own_terms(event)
    with django_assert_num_queries(1):
        terms = own_terms(event)
    assert [term.code for term in terms["languages"]] == ["pl"]
    assert (terms["formats"], terms["audiences"]) == ([], [])


def test_a_draft_shows_its_own(event, django_assert_num_queries):
    event.categories = [Category.objects.get(code="b")]
    draft = event.save_revision().as_object()
    assert categories(draft, "pl") == [("Druga", "")]
    assert [term.code for term in own_terms(draft)["languages"]] == ["pl"]
    assert own_terms(EventPage())["categories"] == []
