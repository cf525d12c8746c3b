"""There are no aliases of events: a space that shows one too is named in the event itself."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.actions.create_alias import CreatePageAliasAction

from events.models import EventPage
from tests.factories import (
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db):
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    return make_event(make_event_index(space), title_pl="Joga", title_en="Yoga")


def page_of(event, what):
    return {"event": event, "list": event.get_parent(), "space": event.space}[what]


@pytest.mark.parametrize("what", ["event", "list", "space"])
def test_the_form_for_a_copy_makes_none(client, event, what):
    client.force_login(make_administrator())
    page = page_of(event, what)
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert "alias" not in client.get(address).context["form"].fields
    form = {
        "new_title": "Kopia",
        "new_slug": "kopia",
        "new_parent_page": page.get_parent().pk,
        "copy_subpages": "on",
        "alias": "on",
    }
    client.post(address, form)
    assert not EventPage.objects.exclude(alias_of=None).exists()


@pytest.mark.parametrize("what", ["event", "list", "space"])
def test_nor_does_anything_else(event, what):
    page = page_of(event, what).specific
    action = CreatePageAliasAction(
        page, recursive=what != "event", update_slug="kopia", parent=page.get_parent()
    )
    with pytest.raises(ValidationError):
        action.execute(skip_permission_checks=True)
    assert not EventPage.objects.exclude(alias_of=None).exists()


def test_other_pages_may_have_one(client, event):
    client.force_login(make_administrator())
    empty = make_event_index(make_space(event.space.get_parent(), title_pl="Pusty"))
    address = reverse("wagtailadmin_pages:copy", args=[empty.pk])
    assert "alias" in client.get(address).context["form"].fields
