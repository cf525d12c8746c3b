"""The lists of the CMS find and sort names as people write them, on either database."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network.models import District, Organisation, User
from tests.factories import make_home, make_space, make_space_index

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NAMES = ["Zielona", "nr 20", "Ósemka", "Łagiewniki", "nr 3", "ławeczka", "Śródmiejski", "lipowa"]
IN_ORDER = ["lipowa", "ławeczka", "Łagiewniki", "nr 3", "nr 20", "Ósemka", "Śródmiejski", "Zielona"]
IN_ORDER[1:3] = ["Łagiewniki", "ławeczka"]
#: What is typed, and what it finds.
SEARCHES = [
    ("śródmiejski", "Śródmiejski"),
    ("SRODMIEJSKI", "Śródmiejski"),
    ("łagiewniki", "Łagiewniki"),
    ("lagiewniki", "Łagiewniki"),
    ("osem", "Ósemka"),
]


@pytest.fixture
def cms(client, db):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    return client


@pytest.fixture
def index(db):
    return make_space_index(make_home())


def titles(client, address):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    found = [each.get_text(" ", strip=True) for each in page.select("main .title-wrapper")]
    return [name for each in found for name in NAMES if each == name or each.startswith(f"{name} ")]


@pytest.mark.parametrize(("typed", "name"), SEARCHES)
class TestSearch:
    def test_spaces(self, cms, index, typed, name):
        for each in NAMES:
            make_space(index, title_pl=each)
        assert titles(cms, f"{reverse('space_list')}?q={typed}") == [name]
        explorer = reverse("wagtailadmin_explore", args=[index.pk])
        assert titles(cms, f"{explorer}?q={typed}") == [name]

    def test_vocabulary(self, cms, typed, name):
        District.objects.all().delete()
        for number, each in enumerate(NAMES):
            District.objects.create(code=f"d{number}", name_pl=each, name_en=each)
        address = reverse(District.snippet_viewset.get_url_name("list"))
        assert titles(cms, f"{address}?q={typed}") == [name]

    def test_people(self, cms, typed, name):
        for number, each in enumerate(NAMES):
            User.objects.create_user(f"u{number}", f"u{number}@example.org", last_name=each)
        html = cms.get(f"{reverse('wagtailusers_users:index')}?q={typed}").content.decode()
        assert [each for each in NAMES if each in html] == [name]


class TestOrder:
    def test_spaces(self, cms, index):
        for each in NAMES:
            make_space(index, title_pl=each)
        assert titles(cms, reverse("space_list")) == IN_ORDER
        explorer = reverse("wagtailadmin_explore", args=[index.pk])
        assert titles(cms, f"{explorer}?ordering=title") == IN_ORDER
        assert titles(cms, f"{explorer}?ordering=-title") == IN_ORDER[::-1]

    def test_organisations(self, cms):
        for number, each in enumerate(NAMES):
            Organisation.objects.create(code=f"o{number}", name=each)
        address = reverse(Organisation.snippet_viewset.get_url_name("list"))
        assert titles(cms, address) == IN_ORDER


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
