"""In the CMS nobody reads a title of another space's draft, whatever address is opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from network.cms import bulk_actions
from network.models import NetworkPage, Picture
from sites.models import ContentPage, SpaceGroup
from sites.team.groups import equip_space
from tests.cms_routes import routes
from tests.factories import (
    add,
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]

SECRET = "Tajnoszkic"
LEFT_OUT = ("logout", "failwhale", "test404", "login", "password_reset")
#: Searched for by the beginning of the title; sorted, in the folder, as a list.
QUERIES = ("", "?q=tajno", "?p=1&q=tajno", "?query=tajno&search=tajno", "?ordering=title")


@pytest.fixture(scope="module")
def network(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        spaces = make_space_index(make_home())
        own = make_space(spaces, title_pl="Dom", title_en="House")
        other = make_space(spaces, title_pl="Obok", title_en="Beside")
        for space in (own, other):
            equip_space(space)
        index = make_event_index(other)
        draft = add(other, ContentPage(title_pl=SECRET, title_en=SECRET, live=False))
        event = make_event(index, title_pl=f"{SECRET} joga", title_en=f"{SECRET} yoga", live=False)
        hidden = make_space(
            spaces, title_pl=f"{SECRET} dom", title_en=f"{SECRET} house", live=False
        )
        someone = make_administrator("szefowa")
        for page in (draft, event, hidden):
            page.save_revision(user=someone, log_action=True)
        # Waits for its time: listed by the reports of Wagtail.
        draft.go_live_at = timezone.now() + timedelta(days=3)
        draft.save_revision(user=someone, approved_go_live_at=draft.go_live_at).publish(
            user=someone
        )
        event.locked, event.locked_by, event.locked_at = True, someone, timezone.now()
        event.save()
        user = make_user("coordinator")
        user.groups.add(SpaceGroup.objects.get(space=own, role="coordinator").group)
        files = equip_space(other).collection
        picture = Picture.objects.create(title=SECRET, file=get_test_image_file(), collection=files)
        document = get_document_model().objects.create(
            title=SECRET, file=ContentFile(b"x", "a.txt"), collection=files
        )
        yield user, [picture, document], [draft, event, hidden, other, index, spaces, own]


def addresses(pages: list[NetworkPage]) -> list[str]:
    found = []
    for route in routes(get_resolver()):
        if not route.startswith("admin/") or any(each in route for each in LEFT_OUT):
            continue
        if route.count("{}") == 0:
            found += [f"/{route}{query}" for query in QUERIES]
        elif route.count("{}") == 1:
            found += [f"/{route.format(page.pk)}" for page in pages]
            found += [f"/{route.format(pages[-2].pk)}{query}" for query in QUERIES[1:]]
    revisions = [page.revisions.order_by("pk").first().pk for page in pages[:3]]
    for page, revision in zip(pages[:3], revisions, strict=True):
        for name in ("revisions_view", "revisions_revert", "revisions_unschedule"):
            found.append(reverse(f"wagtailadmin_pages:{name}", args=[page.pk, revision]))
    return list(dict.fromkeys(found))


def bulk_addresses(pages, files) -> list[str]:
    """Confirmations of what is done to several at once, by their ids."""
    found = []
    for action in bulk_actions.ACTIONS:
        [model] = action.models
        things = pages[:3] if model is NetworkPage else [f for f in files if isinstance(f, model)]
        assert things
        label, name = model._meta.app_label, model._meta.model_name
        address = reverse("wagtail_bulk_action", args=[label, name, action.action_type])
        found.append(f"{address}?" + "&".join(f"id={thing.pk}" for thing in things))
    return found


def test_no_confirmation_for_several_tells_one(network):
    user, files, pages = network
    client = Client()
    client.force_login(user)
    boss = Client()
    boss.force_login(make_administrator("trzecia"))
    for address in bulk_addresses(pages, files):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert SECRET not in answer.content.decode(), address
        assert SECRET in boss.get(address).content.decode(), address


def test_no_address_tells_the_title_of_another_spaces_draft(network):
    user, _files, pages = network
    client = Client(raise_request_exception=False)
    client.force_login(user)
    telling = []
    known = addresses(pages)
    assert len(known) > 600
    for address in known:
        response = client.get(address)
        assert response.status_code < 500, address
        content = b"".join(response) if response.streaming else response.content
        if SECRET.encode() in content:
            telling.append(address)
    assert telling == []


def test_who_runs_the_network_reads_them(network):
    client = Client()
    client.force_login(make_administrator("druga"))
    address = reverse("wagtailadmin_pages:search") + "?q=tajno"
    assert SECRET in client.get(address).content.decode()
