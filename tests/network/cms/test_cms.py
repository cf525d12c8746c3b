"""An editor's work in the CMS, over HTTP: create, translate, publish, move on."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow
from wagtail.users.models import UserProfile

from events.models import EventPage
from network.models import User
from sites.models import SpacePage
from tests.factories import (
    make_editor,
    make_event,
    make_event_index,
    make_home,
    make_moderator,
    make_space,
    make_space_index,
)
from tests.forms import EVENT, SPACE, add, edit, event_form, space_form
from tests.standing import page_of, stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]

NOTICE = "data-untranslated"


def make_spaces():
    return make_space_index(make_home())


pages = stands(make_spaces)
spaces = page_of()


@pytest.fixture
def cms(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    return client


class TestPolishOnly:
    def test_a_space_in_polish_is_at_an_english_address_and_says_so_until_translated(
        self, cms, client, spaces, django_capture_on_commit_callbacks
    ):
        assert add(cms, spaces, SPACE, space_form(title_pl="Dom na Łące")).status_code == 302
        space = SpacePage.objects.get()
        client.logout()
        page = client.get("/en/spaces/dom-na-lace/").content.decode()
        assert "Dom na Łące" in page
        assert NOTICE in page
        assert '<h1 lang="pl">' in page
        assert NOTICE not in client.get("/pl/miejsca/dom-na-lace/").content.decode()

        cms.force_login(User.objects.get())
        form = space_form(
            title_pl="Dom na Łące",
            title_en="House on the Meadow",
            slug_pl="dom-na-lace",
            slug_en="house-on-the-meadow",
        )
        with django_capture_on_commit_callbacks(execute=True):
            assert edit(cms, space, form).status_code == 302
        client.logout()
        page = client.get("/en/spaces/house-on-the-meadow/").content.decode()
        assert "<h1>House on the Meadow</h1>" in page
        assert NOTICE not in page
        assert client.get("/en/spaces/dom-na-lace/").status_code == 301

    def test_an_event_in_polish_only(self, cms, client, spaces):
        index = make_event_index(make_space(spaces, title_pl="Dom", title_en="House"))
        form = event_form(
            title_pl="Joga", start="2031-05-10 11:00", end="2031-05-10 12:30", lead_pl="Łagodna"
        )
        assert add(cms, index, EVENT, form).status_code == 302
        event = EventPage.objects.get()
        assert event.occurrences.count() == 1
        client.logout()
        page = client.get("/en/spaces/house/events/joga/").content.decode()
        assert NOTICE in page
        assert "Łagodna" in page


class TestRefusals:
    @pytest.mark.parametrize("field", ["slug_pl", "slug_en"])
    def test_a_taken_slug_gets_a_number_and_the_editor_is_told(self, cms, spaces, field):
        """The same title next term; and somebody who types an address another page has."""
        make_space(spaces, title_pl="Pierwsze", slug_pl="zajete", slug_en="zajete")
        form = space_form(title_pl="Drugie", lead_pl="Długi opis", **{field: "zajete"})
        add(cms, spaces, SPACE, form)
        page = SpacePage.objects.get(title_pl="Drugie")
        assert getattr(page, field) == "zajete-2"
        told = "Another page here has the address “zajete”, so this one got “zajete-2”."
        polish = "Adres „zajete” ma już inna strona w tym miejscu, więc ta dostała „zajete-2”."
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        kept = cms.post(edit, form, headers={"accept": "application/json"})
        assert getattr(SpacePage.objects.get(pk=page.pk), field) == "zajete-2"
        assert told not in kept.content.decode()
        again = unescape(cms.post(edit, form, follow=True).content.decode())
        assert told in again or polish in again

    def test_an_event_that_ends_before_it_starts(self, cms, spaces):
        index = make_event_index(make_space(spaces))
        form = event_form(title_pl="Joga", start="2031-05-10 11:00", end="2031-05-10 10:00")
        response = add(cms, index, EVENT, form)
        assert list(response.context["form"].errors) == ["end"]

    def test_a_latitude_without_a_longitude(self, cms, spaces):
        response = add(cms, spaces, SPACE, space_form(title_pl="Dom", latitude="50.01"))
        assert set(response.context["form"].errors) == {"latitude", "longitude"}

    @pytest.mark.parametrize(
        ("text", "pl", "en"),
        [
            ("Na Kozłówce 25", "Nie udało się odczytać punktu", "No point can be read here"),
            ("https://maps.app.goo.gl/abc", "Ten krótki link", "This short link does not say"),
            ("19.972, 50.018", "w odwrotnej kolejności", "wrong way round"),
            ("52.23, 21.01", "256 km od pozostałych", "256 km away from the other spaces"),
        ],
    )
    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_a_point_that_cannot_be_right(self, cms, spaces, text, pl, en, language):
        UserProfile.objects.create(user=User.objects.get(), preferred_language=language)
        make_space(spaces, title_pl="Pierwsze", latitude="50.02", longitude="19.98")
        response = add(cms, spaces, SPACE, space_form(title_pl="Dom", point=text))
        assert list(response.context["form"].errors) == ["point"]
        assert {"pl": pl, "en": en}[language] in response.context["form"].errors["point"][0]
        assert f'value="{text}"' in unescape(response.content.decode())

    def test_a_telephone_number_that_is_none(self, cms, spaces):
        response = add(cms, spaces, SPACE, space_form(title_pl="Dom", contact_phone="zadzwoń"))
        assert list(response.context["form"].errors) == ["contact_phone"]

    def test_publishing_without_a_polish_title(self, cms, spaces):
        response = add(cms, spaces, SPACE, space_form(title_en="Only English"))
        assert "title_pl" in response.context["form"].errors


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", ["title", "latest_revision_created_at", "live", "content_type"])
def test_a_search_is_sorted_by_each_column(cms, spaces, language, name):
    UserProfile.objects.create(user=User.objects.get(), preferred_language=language)
    for title in ("Dom przy parku", "Dom na rogu"):
        make_space(spaces, title_pl=title, title_en="")
    for asked in (f"?q=dom&ordering={name}", f"?q=dom&ordering=-{name}", f"?ordering={name}"):
        for address in ("/admin/pages/search/", f"/admin/pages/{spaces.pk}/"):
            page = cms.get(f"{address}{asked}")
            assert page.status_code == 200, (address, asked)
            assert "Dom na rogu" in page.content.decode()


class TestLife:
    def test_a_pasted_point_fills_in_the_degrees(self, cms, spaces):
        link = "https://www.openstreetmap.org/?mlat=50.018&mlon=19.972#map=19/50.1/19.9"
        given = {"title_pl": "Dom", "latitude": "1", "longitude": "", "point": link}
        assert add(cms, spaces, SPACE, space_form(**given)).status_code == 302
        space = SpacePage.objects.get()
        assert (str(space.latitude), str(space.longitude)) == ("50.01800", "19.97200")

    def test_a_draft_without_dates_can_be_kept_and_previewed(self, cms, spaces):
        index = make_event_index(make_space(spaces))
        form = event_form(title_pl="Szkic")
        assert add(cms, index, EVENT, form, action="action-draft").status_code == 302
        event = EventPage.objects.get()
        assert not event.live
        preview = reverse("wagtailadmin_pages:preview_on_edit", args=[event.pk])
        assert cms.post(preview, form).json()["is_valid"]
        for mode, word in (("pl", "Szkic"), ("en", "Szkic")):
            page = cms.get(preview, {"mode": mode})
            assert page.status_code == 200
            assert f'<html lang="{mode}"' in page.content.decode()
            assert word in page.content.decode()

    def test_a_scheduled_page_appears_in_both_languages_in_time(self, cms, client, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="House", live=False)
        space.go_live_at = timezone.now() - timedelta(minutes=1)
        revision = space.save_revision(approved_go_live_at=space.go_live_at)
        assert revision.approved_go_live_at
        call_command("publish_scheduled")
        assert client.get("/pl/miejsca/dom/").status_code == 200
        assert client.get("/en/spaces/house/").status_code == 200

    def test_an_editor_submits_and_a_moderator_approves_both_languages(self, client, spaces):
        client.force_login(make_editor())
        form = space_form(title_pl="Dom", title_en="House")
        assert add(client, spaces, SPACE, form, "action-submit").status_code == 302
        space = SpacePage.objects.get()
        assert not space.live
        assert Workflow.objects.exists()
        state = space.current_workflow_state
        client.force_login(make_moderator())
        approve = reverse(
            "wagtailadmin_pages:workflow_action",
            args=[space.pk, "approve", state.current_task_state.pk],
        )
        assert client.post(approve).status_code in (200, 302)
        space.refresh_from_db()
        assert space.live
        assert (space.title_pl, space.title_en) == ("Dom", "House")

    def test_an_editor_cannot_publish(self, client, spaces):
        client.force_login(make_editor())
        add(client, spaces, SPACE, space_form(title_pl="Dom"), "action-publish")
        assert not SpacePage.objects.filter(live=True).exists()

    def test_the_explorer_the_forms_and_the_reports_answer(self, cms, spaces):
        space = make_space(spaces, title_pl="Dom")
        addresses = [
            reverse("wagtailadmin_home"),
            reverse("wagtailadmin_explore", args=[spaces.pk]),
            reverse("wagtailadmin_pages:edit", args=[space.pk]),
            reverse("wagtailadmin_pages:copy", args=[space.pk]),
            reverse("wagtailadmin_pages:move", args=[space.pk]),
            reverse("wagtailadmin_pages:history", args=[space.pk]),
            reverse("wagtailadmin_pages:search") + "?q=dom",
            reverse("wagtailadmin_reports:site_history"),
            reverse("wagtailadmin_reports:aging_pages"),
            reverse("wagtailredirects:index"),
            reverse("wagtailsites:index"),
        ]
        for address in addresses:
            assert cms.get(address).status_code == 200, address

    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_the_form_names_each_language_in_the_admins_own(self, cms, spaces, language):
        user = User.objects.get()
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
        address = reverse("wagtailadmin_pages:add", args=[*SPACE, spaces.pk])
        page = cms.get(address).content.decode()
        words = {"pl": ["po polsku", "po angielsku"], "en": ["in Polish", "in English"]}
        for word in words[language]:
            assert word in page


class TestTree:
    """Copying and moving in the CMS, by an editor who reads it in English."""

    @pytest.fixture
    def english(self, cms):
        UserProfile.objects.create(user=User.objects.get(), preferred_language="en")
        return cms

    def copy(self, cms, page, parent, **values):
        form = {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": parent.pk,
            "copy_subpages": "on",
            "publish_copies": "on",
            **values,
        }
        return cms.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)

    def test_a_copy_keeps_polish_and_takes_the_english_it_was_given(self, english, client, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="House", lead_pl="Opis")
        make_event(make_event_index(space), title_pl="Joga", title_en="Yoga")
        assert self.copy(english, space, spaces).status_code == 302
        copy = SpacePage.objects.get(slug_en="copy")
        assert (copy.title_pl, copy.title_en, copy.slug_pl) == ("Dom", "Copy", "dom-2")
        assert copy.lead_pl == "Opis"
        for address in ("/pl/miejsca/dom-2/wydarzenia/joga/", "/en/spaces/copy/events/yoga/"):
            assert client.get(address).status_code == 200, address

    def test_a_copy_of_what_has_no_english_title_has_none_either(self, english, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="")
        assert self.copy(english, space, spaces, new_title="Dom").status_code == 302
        copy = SpacePage.objects.exclude(pk=space.pk).get()
        assert (copy.title_pl, copy.title_en or "") == ("Dom", "")

    def test_a_copy_under_a_taken_slug_gets_a_number(self, english, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="House")
        assert self.copy(english, space, spaces, new_slug="house").status_code == 302
        copy = SpacePage.objects.exclude(pk=space.pk).get()
        assert (copy.slug_pl, copy.slug_en) == ("dom-2", "house-2")

    def move(self, cms, page, parent):
        address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, parent.pk])
        return cms.post(address, follow=True)

    def test_a_move_takes_both_languages_along(self, english, client, spaces):
        here = make_event_index(make_space(spaces, title_pl="Tu", title_en="Here"))
        there = make_event_index(make_space(spaces, title_pl="Tam", title_en="There"))
        event = make_event(here, title_pl="Joga", title_en="Yoga")
        assert self.move(english, event, there).status_code == 200
        for address in ("/pl/miejsca/tam/wydarzenia/joga/", "/en/spaces/there/events/yoga/"):
            assert client.get(address).status_code == 200, address

    @pytest.mark.parametrize("clash", ["pl", "en"])
    def test_a_move_to_where_a_slug_is_taken_in_either_language_is_refused(
        self, english, spaces, clash
    ):
        here = make_event_index(make_space(spaces, title_pl="Tu", title_en="Here"))
        there = make_event_index(make_space(spaces, title_pl="Tam", title_en="There"))
        event = make_event(here, slug_pl="joga", slug_en="yoga")
        make_event(there, **{f"slug_{clash}": {"pl": "joga", "en": "yoga"}[clash]})
        response = self.move(english, event, there)
        assert response.status_code == 200
        assert "already in use" in response.content.decode()
        assert EventPage.objects.get(pk=event.pk).get_parent().pk == here.pk

    def test_going_back_to_an_older_revision(self, english, client, spaces):
        space = make_space(spaces, title_pl="Dom", title_en="House")
        old = space.save_revision()
        form = space_form(
            title_pl="Inny", title_en="Other", slug_pl="dom", slug_en="house", stage="pilotaz"
        )
        assert edit(english, space, form).status_code == 302
        shown = english.get(reverse("wagtailadmin_pages:revisions_revert", args=[space.pk, old.pk]))
        assert shown.status_code == 200
        again = {**form, "title_pl": "Dom", "title_en": "House", "revision": old.pk}
        assert edit(english, space, again).status_code == 302
        space = SpacePage.objects.get(pk=space.pk)
        assert (space.title_pl, space.title_en) == ("Dom", "House")


def test_a_stranger_is_sent_to_the_sign_in(client, spaces):
    for name, args in [("wagtailadmin_home", []), ("wagtailadmin_explore", [spaces.pk])]:
        response = client.get(reverse(name, args=args))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_nobody_works_in_hours_of_another_place(cms):
    """Hours typed in the zone of whoever types them would be others on the space's wall."""
    form = cms.get(reverse("wagtailadmin_account")).content.decode()
    assert "preferred_language" in form
    assert "current_time_zone" not in form
