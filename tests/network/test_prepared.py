"""Questions put into SQL once give what Django's own give, whatever is asked after."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from events.models import EventIndexPage, EventPage, Occurrence, ProgrammePoint
from network.models import NetworkPage
from network.prepared import Prepared, rows_of
from tests.factories import make_categories, make_event, make_event_index, make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db) -> EventPage:
    return make_event(make_event_index(make_home()), title_pl="Szachy", title_en="Chess")


def test_other_values_get_other_rows(event):
    other = make_event(EventIndexPage.objects.get(), title_pl="Joga")
    by_key = Prepared(lambda key: EventPage.objects.filter(pk=key))
    assert [by_key(key=page.pk) for page in (event, other, event)] == [[event], [other], [event]]
    assert by_key.first(key=other.pk) == other
    assert by_key.first(key=0) is None


def test_a_list_may_have_any_length(event):
    other = make_event(EventIndexPage.objects.get(), title_pl="Joga")
    by_path = Prepared(lambda paths: NetworkPage.objects.filter(path__in=paths).order_by("pk"))
    both = [event.path, other.path]
    assert [page.pk for page in by_path(paths=both)] == [event.pk, other.pk]
    assert [page.pk for page in by_path(paths=both[1:])] == [other.pk]
    assert [page.pk for page in by_path(paths=both)] == [event.pk, other.pk]


def test_each_language_has_a_question_of_its_own(event):
    by_title = Prepared(lambda title: EventPage.objects.filter(title=title))
    found = {}
    for code in ("pl", "en", "pl"):
        with translation.override(code):
            found[code] = [bool(by_title(title=title)) for title in ("Szachy", "Chess")]
    assert found == {"pl": [True, False], "en": [False, True]}


def test_moments_are_what_they_are_to_the_database(event):
    now = timezone.now()
    ending = Prepared(lambda now: Occurrence.objects.filter(end__gt=now).values_list("event"))
    date = event.occurrences.get()
    assert ending(now=date.end - timedelta(microseconds=1)) == [(event.pk,)]
    assert ending(now=date.end) == []
    assert ending(now=now) == list(Occurrence.objects.filter(end__gt=now).values_list("event"))


class TestRowsOf:
    def test_they_are_those_of_the_relation_and_know_whose_they_are(
        self, event, django_assert_num_queries
    ):
        event.programme = [ProgrammePoint(text_pl="Powitanie"), ProgrammePoint(text_pl="Rozmowa")]
        event.categories = make_categories(2)
        event.save()
        page = EventPage.objects.get(pk=event.pk)
        with django_assert_num_queries(2):
            points, categories = rows_of(page, "programme", "format"), rows_of(page, "categories")
            assert [point.event for point in points] == [page, page]
            assert [point.format for point in points] == [None, None]
        assert [point.text_pl for point in points] == ["Powitanie", "Rozmowa"]
        assert categories == list(page.categories.all())
        assert len(categories) == 2

    def test_a_draft_shows_its_own(self, event):
        event.programme = [ProgrammePoint(text_pl="Powitanie")]
        event.save()
        event.programme = [ProgrammePoint(text_pl="Rozmowa")]
        event.categories = make_categories(1)
        assert [point.text_pl for point in rows_of(event, "programme", "format")] == ["Rozmowa"]
        draft = event.save_revision().as_object()
        assert [point.text_pl for point in rows_of(draft, "programme", "format")] == ["Rozmowa"]
        assert len(rows_of(draft, "categories")) == 1
        assert rows_of(EventPage(), "programme") == []

    def test_what_was_read_for_many_is_not_read_again(self, event, django_assert_num_queries):
        event.categories = make_categories(2)
        event.save()
        page = EventPage.objects.prefetch_related("categories").get(pk=event.pk)
        with django_assert_num_queries(0):
            assert len(rows_of(page, "categories")) == 2


def test_a_thread_asks_by_its_own_connection(event):
    titles = Prepared(lambda key: EventPage.objects.filter(pk=key).values_list("title_pl"))
    assert titles(key=event.pk) == [("Szachy",)]

    def ask() -> list[tuple]:
        try:
            return titles(key=event.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        # Another connection sees nothing of what this test has not committed.
        assert other.submit(ask).result() == []
