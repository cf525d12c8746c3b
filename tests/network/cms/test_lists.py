"""Lists and choosers of the CMS find and sort names as people write them, on either database."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file

from network.models import District, Organisation, Picture, User
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NAMES = ["Zielona", "nr 20", "Ósemka", "Łagiewniki", "nr 3", "ławeczka", "Śródmiejski", "lipowa"]
IN_ORDER = ["lipowa", "Łagiewniki", "ławeczka", "nr 3", "nr 20", "Ósemka", "Śródmiejski", "Zielona"]
#: What is typed, and what it finds, in order.
SEARCHES = [
    ("śródmiejski", ["Śródmiejski"]),
    ("SRODMIEJSKI", ["Śródmiejski"]),
    ("łagiewniki", ["Łagiewniki"]),
    ("Lagiew", ["Łagiewniki"]),
    ("osem", ["Ósemka"]),
    ("3 nr", ["nr 3"]),
    ("ła", ["Łagiewniki", "ławeczka"]),
    ("nr", ["nr 3", "nr 20"]),
]
FOREIGN = [
    ("Київ", "київ"),
    ("Їжак", "їжак"),
    ("Đorđe", "dorde"),
    ("Straße", "strasse"),
    ("Ødegård", "odegard"),
    ("Čapek", "capek"),
]


@pytest.fixture
def cms(client, db):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    return client


@pytest.fixture
def index(db):
    return make_space_index(make_home())


@pytest.fixture
def spaces(index):
    for each in NAMES:
        make_space(index, title_pl=each)
    return index


@pytest.fixture
def events(index):
    events = make_event_index(index.get_parent())
    for each in NAMES:
        make_event(events, title_pl=each)
    return events


@pytest.fixture
def pictures(db):
    file = get_test_image_file()
    for each in NAMES:
        Picture.objects.create(title=each, file=file)


@pytest.fixture
def documents(db):
    for each in NAMES:
        Document.objects.create(title=each, file=ContentFile(b"x", "x.txt"))


@pytest.fixture
def districts(db):
    District.objects.all().delete()
    for number, each in enumerate(NAMES):
        District.objects.create(code=f"d{number}", name_pl=each, name_en=each)


@pytest.fixture
def organisations(db):
    for number, each in enumerate(NAMES):
        Organisation.objects.create(code=f"o{number}", name=each)


@pytest.fixture
def people(db):
    for number, each in enumerate(NAMES):
        User.objects.create_user(f"u{number}", f"u{number}@example.org", last_name=each)


def listed(client, address, names=NAMES, **asked):
    """The names on a page of the CMS, in order."""
    response = client.get(address, asked)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    text = (page.main or page).get_text(" ")
    return sorted((name for name in names if name in text), key=text.index)


def of(model):
    return reverse(model.snippet_viewset.get_url_name("list"))


class TestSearch:
    """Words are found whatever their case and marks, and what is found is in Polish order."""

    @pytest.fixture(autouse=True)
    def _signed_in(self, cms):
        self.cms = cms

    def check(self, name, **more):
        address = name if name.startswith("/") else reverse(name)
        for typed, names in SEARCHES:
            assert listed(self.cms, address, q=typed, **more) == names, typed

    def test_spaces(self, spaces):
        self.check("space_list")
        self.check(reverse("wagtailadmin_explore", args=[spaces.pk]))

    def test_all_pages(self, spaces):
        self.check("wagtailadmin_pages:search")

    def test_choosing_a_page(self, spaces):
        self.check("wagtailadmin_choose_page_search")

    def test_events(self, events):
        self.check("events_list:index")

    def test_events_of_a_kind(self, events):
        self.check("events_list:index", time="coming")
        assert not listed(self.cms, reverse("events_list:index"), q="nr", time="past")

    def test_pictures(self, pictures):
        self.check("wagtailimages:index")
        self.check("wagtailimages_chooser:choose_results")

    def test_documents(self, documents):
        self.check("wagtaildocs:index")
        self.check("wagtaildocs_chooser:choose_results")

    def test_organisations(self, organisations):
        self.check(of(Organisation))

    def test_letters_of_other_languages(self, db):
        names = [name for name, _typed in FOREIGN]
        for number, name in enumerate(names):
            Organisation.objects.create(code=f"o{number}", name=name)
        for name, typed in FOREIGN:
            for text in (name, name.upper(), typed):
                assert listed(self.cms, of(Organisation), names, q=text) == [name], text

    def test_vocabulary(self, districts):
        for typed, names in SEARCHES:
            assert sorted(listed(self.cms, of(District), q=typed)) == sorted(names), typed

    def test_people(self, people):
        self.check("wagtailusers_users:index")

    def test_words_of_a_title_and_of_several_tags(self, pictures):
        picture = Picture.objects.get(title="Ósemka")
        picture.tags.add("Łąka", "żółw")
        assert listed(self.cms, reverse("wagtailimages:index"), q="zolw laka osemka") == ["Ósemka"]


class TestOrder:
    def test_spaces(self, cms, spaces):
        assert listed(cms, reverse("space_list")) == IN_ORDER
        explorer = reverse("wagtailadmin_explore", args=[spaces.pk])
        assert listed(cms, explorer, ordering="title") == IN_ORDER
        assert listed(cms, explorer, ordering="-title") == IN_ORDER[::-1]

    def test_pages_without_an_english_title_stand_by_their_polish_one(self, cms, spaces):
        english = {"HTTP_ACCEPT_LANGUAGE": "en"}
        address = reverse("wagtailadmin_explore", args=[spaces.pk]) + "?ordering=title"
        page = BeautifulSoup(cms.get(address, **english).content, "html.parser")
        text = page.main.get_text(" ")
        assert "Śródmiejski" in text
        assert sorted(NAMES, key=text.index) == IN_ORDER

    def test_organisations(self, cms, organisations):
        assert listed(cms, of(Organisation)) == IN_ORDER

    def test_people(self, cms, people):
        address = reverse("wagtailusers_users:index")
        assert listed(cms, address) == IN_ORDER
        assert listed(cms, address, ordering="-name") == IN_ORDER[::-1]


def test_a_list_of_pages_costs_as_much_with_many(cms, index):
    def queries():
        cms.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert cms.get(address).status_code == 200
        return len(captured)

    address = reverse("wagtailadmin_explore", args=[index.pk])
    for number in range(3):
        make_space(index, title_pl=f"MAM {number}")
    few = queries()
    for number in range(30):
        make_space(index, title_pl=f"Dom {number}")
    assert queries() == few
