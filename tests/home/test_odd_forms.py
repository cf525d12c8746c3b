"""Forms of the CMS sent without what they are counted by, or with nonsense there: never 500."""

from __future__ import annotations

import json
import re
import time
from copy import deepcopy

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import rich_text, streamfield

from network.models import Picture
from sites.models import ContentPage, RoomIndexPage, SpaceGroup
from sites.team.groups import equip_space
from tests.cms_routes import routes
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)
from tests.forms import event_form
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]

#: What a form is counted and ordered by: of formsets, and of Wagtail's blocks.
COUNTED = re.compile(r".*-(TOTAL_FORMS|INITIAL_FORMS|ORDER|count|order|type|deleted|id)$")
NONSENSE = ("abc", "-1")
SECONDS = 15  # of one request, on a machine that is busy with others
#: Whoever asks these is signed out, or makes an error on purpose.
LEFT_OUT = ("logout", "failwhale", "test404", "login", "password_reset")


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
        files = equip_space(space).collection
        add(space, RoomIndexPage(title_pl="Sale"))
        index = make_event_index(space)
        yield {
            "space": space,
            "page": add(space, ContentPage(title_pl="O nas", title_en="About")),
            "index": index,
            "event": make_event(index, title_pl="Joga", title_en="Yoga", signup_mode="date"),
            "picture": Picture.objects.create(
                title="Sala", file=get_test_image_file(), collection=files
            ),
            "document": get_document_model().objects.create(
                title="Plik", file=ContentFile(b"x", "a.txt"), collection=files
            ),
        }


@pytest.fixture
def place(furnished, db):
    return deepcopy(furnished)


@pytest.fixture
def coordinator(place):
    user = make_user("coordinator")
    user.groups.add(SpaceGroup.objects.get(space=place["space"], role="coordinator").group)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def addresses(place) -> list[str]:
    """Those of the CMS with nothing or one number to fill in, for each thing of the space."""
    found = []
    for route in routes(get_resolver()):
        if route.startswith("admin/") and not any(each in route for each in LEFT_OUT):
            if route.count("{}") == 0:
                found.append(f"/{route}")
            elif route.count("{}") == 1:
                found += [f"/{route.format(thing.pk)}" for thing in place.values()]
    found.append(reverse("wagtailadmin_pages:add", args=["events", "eventpage", place["index"].pk]))
    found.append(
        reverse("wagtailadmin_pages:add", args=["sites", "contentpage", place["space"].pk])
    )
    for page in (place["space"], place["event"]):
        found += [reverse("page_part", args=[page.pk, part.name]) for part in page.form_parts]
    return list(dict.fromkeys(found))


def fields(response) -> dict[str, str]:
    """What a browser would send from the forms of a page or of a dialogue."""
    text = response.content.decode(errors="replace")
    if response["Content-Type"].startswith("application/json"):
        found = json.loads(text or "{}")
        text = str(found.get("html") or "") if isinstance(found, dict) else ""
    given = {}
    for field in BeautifulSoup(text, "html.parser").select("form [name]"):
        given[field["name"]] = field.get("value") or ""
    return given


def answered(client, address, given, wrong):
    start = time.monotonic()
    response = client.post(address, given)
    if response.status_code >= 500 or time.monotonic() - start > SECONDS:
        what = [name for name in given if COUNTED.match(name)][:3]
        wrong.append((response.status_code, address, what))
    return response


def test_no_form_a_coordinator_reaches_breaks(place, coordinator):
    wrong: list = []
    tried: list = []
    for address in addresses(place):
        shown = coordinator.get(address)
        if shown.status_code >= 500:
            wrong.append((shown.status_code, "GET", address))
        if shown.status_code in (302, 403, 404):
            continue
        answered(coordinator, address, {}, wrong)
        if shown.status_code != 200 or shown.streaming:
            continue
        whole = fields(shown)
        counted = [name for name in whole if COUNTED.match(name)]
        if not counted:
            continue
        tried.append(address)
        few = {name: value for name, value in whole.items() if name not in counted}
        answered(coordinator, address, few, wrong)
        for odd in NONSENSE:
            answered(coordinator, address, {**whole, **dict.fromkeys(counted, odd)}, wrong)
    assert not wrong
    part = reverse("page_part", args=[place["space"].pk, "hours"])
    assert {reverse("wagtailadmin_pages:edit", args=[place["event"].pk]), part} <= set(tried)


