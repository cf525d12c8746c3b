"""Query sets that are compiled once give what Django's own give, whatever values follow."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from events.models import EventIndexPage, EventPage, Occurrence, ProgrammePoint
from network.db import compiled_queries
from network.db.any_of import AnyOf
from network.db.compiled_queries import fetch
from network.db.related_rows import related_rows, with_exists_flags
from network.models import NetworkPage
from tests.factories import make_categories, make_event, make_event_index, make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db) -> EventPage:
    return make_event(make_event_index(make_home()), title_pl="Szachy", title_en="Chess")


def test_other_values_get_other_rows(event):
    other = make_event(EventIndexPage.objects.get(), title_pl="Joga")

    def by_key(pk):
        return EventPage.objects.filter(pk=pk)

    found = [fetch(by_key, pk=page.pk) for page in (event, other, event)]
    assert found == [[event], [other], [event]]
    assert fetch(by_key, pk=0) == []


def test_a_list_may_have_any_length(event):
    other = make_event(EventIndexPage.objects.get(), title_pl="Joga")

    def by_path(paths):
        return NetworkPage.objects.filter(path__in=paths).order_by("pk")

    both = [event.path, other.path]
    assert [page.pk for page in fetch(by_path, paths=both)] == [event.pk, other.pk]
    assert [page.pk for page in fetch(by_path, paths=both[1:])] == [other.pk]
    assert [page.pk for page in fetch(by_path, paths=both)] == [event.pk, other.pk]


def test_each_language_has_a_question_of_its_own(event):
    def by_title(title):
        return EventPage.objects.filter(title=title)

    found = {}
    for code in ("pl", "en", "pl"):
        with translation.override(code):
            found[code] = [bool(fetch(by_title, title=title)) for title in ("Szachy", "Chess")]
    assert found == {"pl": [True, False], "en": [False, True]}


def test_moments_are_what_they_are_to_the_database(event):
    def ending(now):
        return Occurrence.objects.filter(end__gt=now).values_list("event")

    now = timezone.now()
    date = event.occurrences.get()
    assert fetch(ending, now=date.end - timedelta(microseconds=1)) == [(event.pk,)]
    assert fetch(ending, now=date.end) == []
    assert fetch(ending, now=now) == list(ending(now))


def test_a_moment_may_be_moved_more_than_once(event):
    def after(start):
        return Occurrence.objects.filter(start__gt=start + timedelta(days=2) - timedelta(days=1))

    date = event.occurrences.get()
    assert fetch(after, start=date.start - timedelta(hours=25)) == [date]
    assert fetch(after, start=date.start - timedelta(hours=23)) == []


class TestRelatedRows:
    def test_they_are_those_of_the_relation_and_know_whose_they_are(
        self, event, django_assert_num_queries
    ):
        event.programme = [ProgrammePoint(text_pl="Powitanie"), ProgrammePoint(text_pl="Rozmowa")]
        event.categories = make_categories(2)
        event.save()
        page = EventPage.objects.get(pk=event.pk)
        with django_assert_num_queries(2):
            points = related_rows(page, "programme", "format")
            categories = related_rows(page, "categories")
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
        draft = event.save_revision().as_object()
        for each in (event, draft):
            points = related_rows(each, "programme", "format")
            assert [point.text_pl for point in points] == ["Rozmowa"]
        assert len(related_rows(draft, "categories")) == 1
        assert related_rows(EventPage(), "programme") == []

    def test_what_was_read_for_many_is_not_read_again(self, event, django_assert_num_queries):
        event.categories = make_categories(2)
        event.save()
        page = EventPage.objects.prefetch_related("categories").get(pk=event.pk)
        with django_assert_num_queries(0):
            assert len(related_rows(page, "categories")) == 2

    def test_what_a_page_has_none_of_is_known_with_it(self, event, django_assert_num_queries):
        other = make_event(EventIndexPage.objects.get(), title_pl="Joga")
        event.programme = [ProgrammePoint(text_pl="Powitanie")]
        event.save()
        noted = with_exists_flags(EventPage.objects.all(), ["programme", "people"])
        with django_assert_num_queries(2):
            found = {
                page.pk: [len(related_rows(page, "programme")), related_rows(page, "people")]
                for page in noted
            }
        assert found == {event.pk: [1, []], other.pk: [0, []]}

    def test_a_draft_has_what_the_published_page_has_not(self, event):
        page = with_exists_flags(EventPage.objects.all(), ["programme"]).get()
        page.programme = [ProgrammePoint(text_pl="Rozmowa")]
        draft = page.save_revision().as_object()
        assert [len(related_rows(each, "programme")) for each in (page, draft)] == [1, 1]


def test_a_thread_asks_by_its_own_connection(event):
    def titles(pk):
        return EventPage.objects.filter(pk=pk).values_list("title_pl")

    assert fetch(titles, pk=event.pk) == [("Szachy",)]

    def ask() -> list[tuple]:
        try:
            return fetch(titles, pk=event.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        # Another connection sees nothing of what this test has not committed.
        assert other.submit(ask).result() == []


class TestWhatIsKept:
    @pytest.fixture(autouse=True)
    def nothing_kept(self, monkeypatch):
        monkeypatch.setattr(compiled_queries, "_kept", {})

    @staticmethod
    def kept(key):
        return len([whole for whole in compiled_queries._kept if whole[0] == key])

    @staticmethod
    def after(start, end=None, keys=None):
        rows = Occurrence.objects.filter(start__gte=start - timedelta(hours=1))
        if end is not None:
            rows = rows.filter(start__lt=end + timedelta(hours=1))
        if keys is not None:
            rows = rows.filter(AnyOf("pk", keys))
        return rows.order_by("start").values_list("pk", "start", "all_day", "event__title_pl")

    def test_it_finds_each_time_what_the_orm_finds(self, event):
        day = timezone.now()
        for number in range(1, 5):
            make_event(EventIndexPage.objects.get(), start=day + timedelta(days=number))
        for number in range(6):
            for end in (None, day + timedelta(days=number + 2)):
                start = day + timedelta(days=number)
                wanted = list(self.after(start, end))
                assert fetch(self.after, key="after", start=start, end=end) == wanted
        assert self.kept("after") == 2  # with an end, and without

    def test_many_keys_are_one_value(self, event):
        for _times in range(3):
            make_event(EventIndexPage.objects.get())
        every = tuple(Occurrence.objects.values_list("pk", flat=True))
        long_ago = timezone.now() - timedelta(days=10_000)
        for keys in ((), every[:1], every[:3]):
            found = fetch(self.after, key="keys", start=long_ago, end=None, keys=keys)
            assert {row[0] for row in found} == set(keys)
        assert self.kept("keys") == 1

    def test_no_more_are_kept_than_so_many(self, event, monkeypatch):
        monkeypatch.setattr(compiled_queries, "MOST_KEPT", 3)
        for number in range(7):
            fetch(lambda path: NetworkPage.objects.filter(path=path), key=number, path=event.path)
        assert len(compiled_queries._kept) <= 3
