"""The names of what a space has in Wagtail: they are read in the CMS, and say nothing technical."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Collection, Task, Workflow

from sites.models import Partnership, SpaceSettings
from sites.team.groups import equip_space
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index
from tests.partners import hand_in, make_coordinator, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return make_space_index(make_home())


def names():
    """What the CMS has of spaces and partners, by kind."""
    kinds = (Group, Collection, Workflow, Task)
    return {kind.__name__: {*kind.objects.values_list("name", flat=True)} for kind in kinds}


def made_since(before):
    return {kind: found - before[kind] for kind, found in names().items()}


def test_all_go_by_the_title_of_the_space(index):
    before = names()
    space = make_space(index, title_pl="Dom")
    equip_space(space)
    make_partner("anna", space)
    assert made_since(before) == {
        "Group": {"Dom: koordynatorzy", "Dom: redaktorzy", "Dom: partnerzy", "Dom: Fundacja Łąka"},
        "Collection": {"Dom", "Dom: Fundacja Łąka"},
        "Workflow": {"Dom"},
        "Task": {"Dom"},
    }


def test_a_second_space_of_the_same_title_is_told_apart(index):
    equip_space(make_space(index, title_pl="Dom"))
    before = names()
    equip_space(make_space(index, title_pl="Dom", slug_pl="dom-2"))
    assert made_since(before)["Workflow"] == {"Dom (2)"}
    assert "Dom: koordynatorzy (2)" in made_since(before)["Group"]


@pytest.mark.parametrize("who", ["author", "approver"])
def test_the_form_of_what_waits_names_the_space_only(client, index, who):
    space = make_space(index, title_pl="Dom")
    anna, coordinator = make_partner("anna", space), make_coordinator("koordynatorka", space)
    event = make_event(make_event_index(space), live=False, owner=anna)
    hand_in(event, anna)
    client.force_login(anna if who == "author" else coordinator)
    address = reverse("wagtailadmin_pages:edit", args=[event.pk])
    assert "(nr " not in client.get(address).content.decode()


def test_what_was_named_with_numbers_before_is_renamed(index):
    space = make_space(index, title_pl="Dom")
    twin = make_space(index, title_pl="Dom", slug_pl="dom-2")
    for each in (space, twin):
        equip_space(each)
        make_partner(f"anna{each.pk}", each)
    now = names()
    for each in (space, twin):
        _name_as_before(each)
    group = Group.objects.create(name=f"Zarząd (nr {space.pk})")  # made by hand
    assert Workflow.objects.filter(name=f"Dom (nr {twin.pk})").exists()
    forwards = import_module("sites.migrations.0012_names_without_numbers").forwards
    forwards(apps, None)
    forwards(apps, None)
    assert names() == {**now, "Group": now["Group"] | {group.name}}


def _name_as_before(space):
    """As the versions before named them."""
    old = f"Dom (nr {space.pk})"
    settings = SpaceSettings.objects.get(space=space)
    for row in (settings.collection, settings.workflow, *settings.workflow.tasks):
        row.name = old
        row.save()
    for own in space.groups.all():
        Group.objects.filter(pk=own.group_id).update(
            name=f"{old}: {own.group.name.partition(': ')[2]}"
        )
    partnership = Partnership.objects.get(space=space)
    name = f"{old}: Fundacja Łąka (nr {partnership.organisation_id})"
    Group.objects.filter(pk=partnership.group_id).update(name=name)
    Collection.objects.filter(pk=partnership.collection_id).update(name=name)
