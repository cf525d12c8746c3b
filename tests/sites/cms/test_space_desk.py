"""A coordinator's ways to the parts of her space, and the screens they lead to."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from events.cms.event_parts import EVENT_PARTS
from network.models import AccessibilityFeature
from sites.cms.space_panels import SPACE_PARTS
from sites.lifecycle import stages
from sites.models import SpaceGroup, SpacePage, SpaceStage
from tests.factories import make_home, make_room, make_space, make_space_index
from tests.forms import edit_part
from tests.partners import make_coordinator, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(db):
    return make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")


@pytest.fixture(params=["pl", "en"])
def language(request):
    return request.param


@pytest.fixture
def kora(space, language):
    user = make_coordinator("kora", space)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    return user


@pytest.fixture
def cms(client, kora):
    client.force_login(kora)
    return client


def facts(*rows):
    return nested_form_data({"accessibility": inline_formset(list(rows))})


class TestScreens:
    @pytest.mark.parametrize("part", SPACE_PARTS, ids=lambda part: part.name)
    def test_each_opens_with_its_own_fields_only(self, cms, space, language, part):
        answer = cms.get(reverse("page_part", args=[space.pk, part.name]))
        page = BeautifulSoup(answer.content, "html.parser")
        with override(language):
            assert str(part.title) in page.find(id="header-title").get_text()
        assert {"pl": "Dom", "en": "House"}[language] in page.select_one(".mam-name").get_text()
        assert "point" not in answer.context["form"].fields
        named = {field.get("id") for field in page.select("main input, main select")}
        labelled = {label.get("for") for label in page.select("main label")}
        assert not {name for name in named - labelled if name and name.startswith("id_point")}

    def test_each_chapter_they_lead_to_is_there(self, cms):
        chapters = {part.chapter for part in (*SPACE_PARTS, *EVENT_PARTS)} - {""}
        assert len(chapters) >= 4
        for chapter in chapters:
            assert cms.get(reverse("guide_chapter", args=[chapter])).status_code == 200, chapter

    def test_it_leads_to_its_chapter(self, cms, space, language):
        html = cms.get(reverse("page_part", args=[space.pk, "hours"])).content.decode()
        words = {"pl": "W przewodniku: Godziny otwarcia", "en": "In the guide: Opening hours"}
        assert words[language] in html

    def test_the_form_tells_what_is_set_there(self, cms, space, language):
        step = AccessibilityFeature.objects.first() or AccessibilityFeature.objects.create(
            code="stopien", name_pl="Próg", name_en="Step", group="entrance"
        )
        row = {"feature": step.pk, "answer": "tak", "detail_pl": "", "detail_en": ""}
        form = cms.get(reverse("page_part", args=[space.pk, "accessibility"])).context["form"]
        names = form.formsets["accessibility"].empty_form.fields
        known = {**dict.fromkeys(names, ""), **{key: row[key] for key in row if key in names}}
        answer = edit_part(cms, space, "accessibility", facts(known), publish=True)
        assert answer.status_code == 302, answer.context["form"].formsets["accessibility"].errors
        edit = cms.get(reverse("wagtailadmin_pages:edit", args=[space.pk])).content.decode()
        assert {"pl": "1 informacja", "en": "1 fact"}[language] in edit
        assert space.accessibility.count() == 1

    def test_none_ends_a_suspension(self, cms, space, kora):
        """The version it begins with may be older than the suspension."""
        older = space.save_revision()
        stages.suspend(space, user=kora)
        older.as_object().save_revision(user=kora)
        assert edit_part(cms, space, "accessibility", facts()).status_code == 302
        newest = SpacePage.objects.get(pk=space.pk).get_latest_revision_as_object()
        assert newest.stage == SpaceStage.SUSPENDED

    def test_a_page_of_another_type_has_no_such_screen(self, cms, space):
        home = space.get_parent().get_parent()
        assert cms.get(reverse("page_part", args=[home.pk, "hours"])).status_code in (302, 403, 404)
        assert cms.get(reverse("page_part", args=[space.pk, "programme"])).status_code == 404

    @pytest.mark.parametrize("part", SPACE_PARTS, ids=lambda part: part.name)
    def test_only_who_may_edit_the_space(self, client, space, part):
        other = make_space(space.get_parent().specific, title_pl="Inny")
        address = reverse("page_part", args=[space.pk, part.name])
        for user in (make_coordinator("other", other), make_partner("partner", space)):
            client.force_login(user)
            assert client.get(address).status_code in (302, 403)
            assert client.post(address, {}).status_code in (302, 403)


class TestWays:
    def test_a_space_without_rooms_leads_to_where_they_are_added(self, cms, space):
        page = BeautifulSoup(cms.get(reverse("wagtailadmin_home")).content, "html.parser")
        links = [link["href"] for link in page.select(".mam-space-links a")]
        add = reverse("wagtailadmin_pages:add", args=["sites", "roomindexpage", space.pk])
        assert add in links
        assert cms.get(add).status_code == 200
        assert all(cms.get(link.partition("#")[0]).status_code == 200 for link in links)

    def test_the_list_of_rooms_is_the_spaces_own(self, cms, space):
        other = make_space(space.get_parent().specific, title_pl="Inny")
        own, others = (make_room(each).get_parent() for each in (space, other))
        page = BeautifulSoup(cms.get(reverse("wagtailadmin_home")).content, "html.parser")
        links = {link["href"] for link in page.select(".mam-space-links a")}
        assert reverse("wagtailadmin_explore", args=[own.pk]) in links
        assert reverse("wagtailadmin_explore", args=[others.pk]) not in links

    def test_of_very_many_spaces_the_menu_leads_to_all(self, cms, kora, space):
        for number in range(9):
            other = make_space(space.get_parent().specific, title_pl=f"Inny {number}")
            make_coordinator(f"of-{number}", other)
            kora.groups.add(SpaceGroup.objects.get(space=other, role="coordinator").group)
        html = cms.get(reverse("wagtailadmin_account")).content.decode()
        assert "every-space" in html
        assert html.count("?space=") == 8

    def test_an_editor_has_no_way_to_the_team(self, client, space):
        editor = make_partner("red", space)
        editor.groups.clear()
        editor.groups.add(SpaceGroup.objects.get(space=space, role="editor").group)
        client.force_login(editor)
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        assert reverse("page_part", args=[space.pk, "hours"]) in html
        assert reverse("space_team", args=[space.pk]) not in html

    def test_with_several_spaces_the_menu_leads_to_each(self, cms, kora, space):
        other = make_space(space.get_parent().specific, title_pl="Inny")
        make_coordinator("second", other)
        kora.groups.add(SpaceGroup.objects.get(space=other, role="coordinator").group)
        html = cms.get(reverse("wagtailadmin_home")).content.decode()
        assert f"?space={space.pk}" in html
        assert f"?space={other.pk}" in html

    def test_who_works_alone_is_asked_to_invite_somebody(self, cms, space, language):
        words = {"pl": "Zaproś kogoś do współpracy", "en": "Invite somebody to work with you"}
        assert words[language] in cms.get(reverse("wagtailadmin_home")).content.decode()
        make_coordinator("second", SpacePage.objects.get(pk=space.pk))
        assert words[language] not in cms.get(reverse("wagtailadmin_home")).content.decode()
