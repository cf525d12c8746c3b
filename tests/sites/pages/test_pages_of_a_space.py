"""A space's own pages, as its coordinator fills them in and a neighbour reads them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from events.models import EventAccessibility, EventPage
from network.models import AccessibilityFeature, Picture, User
from sites.models import (
    DAYS,
    ContactPage,
    Download,
    DownloadsPage,
    GalleryPicture,
    HoursException,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    RoomAccessibility,
    RoomIndexPage,
    RoomPage,
    SpaceAccessibility,
    SpacePage,
    TeamMember,
    WeeklyHours,
)
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.forms import EVENT, SPACE, edit_part, event_form, space_form
from tests.forms import add as add_in_cms
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db


def make_house():
    return make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")


pages = stands(make_house)
space = page_of()


@pytest.fixture
def cms(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    return client


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


class TestHours:
    def week(self, **days):
        empty = dict.fromkeys([*DAYS, "label_pl", "label_en", "valid_from", "valid_until"], "")
        return inline_formset([{**empty, **days}])

    def form(self, week):
        notes = dict.fromkeys(["hours_note_pl", "hours_note_en"], "")
        exceptions = inline_formset([])
        given = {"weekly_hours": week, "hours_exceptions": exceptions, "holidays": "closed"}
        return nested_form_data({**notes, **given})

    def test_are_written_as_on_the_door_and_read_as_there(self, cms, client, space):
        week = self.week(monday="9-13, 15-20", friday="18–2", saturday="po uzgodnieniu")
        answer = edit_part(cms, space, "hours", self.form(week), publish=True)
        assert answer.status_code == 302
        form = cms.get(reverse("page_part", args=[space.pk, "hours"])).content.decode()
        assert 'value="9:00–13:00, 15:00–20:00"' in form
        client.logout()
        page = read(client, "/pl/miejsca/dom/").replace("\u2060", "")
        assert "18:00–2:00" in page
        assert "po uzgodnieniu" in page
        assert "by appointment" in read(client, "/en/spaces/house/")
        assert 'href="/pl/miejsca/dom/#hours"' in page
        data = json.loads(
            BeautifulSoup(page, "html.parser").find(type="application/ld+json").string
        )
        assert {row["opens"] for row in data["openingHoursSpecification"]} == {
            "09:00",
            "15:00",
            "18:00",
        }
        assert data["specialOpeningHoursSpecification"]

    def test_what_cannot_be_read_is_refused_beside_the_field_and_stays(self, cms, space):
        answer = edit_part(cms, space, "hours", self.form(self.week(monday="od rana")))
        page = unescape(answer.content.decode())
        assert "„od rana” to nie są godziny" in page
        assert 'value="od rana"' in page

    def test_unknown_hours_are_said_to_be_unknown(self, client, space):
        assert "Jeszcze nie podano" in read(client, "/pl/miejsca/dom/")

    def test_an_exception_needs_its_days_in_order(self):
        day = HoursException(first_day=date(2026, 5, 2), last_day=date(2026, 5, 1))
        with pytest.raises(Exception, match="Ostatni dzień"):
            day.clean()

    @pytest.mark.parametrize(
        ("day", "says"),
        [
            ("2031-05-03 10:00", "Święto"),
            ("2031-05-05 10:00", "Remont"),
            ("2031-05-06 21:00", "poza godzinami otwarcia"),
            ("2031-05-06 10:00", None),
        ],
    )
    def test_an_event_in_a_closure_is_published_with_a_warning(self, cms, space, day, says):
        hours = WeeklyHours(space=space, **dict.fromkeys(["tuesday", "saturday"], "09:00-18:00"))
        hours.monday = "09:00-18:00"
        hours.save()
        HoursException.objects.create(
            space=space, first_day=date(2031, 5, 5), reason_pl="Remont", hours=""
        )
        index = make_event_index(space)
        end = day.replace(":00", ":30")
        form = event_form(title_pl="Joga", start=day, end=end)
        address = reverse("wagtailadmin_pages:add", args=[*EVENT, index.pk])
        page = unescape(
            cms.post(address, {**form, "action-publish": "1"}, follow=True).content.decode()
        )
        assert EventPage.objects.get().live
        warned = "jest wtedy zamknięte" in page or "poza godzinami" in page
        assert warned == (says is not None)
        assert says is None or says in page


class TestAccess:
    @pytest.fixture
    def features(self):
        return [
            AccessibilityFeature.objects.create(code=f"f{n}", name_pl=f"Cecha {n}")
            for n in range(4)
        ]

    def answers(self, client, address):
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        lines = [" ".join(li.get_text(" ", strip=True).split()) for li in soup.select(".access li")]
        return dict(line.split(" : ") for line in lines)

    def test_a_room_answers_for_itself_and_an_event_for_itself(self, client, space, features):
        for feature, answer in zip(features, ["tak", "tak", "nie"], strict=False):
            SpaceAccessibility.objects.create(space=space, feature=feature, answer=answer)
        rooms = add(space, RoomIndexPage(title_pl="Sale"))
        room = add(rooms, RoomPage(title_pl="Sala"))
        RoomAccessibility.objects.create(room=room, feature=features[1], answer="nieznane")
        event = make_event(make_event_index(space), title_pl="Joga")
        event.booked_rooms = [room]
        event.accessibility = [EventAccessibility(feature=features[2], answer="czesciowo")]
        event.save_revision().publish()
        assert self.answers(client, "/pl/miejsca/dom/") == {
            "Cecha 0": "Tak",
            "Cecha 1": "Tak",
            "Cecha 2": "Nie",
            "Cecha 3": "Nieznane",
        }
        assert self.answers(client, "/pl/miejsca/dom/sale/sala/") == {
            "Cecha 0": "Tak (całe miejsce)",
            "Cecha 1": "Nieznane",
            "Cecha 2": "Nie (całe miejsce)",
            "Cecha 3": "Nieznane",
        }
        assert self.answers(client, "/pl/miejsca/dom/wydarzenia/joga/") == {
            "Cecha 0": "Tak (całe miejsce)",
            "Cecha 1": "Nieznane (Sala)",
            "Cecha 2": "Częściowo",
            "Cecha 3": "Nieznane",
        }

    def test_of_two_rooms_the_worse_answer_counts(self, client, space, features):
        rooms = add(space, RoomIndexPage(title_pl="Sale"))
        good, bad = (add(rooms, RoomPage(title_pl=name)) for name in ("Dobra", "Gorsza"))
        RoomAccessibility.objects.create(room=good, feature=features[0], answer="tak")
        RoomAccessibility.objects.create(room=bad, feature=features[0], answer="nie")
        RoomAccessibility.objects.create(room=good, feature=features[1], answer="tak")
        event = make_event(make_event_index(space), title_pl="Joga")
        event.booked_rooms = [good, bad]
        event.save_revision().publish()
        answers = self.answers(client, "/pl/miejsca/dom/wydarzenia/joga/")
        assert answers["Cecha 0"] == "Nie (Gorsza)"
        assert answers["Cecha 1"] == "Nieznane"


class TestPages:
    def test_news_are_listed_newest_first_and_shown_on_the_spaces_page(self, client, space):
        index = add(space, NewsIndexPage(title_pl="Aktualności", title_en="News"))
        today = timezone.localdate()
        for number in range(12):
            day = today - timedelta(days=number)
            page = NewsPage(title_pl=f"Wpis {number:02d}", published_on=day)
            page.author_line_pl = "Zespół"
            add(index, page)
        first = read(client, "/pl/miejsca/dom/aktualnosci/")
        assert first.index("Wpis 00") < first.index("Wpis 09")
        assert "Wpis 10" not in first
        assert "Wpis 11" in read(client, "/pl/miejsca/dom/aktualnosci/?page=2")
        home = read(client, "/pl/miejsca/dom/")
        assert "Wpis 02" in home
        assert "Wpis 03" not in home
        assert "Zespół" in read(client, "/pl/miejsca/dom/aktualnosci/wpis-00/")
        for odd in ("x", "0", "99999"):
            assert client.get(f"/pl/miejsca/dom/aktualnosci/?page={odd}").status_code == 200

    def test_a_gallery_wants_to_know_what_is_on_a_picture(self, cms, space):
        picture = Picture.objects.create(title="p", file=get_test_image_file())
        empty = {"slug_pl": "", "slug_en": "", "intro_pl": "", "intro_en": "", "title_en": ""}
        empty |= dict.fromkeys(["seo_title_pl", "seo_title_en"], "")
        empty |= dict.fromkeys(["search_description_pl", "search_description_en"], "")
        empty |= {"go_live_at": "", "expire_at": "", "comments": inline_formset([])}

        def form(alt):
            item = {"picture": picture.pk, "alt_pl": alt, "alt_en": "", "caption_pl": ""}
            pictures = inline_formset([{**item, "caption_en": ""}])
            return nested_form_data({"title_pl": "Galeria", **empty, "pictures": pictures})

        answer = add_in_cms(cms, space, ("sites", "gallerypage"), form(""))
        assert answer.status_code == 200
        assert "Napisz, co widać na zdjęciu" in answer.content.decode()
        answer = add_in_cms(cms, space, ("sites", "gallerypage"), form("Dwie osoby malują ścianę"))
        assert answer.status_code == 302
        page = cms.get("/pl/miejsca/dom/galeria/").content.decode()
        assert 'alt="Dwie osoby malują ścianę"' in page

    def test_people_are_shown_only_once_they_agreed(self, client, space):
        page = PeoplePage(title_pl="Ludzie", title_en="People")
        page.members = [
            TeamMember(name="Zgodna Osoba", role_pl="koordynatorka", consent_on=date(2026, 1, 2)),
            TeamMember(name="Osoba Bez Zgody", sort_order=1),
        ]
        add(space, page)
        text = read(client, "/pl/miejsca/dom/ludzie/")
        assert "Zgodna Osoba" in text
        assert "Osoba Bez Zgody" not in text

    def test_documents_have_a_name_a_kind_and_a_size(self, client, space):
        document = Document.objects.create(title="reg.txt", file=ContentFile(b"x" * 2048, "r.txt"))
        page = DownloadsPage(title_pl="Do pobrania")
        page.downloads = [Download(document=document, label_pl="Zasady")]
        add(space, page)
        text = read(client, "/pl/miejsca/dom/do-pobrania/").replace("\xa0", " ")
        assert "Zasady" in text
        assert "TXT, 2,0 KB" in text

    def test_the_way_there_is_in_words_and_what_is_missing_is_said(self, client, space):
        add(space, ContactPage(title_pl="Kontakt", by_transit_pl="Tramwaj 3, dwa kroki."))
        text = read(client, "/pl/miejsca/dom/kontakt/")
        assert "Tramwaj 3, dwa kroki." in text
        assert "Nie podano" in text
        assert 'lang="pl"' in read(client, "/en/spaces/house/kontakt/")

    def test_events_and_contact_are_one_click_from_every_page(self, client, space):
        make_event_index(space)
        add(space, ContactPage(title_pl="Kontakt"))
        rooms = add(space, RoomIndexPage(title_pl="Sale"))
        add(rooms, RoomPage(title_pl="Sala"))
        for address in ("", "sale/", "sale/sala/", "kontakt/", "wydarzenia/"):
            text = read(client, f"/pl/miejsca/dom/{address}")
            for link in ("/pl/miejsca/dom/wydarzenia/", "/pl/miejsca/dom/kontakt/"):
                assert f'href="{link}"' in text, address

    def test_a_picture_that_is_described_needs_no_text_twice(self):
        told = Picture.objects.create(title="p", file=get_test_image_file(), alt_pl="Podwórko")
        GalleryPicture(picture=told).clean()

    def test_a_preview_of_a_space_that_is_not_saved_yet(self, cms, space):
        index = SpacePage.objects.get().get_parent()
        preview = reverse("wagtailadmin_pages:preview_on_add", args=[*SPACE, index.pk])
        assert cms.post(preview, space_form(title_pl="Nowe")).json()["is_valid"]
        assert "Nowe" in cms.get(preview, {"mode": "pl"}).content.decode()
