"""What an address asks of the spaces: read, written back, and put to the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict

from network.models import (
    AccessibilityFeature,
    Amenity,
    Category,
    District,
    Organisation,
    OrganisationRole,
)
from sites.directory.filters import SpaceFilters
from sites.models import SpaceAccessibility, SpaceOrganisation, SpacePage, SpaceStage
from tests.factories import make_home, make_space, make_space_index
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db


def make_directory():
    return make_space_index(make_home())


pages = stands(make_directory)
index = page_of()


def filters(query):
    return SpaceFilters(QueryDict(query))


def found(query):
    spaces = SpacePage.objects.live().filter(filters(query).condition())
    return sorted(spaces.values_list("title_pl", flat=True))


def feature(code="winda"):
    return AccessibilityFeature.objects.get_or_create(code=code, defaults={"name_pl": code})[0]


def test_an_address_without_filters_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        nothing = filters("page=2&near=50.01,19.9")
        assert nothing.active == []
        assert nothing.query() == ""


def test_what_it_says_is_written_back_in_one_order():
    District.objects.create(code="XII", name_pl="Bieżanów", sort_order=12)
    Amenity.objects.create(code="kuchnia", name_pl="Kuchnia")
    asked = filters("stage=dziala&amenity=kuchnia&district=XII&page=3&stage=dziala&near=1,2")
    assert asked.terms["stage"] == ("dziala",)
    assert asked.query() == "district=XII&amenity=kuchnia&stage=dziala"
    assert asked.query(page="2", near="50.018,19.972").endswith("&page=2&near=50.018,19.972")
    assert asked.without("amenity", "kuchnia") == "district=XII&stage=dziala"


@pytest.mark.parametrize(
    "query", ["district=XX", "stage=open", "room=many", "open=yes", "room=9999999", "amenity=%27"]
)
def test_what_nobody_knows_is_named_and_left_aside(index, query):
    make_space(index, title_pl="A")
    asked = filters(query)
    assert asked.active == []
    assert len(asked.problems) == 1
    assert found(query) == ["A"]


def test_a_feature_answered_partly_counts_and_unknown_never(index):
    for name, answer in (("tak", "tak"), ("cz", "czesciowo"), ("nie", "nie"), ("nw", "nieznane")):
        space = make_space(index, title_pl=name)
        SpaceAccessibility.objects.create(space=space, feature=feature(), answer=answer)
    make_space(index, title_pl="nic")
    assert found("access=winda") == ["cz", "tak"]


def test_of_amenities_all_must_hold_of_stages_one(index):
    kitchen = Amenity.objects.create(code="kuchnia", name_pl="Kuchnia")
    garden = Amenity.objects.create(code="ogrod", name_pl="Ogród")
    both = make_space(index, title_pl="oba", stage=SpaceStage.PILOT)
    both.amenities.set([kitchen, garden])
    both.save()
    one = make_space(index, title_pl="jedno")
    one.amenities.set([kitchen])
    one.save()
    assert found("amenity=kuchnia") == ["jedno", "oba"]
    assert found("amenity=kuchnia&amenity=ogrod") == ["oba"]
    assert found("stage=pilotaz&stage=dziala") == ["jedno", "oba"]


def test_only_who_runs_a_space_is_its_operator(index):
    space = make_space(index, title_pl="A")
    runs = OrganisationRole.objects.create(code="operator", name_pl="Operator")
    helps = OrganisationRole.objects.create(code="partner", name_pl="Partner")
    for code, role in (("dom", runs), ("sasiedzi", helps)):
        organisation = Organisation.objects.create(code=code, name=code)
        SpaceOrganisation.objects.create(space=space, organisation=organisation, role=role)
    assert found("operator=dom") == ["A"]
    assert filters("operator=sasiedzi").active == []


@pytest.mark.parametrize(
    "query", ["operator=dom", "amenity=kuchnia", "access=winda", "activity=joga", "open=1"]
)
def test_few_are_found_without_a_look_at_each_space(index, query):
    space = make_space(index)
    feature()
    Amenity.objects.create(code="kuchnia", name_pl="Kuchnia")
    Category.objects.create(code="joga", name_pl="Joga")
    run = {
        "organisation": Organisation.objects.create(code="dom", name="Dom"),
        "role": OrganisationRole.objects.create(code="operator", name_pl="Operator"),
    }
    SpaceOrganisation.objects.create(space=space, **run)
    asked = filters(query)
    assert asked.active == [query.partition("=")[0]]
    sql, params = SpacePage.objects.filter(asked.condition()).query.sql_with_params()
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", params)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    # So the databases call a question that is put again for each row of another.
    assert "CORRELATED" not in plan
    assert "SubPlan" not in plan


def test_the_filters_in_words(index):
    District.objects.create(code="XII", name_pl="Bieżanów", sort_order=12)
    words = filters("district=XII&room=20&open=1").words()
    assert len(words) == 3
    assert "XII Bieżanów" in words[0]
    assert "20" in words[2]
