"""What each group may open in the CMS, tried from the outside, by address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import make_administrator, make_editor, make_home, make_moderator

pytestmark = pytest.mark.django_db

PLACES = {
    "vocabulary": ("wagtailsnippets_network_district:list", []),
    "organisations": ("wagtailsnippets_network_organisation:list", []),
    "network settings": ("wagtailsettings:edit", ["network", "networksettings"]),
    "users": ("wagtailusers_users:index", []),
    "sites": ("wagtailsites:index", []),
    "redirects": ("wagtailredirects:index", []),
    "pictures": ("wagtailimages:index", []),
}
MAY = {
    "administrator": set(PLACES),
    "moderator": {"organisations", "pictures"},
    "editor": {"pictures"},
    "nobody": set(),
}
MAKE = {
    "administrator": make_administrator,
    "moderator": make_moderator,
    "editor": make_editor,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("who", MAY)
def test_each_opens_what_is_theirs_and_nothing_else(client, who, place):
    make_home()
    if who in MAKE:
        client.force_login(MAKE[who]())
    name, args = PLACES[place]
    response = client.get(reverse(name, args=args), follow=True)
    opened = response.status_code == 200 and not response.redirect_chain
    # The settings of the only site are reached through a redirect to them.
    if who != "nobody" and place == "network settings" and response.redirect_chain:
        opened = "networksettings" in response.redirect_chain[-1][0]
    assert opened == (place in MAY[who])
