"""What pages are tagged with is counted, and not deleted while a page has it."""

from __future__ import annotations

import pytest
from django.contrib.admin.utils import quote
from django.urls import reverse

from events.models import EventPage
from network import models
from sites.models import RoomPage, SpacePage
from tests.factories import (
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_room,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db

FIELDS = {
    "category": (models.Category, EventPage, "categories"),
    "audience": (models.Audience, EventPage, "audiences"),
    "format": (models.EventFormat, EventPage, "formats"),
    "language": (models.SpokenLanguage, EventPage, "languages"),
    "amenity": (models.Amenity, SpacePage, "amenities"),
    "equipment": (models.Amenity, RoomPage, "equipment"),
}


@pytest.fixture
def cms(client):
    client.force_login(make_administrator())
    return client


@pytest.fixture
def pages(db):
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    event = make_event(make_event_index(space), title_pl="Joga", title_en="Yoga")
    return {EventPage: event, SpacePage: space, RoomPage: make_room(space)}


def tagged(pages, what):
    model, kind, field = FIELDS[what]
    term = model.objects.create(code="nowe", name_pl="Nowe", name_en="New")
    setattr(pages[kind], field, [term])
    pages[kind].save()
    return term, pages[kind]


def address(term, name):
    return reverse(term.snippet_viewset.get_url_name(name), args=[quote(term.pk)])


@pytest.mark.parametrize("what", FIELDS)
def test_what_a_page_has_is_not_deleted(cms, pages, what):
    term, page = tagged(pages, what)
    answer = cms.post(address(term, "delete"), follow=True)
    assert type(term).objects.filter(pk=term.pk).exists()
    assert page.title in answer.content.decode()


@pytest.mark.parametrize("what", FIELDS)
def test_its_use_is_counted(cms, pages, what):
    term, page = tagged(pages, what)
    assert page.title in cms.get(address(term, "usage")).content.decode()


def test_nor_in_bulk(cms, pages):
    term, _page = tagged(pages, "category")
    bulk = reverse("wagtail_bulk_action", args=["network", "category", "delete"])
    cms.post(f"{bulk}?id={term.pk}&next=/admin/", {"next": "/admin/"})
    assert models.Category.objects.filter(pk=term.pk).exists()


def test_a_partner_of_a_project_is_not_deleted(cms, db):
    partner = models.Organisation.objects.create(name="Fundacja")
    models.Project.objects.create(code="p", name_pl="Projekt").partners.add(partner)
    answer = cms.post(address(partner, "delete"), follow=True)
    assert models.Organisation.objects.filter(pk=partner.pk).exists()
    assert "Projekt" in answer.content.decode()


def test_what_no_page_has_is_deleted(cms, pages):
    term, page = tagged(pages, "category")
    page.categories = []
    page.save()
    cms.post(address(term, "delete"))
    assert not models.Category.objects.filter(pk=term.pk).exists()
