"""One page, two languages: slugs, addresses, copies, moves, revisions."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect

from events.models import EventPage
from network.models import NetworkPage
from sites.models import ContentPage, SpacePage
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db


def make_pages():
    home = make_home()
    return {"home": home, "spaces": make_space_index(home)}


pages = stands(make_pages)
home, spaces = page_of("home"), page_of("spaces")


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def stored(page):
    """The columns as they are in the database: SQL of our own, which no descriptor rewrites."""
    names = ["title", "title_pl", "title_en", "slug", "url_path", "url_path_pl", "url_path_en"]
    with connection.cursor() as cursor:
        columns = ", ".join(names)
        cursor.execute(f"SELECT {columns} FROM network_networkpage WHERE id = %s", [page.pk])  # noqa: S608
        return dict(zip(names, cursor.fetchone(), strict=True))


class TestSlugs:
    def test_is_made_from_the_title_of_its_own_language(self, spaces):
        space = make_space(spaces, title_pl="Łąka Źródlana", title_en="Spring Meadow")
        assert (space.slug_pl, space.slug_en) == ("laka-zrodlana", "spring-meadow")

    def test_english_follows_polish_when_there_is_no_english_title(self, spaces):
        space = make_space(spaces, title_pl="Na Kozłówce", title_en="")
        assert space.slug_en == "na-kozlowce"

    def test_a_second_page_with_the_same_title_gets_a_number_in_both_languages(self, spaces):
        make_space(spaces, title_pl="Dom", title_en="House")
        second = make_space(spaces, title_pl="Dom", title_en="House")
        assert (second.slug_pl, second.slug_en) == ("dom-2", "house-2")

    @pytest.mark.parametrize("active", ["pl", "en"])
    @pytest.mark.parametrize("field", ["slug_pl", "slug_en"])
    def test_a_taken_slug_is_refused_in_the_language_it_is_taken_in(self, spaces, field, active):
        make_space(spaces, title_pl="Pierwsze", slug_pl="jeden", slug_en="one")
        taken = {"slug_pl": "jeden", "slug_en": "one"}[field]
        with translation.override(active), pytest.raises(ValidationError) as refused:
            make_space(spaces, title_pl="Drugie", **{field: taken})
        assert list(refused.value.message_dict) == [field]

    def test_the_same_slug_is_free_in_the_other_language(self, spaces):
        make_space(spaces, title_pl="Ogród", slug_pl="ogrod", slug_en="garden")
        other = make_space(spaces, title_pl="Inny", slug_pl="garden", slug_en="ogrod")
        assert other.pk


class TestAddresses:
    def test_a_parents_english_slug_moves_only_english_addresses(self, spaces):
        event = make_event(make_event_index(make_space(spaces)))
        before = stored(event)
        spaces.slug_en = "places"
        spaces.save_revision().publish()
        after = stored(event)
        assert after["url_path_en"] == before["url_path_en"].replace("/spaces/", "/places/")
        assert after["url_path_pl"] == before["url_path_pl"]
        assert after["url_path"] == before["url_path_pl"]

    def test_the_column_without_a_language_follows_the_polish_address(self, spaces):
        event = make_event(make_event_index(make_space(spaces)))
        with translation.override("en"):
            spaces = fresh(spaces)
            spaces.slug_pl = "domy"
            spaces.save_revision().publish()
        after = stored(event)
        assert after["url_path_pl"].startswith("/siec/domy/")
        assert after["url_path"] == after["url_path_pl"]

    @pytest.mark.parametrize("active", ["pl", "en"])
    def test_both_languages_old_addresses_lead_to_the_new(
        self, client, spaces, active, django_capture_on_commit_callbacks
    ):
        space = make_space(spaces, title_pl="Stare", title_en="Old")
        event = make_event(make_event_index(space), title_pl="Joga", title_en="Yoga")
        old = {code: event.get_url_in(code) for code in ("pl", "en")}
        with translation.override(active), django_capture_on_commit_callbacks(execute=True):
            space = fresh(space)
            space.slug_pl, space.slug_en = "nowe", "new"
            space.save_revision().publish()
        event = fresh(event)
        for code, address in old.items():
            response = client.get(address.removeprefix("http://localhost"))
            assert response.status_code == 301
            assert response["Location"].endswith(
                event.get_url_in(code).removeprefix("http://localhost")
            )

    def test_moving_a_page_moves_both_addresses_and_leaves_redirects(self, client, spaces):
        here = make_event_index(make_space(spaces, title_pl="Tu", title_en="Here"))
        there = make_event_index(make_space(spaces, title_pl="Tam", title_en="There"))
        event = make_event(here, title_pl="Joga", title_en="Yoga")
        old = {code: event.get_url_in(code) for code in ("pl", "en")}
        with translation.override("en"):
            event.move(there, "last-child")
        moved = stored(event)
        assert moved["url_path_pl"].endswith("/tam/wydarzenia/joga/")
        assert moved["url_path_en"].endswith("/there/events/yoga/")
        assert moved["url_path"] == moved["url_path_pl"]
        for address in old.values():
            assert client.get(address.removeprefix("http://localhost")).status_code == 301
        assert Redirect.objects.count() == 2

    def test_wagtails_own_root_has_an_address_in_both_languages(self, home):
        root = stored(home.get_parent())
        assert (root["url_path_pl"], root["url_path_en"]) == ("/", "/")
        assert root["title_pl"] == "Root"

    def test_columns_without_a_language_are_polish_whoever_saves(self, spaces):
        with translation.override("en"):
            space = make_space(spaces, title_pl="Dom sąsiedzki", title_en="Community house")
        row = stored(space)
        assert row["title"] == "Dom sąsiedzki"
        assert row["slug"] == "dom-sasiedzki"

    @pytest.mark.parametrize("address", ["/pl/miejsca/szukane/", "/en/spaces/wanted/"])
    def test_finding_a_page_reads_none_of_its_siblings(self, client, spaces, address):
        make_space(spaces, title_pl="Szukane", title_en="Wanted")
        for number in range(9):
            make_space(spaces, title_pl=f"Sąsiad {number}")
        queries_of(client, address)  # content types are remembered by the process
        among_ten = queries_of(client, address)
        copy_rows(SpacePage.objects.last(), 90)
        among_hundred = queries_of(client, address)
        assert SpacePage.objects.count() == 100
        assert len(among_hundred) == len(among_ten)


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries]


def copy_rows(page, count):
    """Many more siblings, quickly: rows as they would be, without the work of making each."""
    parent = page.get_parent()
    start = parent.numchild
    for number in range(start, start + count):
        slug = f"wiele-{number}"
        row = type(page)(title_pl=slug, slug_pl=slug, slug_en=slug, draft_title=slug)
        row.path = parent._get_path(parent.path, parent.depth + 1, number + 1)
        row.depth = parent.depth + 1
        row.locale = page.locale
        row.set_url_path(parent)
        row.save_base(force_insert=True)
    NetworkPage.objects.filter(pk=parent.pk).update(numchild=start + count)


class TestCopies:
    def test_a_copy_takes_a_free_slug_in_the_language_nobody_was_asked_about(self, spaces):
        make_space(spaces, title_pl="Dom", title_en="House")
        space = SpacePage.objects.get()
        with translation.override("en"):
            copy = space.copy(update_attrs={"title": "Copy", "slug": "copy"})
        copy = fresh(copy)
        assert (copy.slug_pl, copy.slug_en) == ("dom-2", "copy")
        assert (copy.title_pl, copy.title_en) == ("Dom", "Copy")

    @pytest.mark.parametrize("language", ["pl", "en"])
    @pytest.mark.parametrize("english", ["House", ""])
    def test_a_copy_keeps_both_titles(self, spaces, language, english):
        space = make_space(spaces, title_pl="Dom", title_en=english)
        with translation.override(language):
            copy = fresh(space).copy(update_attrs={"slug": "copied"})
        for page in (fresh(copy), copy.get_latest_revision_as_object()):
            assert (page.title_pl, page.title_en or "") == ("Dom", english)

    def test_a_copied_tree_keeps_the_slugs_of_its_children(self, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="House")
        make_event(make_event_index(space), title_pl="Joga", slug_en="gentle-yoga")
        copy = fresh(space).copy(recursive=True, update_attrs={"slug": "kopia"})
        event = EventPage.objects.descendant_of(copy).get()
        assert (event.slug_pl, event.slug_en) == ("joga", "gentle-yoga")
        assert event.url_path_en.endswith("/house-2/events/gentle-yoga/")


class TestRevisions:
    def test_a_draft_and_its_publication_keep_both_languages(self, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="House", lead_pl="Polski opis")
        space.lead_en = "English summary"
        with translation.override("en"):
            revision = space.save_revision()
        assert fresh(space).lead_en in (None, "")
        with translation.override("pl"):
            revision.publish()
        assert (fresh(space).lead_pl, fresh(space).lead_en) == ("Polski opis", "English summary")

    def test_going_back_to_an_older_revision_restores_both_languages(self, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="House")
        old = space.save_revision()
        old.publish()
        space = fresh(space)
        space.title_pl, space.title_en = "Inny", "Other"
        space.save_revision().publish()
        with translation.override("en"):
            old.as_object().save_revision(previous_revision=old).publish()
        assert (fresh(space).title_pl, fresh(space).title_en) == ("Dom", "House")

    def test_a_missing_english_title_is_not_filled_by_an_english_speaking_editor(self, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="")
        with translation.override("en"):
            space = fresh(space)
            space.save_revision().publish()
        assert not stored(space)["title_en"]

    def test_the_explorer_shows_the_polish_title(self, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="House")
        with translation.override("en"):
            space = fresh(space)
            space.title_pl = "Nowy dom"
            space.save_revision()
        assert fresh(space).get_admin_display_title() == "Nowy dom"


class TestRooms:
    """A parent offers rooms by name; only the page types made for one may stand in it."""

    def test_events_stand_in_spaces_and_at_the_front(self, home, spaces):
        names = {model.__name__ for model in type(home).allowed_subpage_models()}
        assert {"SpaceIndexPage", "EventIndexPage", "StatementPage"} <= names
        assert "SpacePage" not in names
        names = {model.__name__ for model in SpacePage.allowed_subpage_models()}
        assert {"EventIndexPage", "ContentPage"} <= names
        assert not names & {"SpacePage", "HomePage", "EventPage"}

    def test_an_event_holds_no_pages(self):
        assert EventPage.allowed_subpage_models() == []
        assert "ContentPage" in {m.__name__ for m in ContentPage.allowed_subpage_models()}