BLOCKS = [("text", rich_text("<p>a</p>")), ("text", rich_text("<p>b</p>"))]


@pytest.mark.parametrize("odd", [None, *NONSENSE])
def test_the_form_of_an_event_says_what_it_cannot_read(place, coordinator, odd):
    address = reverse("wagtailadmin_pages:edit", args=[place["event"].pk])
    whole = event_form(title_pl="Joga", body_pl=streamfield(BLOCKS))
    names = [name for name in whole if COUNTED.match(name)]
    assert len(names) > 10
    wrong: list = []
    for name in names:
        given = {key: value for key, value in whole.items() if key != name}
        if odd is not None:
            given[name] = odd
        response = answered(coordinator, address, given, wrong)
        assert response.status_code in (200, 302, 400), (name, response.status_code)
    assert not wrong


def test_more_rows_than_were_sent_are_refused_at_once(place, coordinator):
    address = reverse("wagtailadmin_pages:edit", args=[place["event"].pk])
    whole = event_form(title_pl="Joga", body_pl=streamfield(BLOCKS))
    totals = [name for name in whole if name.endswith("-TOTAL_FORMS")]
    assert len(totals) > 3
    for name in totals:
        assert coordinator.post(address, {**whole, name: "99999999"}).status_code == 400, name
        assert coordinator.post(address, {**whole, name: "3"}).status_code in (200, 302), name
        # More digits than Python reads as a number.
        assert coordinator.post(address, {**whole, name: "9" * 5_000}).status_code == 400, name


def test_a_stranger_gains_nothing_by_counting_rows(client):
    """The work grows with what is sent: each field is looked at once."""
    address = reverse("wagtailadmin_login")
    assert client.post(address, {"x-TOTAL_FORMS": "9" * 5_000}).status_code == 400
    given = {f"a{n}-TOTAL_FORMS": "101" for n in range(1_000)}
    given |= {f"a{n % 1_000}-{n % 9}-x": "" for n in range(8_000)}
    start = time.process_time()
    assert client.post(address, given).status_code == 200  # rows enough were sent
    whole = time.process_time() - start
    assert whole < 1, f"{whole:.1f} s"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"url": "http://"},
        {"external-link-chooser-url": "http://[::1"},
        {"external-link-chooser-url": "http://\u0000"},
        {"external-link-chooser-url": "x" * 100_000},
        {"external-link-chooser-url": "http://localhost/" + "a/" * 2_000},
        {"external-link-chooser-url": "http://localhost/pl/%00/"},
        {"external-link-chooser-url": "/pl/%ff%fe/"},
        {"external-link-chooser-url": "/"},
        {"external-link-chooser-url": "http://localhost//"},
        {"external-link-chooser-url": "http://localhost/pl/miejsca/dom/wydarzenia/2026/13/"},
        {"external-link-chooser-url": "http://localhost/pl/miejsca/dom/wydarzenia/"},
    ],
)
@pytest.mark.parametrize(
    "kind", ["", "_external_link", "_email_link", "_phone_link", "_anchor_link"]
)
def test_the_dialogue_of_links_takes_any_input(place, coordinator, kind, given):
    address = reverse(f"wagtailadmin_choose_page{kind}")
    for query in ("", "?link_text=a&link_url=http%3A%2F%2F%5B&parent_page_id=x&page_type=x.y&p=x"):
        for response in (
            coordinator.get(address + query),
            coordinator.post(address + query, given),
        ):
            assert response.status_code < 500, (address, query)
