"""The dialogue in which an editor puts a link into a text."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import make_home, make_moderator, make_space, make_space_index

pytestmark = pytest.mark.django_db


def choose(client, address):
    client.force_login(make_moderator())
    given = {"external-link-chooser-url": address, "external-link-chooser-link_text": "tutaj"}
    return client.post(reverse("wagtailadmin_choose_page_external_link"), given).json()


@pytest.mark.parametrize("address", ["https://example.org/a/", "http://localhost/pl/miejsca/dom/"])
def test_a_link_is_taken_to_another_site_and_to_ours(client, address):
    make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    chosen = choose(client, address)
    assert chosen["step"] == "external_link_chosen"
    assert chosen["result"]["url"] == address
