"""How far a page is translated: what counts as missing and as outdated, and where it is shown."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import EventPage, ProgrammePoint
from network.models import Translation, TranslationState
from network.services.translation_status import still_right
from sites.models import ContentPage
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)
from tests.forms import event_form
from tests.partners import make_coordinator
from tests.standing import again, standing

TEXT = [{"type": "text", "value": "<p>Robimy razem.</p>"}]


@pytest.fixture(scope="module")
def spaces(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        index = make_space_index(make_home())
        yield [make_space(index, title_pl=f"Dom {name}", title_en=f"House {name}") for name in "AB"]


@pytest.fixture
def about(spaces, db):
    values = {"title_pl": "O nas", "title_en": "About us", "intro_pl": "Polski", "intro_en": "Eng"}
    return add(spaces[0], ContentPage(**values))


def english(page) -> Translation:
    return Translation.objects.get(page=page, language="en")


def wanting(page, language: str = "en") -> dict[str, str]:
    row = Translation.objects.get(page=page, language=language)
    return {name: text["state"] for name, text in row.texts.items() if text["state"] != "complete"}


def edit(page, **values) -> None:
    page = again(page).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, json.dumps(value) if isinstance(value, list) else value)
    page.save_revision()


class TestStates:
    def test_all_is_complete_where_both_languages_are_written(self, about):
        assert english(about).state == TranslationState.COMPLETE
        assert wanting(about, "pl") == {}

    def test_a_text_that_is_only_polish_is_missing(self, about):
        edit(about, body_pl=TEXT)
        assert wanting(about) == {"body": "missing"}
        assert english(about).state == TranslationState.PARTIAL

    def test_a_text_that_is_only_english_is_missing_in_polish(self, about):
        edit(about, body_en=TEXT)
        assert wanting(about, "pl") == {"body": "missing"}
        assert wanting(about) == {}

    def test_a_page_without_any_english_is_missing(self, spaces, db):
        about = add(spaces[0], ContentPage(title_pl="Regulamin", intro_pl="Zasady"))
        assert english(about).state == TranslationState.MISSING
        assert english(about).missing == english(about).total == 2

    def test_changing_only_the_polish_makes_the_english_outdated(self, about):
        edit(about, intro_pl="Całkiem inaczej")
        assert wanting(about) == {"intro": "outdated"}
        assert english(about).state == TranslationState.OUTDATED
        assert wanting(about, "pl") == {}

    def test_it_stays_outdated_until_the_english_is_touched(self, about):
        edit(about, intro_pl="Całkiem inaczej")
        edit(about, title_pl="O nas")
        assert wanting(about) == {"intro": "outdated"}
        edit(about, intro_en="Quite different")
        assert wanting(about) == {}

    def test_both_changed_together_agree(self, about):
        edit(about, intro_pl="Inaczej", intro_en="Different")
        assert wanting(about) == {}

    def test_taking_the_change_back_makes_it_right_again(self, about):
        edit(about, intro_pl="Inaczej")
        edit(about, intro_pl="Polski")
        assert wanting(about) == {}

    def test_more_spaces_between_words_are_no_change(self, about):
        edit(about, intro_pl="Polski ")
        assert wanting(about) == {}

    def test_more_text_is_a_change_and_a_new_key_of_a_block_is_none(self, about):
        edit(about, body_pl=TEXT, body_en=TEXT)
        edit(about, body_pl=[{**TEXT[0], "id": "another"}])
        assert wanting(about) == {}
        edit(about, body_pl=[*TEXT, {"type": "text", "value": "<p>Więcej.</p>"}])
        assert wanting(about) == {"body": "outdated"}

    def test_an_editor_may_say_the_english_is_still_right(self, about):
        edit(about, intro_pl="Literówka poprawiona")
        still_right(again(about))
        assert wanting(about) == {}
        edit(about, intro_pl="A teraz naprawdę inaczej")
        assert wanting(about) == {"intro": "outdated"}


class TestEvents:
    @pytest.fixture
    def event(self, spaces, db) -> EventPage:
        event = make_event(make_event_index(spaces[0]), lead_pl="Zapraszamy", lead_en="Welcome")
        event.programme = [ProgrammePoint(text_pl="Start", text_en="Start", sort_order=0)]
        event.save()
        return event

    def test_another_date_changes_nothing(self, event):
        before = english(event).texts
        later = {"start": event.start + timedelta(days=7), "end": event.end + timedelta(days=7)}
        edit(event, **later, capacity=12, status="planowane")
        assert english(event).texts == before
        assert english(event).state == TranslationState.COMPLETE

    def test_a_point_of_the_programme_without_english_is_missing_and_named(self, event):
        event = again(event)
        event.programme = [
            *event.programme.all(),
            ProgrammePoint(text_pl="Obiad", sort_order=1),
        ]
        event.save_revision()
        assert wanting(event) == {"programme.text": "missing"}
        assert english(event).texts["programme.text"]["at"] == "programme-1-text_en"

    def test_a_point_whose_polish_changed_is_outdated(self, event):
        event = again(event)
        event.programme = [ProgrammePoint(text_pl="Początek", text_en="Start", sort_order=0)]
        event.save_revision()
        assert wanting(event) == {"programme.text": "outdated"}

    def test_what_is_published_does_not_hide_what_a_draft_lacks(self, event):
        edit(event, lead_pl="Zapraszamy wszystkich")
        published = again(event)
        published.save()  # as when a space is closed, or a date is moved
        assert wanting(event) == {"lead": "outdated"}


class TestEditor:
    def test_publishing_without_english_is_not_blocked(self, client, spaces, db):
        index = make_event_index(spaces[0])
        client.force_login(make_coordinator("koordynatorka", spaces[0]))
        url = reverse("wagtailadmin_pages:add", args=["events", "eventpage", index.pk])
        data = event_form(title_pl="Szachy", start="2030-05-10 18:00", end="2030-05-10 20:00")
        client.post(url, {**data, "action-publish": "1"})
        event = EventPage.objects.get(title_pl="Szachy", live=True)
        assert wanting(event) == {"title": "missing"}

    def test_the_form_says_where_each_english_text_stands_and_takes_that_it_is_right(
        self, client, about
    ):
        edit(about, intro_pl="Inaczej", body_pl=TEXT)
        client.force_login(make_coordinator("koordynatorka", about.get_parent().specific))
        url = reverse("wagtailadmin_pages:edit", args=[about.pk])
        body = client.get(url).content.decode()
        assert body.count("mam-state--outdated") == 1
        assert body.count("mam-state--missing") == 1
        data = {
            "title_pl": "O nas",
            "title_en": "About us",
            "slug_pl": about.slug_pl,
            "slug_en": about.slug_en,
            "intro_pl": "Inaczej",
            "intro_en": "Eng",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            **{f"body_{code}-count": "0" for code in ("pl", "en")},
            **dict.fromkeys(("seo_title_pl", "seo_title_en"), ""),
            **dict.fromkeys(("search_description_pl", "search_description_en"), ""),
        }
        client.post(url, {**data, "still_right": ["intro"]})
        assert wanting(about) == {}

    def test_the_page_tree_filters_by_state(self, client, about, spaces):
        edit(about, intro_pl="Inaczej")
        add(spaces[0], ContentPage(title_pl="Regulamin"))
        client.force_login(make_coordinator("koordynatorka", spaces[0]))
        url = reverse("wagtailadmin_explore", args=[spaces[0].pk])
        assert "EN: outdated" in client.get(url, headers={"accept-language": "en"}).content.decode()
        for state, shown, hidden in (
            ("en-outdated", "O nas", "Regulamin"),
            ("en-missing", "Regulamin", "O nas"),
        ):
            results = reverse("wagtailadmin_explore_results", args=[spaces[0].pk])
            body = client.get(results, {"translation": state}).content.decode()
            assert shown in body
            assert hidden not in body


class TestReport:
    @pytest.fixture
    def client(self, client, about, spaces):
        edit(about, intro_pl="Inaczej")
        add(spaces[1], ContentPage(title_pl="Cudzy szkic", title_en=""), publish=False)
        client.force_login(make_coordinator("koordynatorka", spaces[0]))
        return client

    def test_it_leads_to_the_field_and_shows_nothing_of_another_space(self, client, about):
        body = client.get(reverse("translation_report")).content.decode()
        assert f"{reverse('wagtailadmin_pages:edit', args=[about.pk])}#field=intro_en" in body
        assert "Dom A" in body
        assert "Cudzy szkic" not in body

    def test_what_is_done_is_not_listed(self, client, about):
        careful = Client(enforce_csrf_checks=True)
        careful.cookies = client.cookies
        form = BeautifulSoup(
            careful.get(reverse("translation_report_results")).content, "html.parser"
        ).find("form", action=reverse("translation_still_right", args=[about.pk]))
        sent = {field["name"]: field["value"] for field in form.find_all("input")}
        assert careful.post(form["action"], sent).status_code == 302
        assert wanting(about) == {}
        body = careful.get(reverse("translation_report_results")).content.decode()
        assert "intro_en" not in body

    def test_nobody_says_so_for_another_spaces_page(self, client, about, spaces):
        edit(about, intro_pl="Jeszcze inaczej")
        client.force_login(make_coordinator("inna", spaces[1]))
        assert client.post(reverse("translation_still_right", args=[about.pk])).status_code in (
            302,
            403,
        )
        assert wanting(about) == {"intro": "outdated"}

    def test_it_is_closed_to_who_edits_nothing(self, client):
        client.force_login(make_user("obca"))
        assert client.get(reverse("translation_report")).status_code == 302

    def test_many_pages_cost_as_many_queries_as_few(self, client, spaces):
        url = reverse("translation_report")
        client.get(url)  # content types and permissions are known from here on
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for number in range(20):
            add(spaces[0], ContentPage(title_pl=f"Strona {number}"))
        with CaptureQueriesContext(connection) as many:
            assert "Strona 19" in client.get(url).content.decode()
        assert len(many) == len(few)


def test_counting_anew_gives_the_same_and_fills_what_is_missing(about):
    edit(about, intro_pl="Inaczej")
    before = {row.page_id: row.texts for row in Translation.objects.all()}
    call_command("count_translations", stdout=StringIO())
    assert {row.page_id: row.texts for row in Translation.objects.all()} == before
    Translation.objects.all().delete()
    call_command("count_translations", if_empty=True, stdout=StringIO())
    assert set(Translation.objects.values_list("page", flat=True)) >= {about.pk}
