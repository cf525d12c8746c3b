"""The guide in the CMS: in the reader's language, with its pictures, for who is signed in."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from wagtail.users.models import UserProfile

from network.cms.guide import FOLDER, _render, chapters
from tests.factories import make_editor

pytestmark = pytest.mark.django_db
SAID = {"pl": re.compile("„([^”]+)”"), "en": re.compile("“([^”]+)”")}
OF_THE_STEPS = {"Odwołaj jeden termin", "Cancel one date"}


@pytest.fixture(params=["pl", "en"])
def language(request):
    return request.param


@pytest.fixture
def cms(client, language):
    editor = make_editor()
    UserProfile.objects.create(user=editor, preferred_language=language)
    client.force_login(editor)
    return client


def test_the_help_menu_leads_to_it_and_not_to_wagtails(cms):
    html = cms.get(reverse("wagtailadmin_home")).text
    assert reverse("guide") in html
    assert re.findall(r".{150}guide\.wagtail\.org.{80}", html) == []


def test_every_chapter_is_a_page_in_the_language_of_the_cms(cms, language):
    contents = cms.get(reverse("guide")).text
    assert len(chapters(language)) == 13
    for chapter in chapters(language):
        assert chapter.heading in contents
        html = cms.get(chapter.url).text
        assert chapter.heading in html
        assert chapter.html in html
        assert 'aria-current="page"' in html


def test_every_picture_is_served(cms, language):
    shown = [
        address
        for chapter in chapters(language)
        for address in re.findall(r'<img src="([^"]+)"', chapter.html)
    ]
    assert len(shown) == len([*(FOLDER / "pictures" / language).iterdir()])
    for address in shown:
        answer = cms.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")


@pytest.mark.parametrize("name", ["nothing.webp", "..", ".", "editors.pl.md"])
def test_nothing_else_is(cms, name):
    address = reverse("guide_picture", args=["pl", name])
    assert cms.get(address, follow=True).status_code == 404
    assert cms.get("/admin/guide/no-chapter/").status_code == 404


def test_only_who_is_signed_in_reads_it(client):
    for address in (reverse("guide"), chapters("pl")[0].url):
        assert client.get(address).status_code == 302


def test_markup_and_scripts_in_the_sources_do_nothing():
    html = _render("<script>alert(1)</script> [x](javascript:alert(1))", "pl")
    assert "<script" not in html
    assert "href" not in html


def test_what_it_quotes_is_said_by_the_screens(language):
    with (settings.BASE_DIR / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    known = {
        text.casefold()
        for message in catalogue
        for texts in (message.id, message.string)
        for text in (texts if isinstance(texts, (tuple, list)) else [texts])
    }
    text = (FOLDER / f"topics.{language}.md").read_text(encoding="utf-8")
    said = {" ".join(words.split()) for words in SAID[language].findall(text)} - OF_THE_STEPS
    assert said
    assert {words for words in said if words.casefold() not in known} == set()
