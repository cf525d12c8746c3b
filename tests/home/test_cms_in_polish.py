"""The common screens of the CMS hold no English where an editor has chosen Polish."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Site
from wagtail.users.models import UserProfile

from events.signup.services import Applicant, sign_up
from network.i18n import wagtail_catalogue
from network.models import Organisation, Picture, User
from sites.models import ContentPage, RoomIndexPage, RoomPage
from sites.team.groups import equip_space
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]

# Common English words that are no Polish ones.
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|your|you|this|with|for|from|not|has|have|been|was|will|add|edit|"
    r"delete|view|save|saved|search|all|show|hide|toggle|close|select|choose|enter|pages?|new|"
    r"users?|usage|count|settings|site|password|title|actions?|none|items?|there|no)\b",
    re.IGNORECASE,
)
# Wagtail 8.0 has these in its code as they are (its templates, names of columns).
NOT_TRANSLATABLE = {"Actions", "Site name", "Root page", "Page"}
# The title of the page that Wagtail's first migration makes.
FIRST_PAGE = "Welcome to your new Wagtail site!"
SHOWN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt")


@stands
def screens():
    """Addresses of the screens, by name."""
    home = make_home()
    index = make_space_index(home)
    space = make_space(index, title_pl="MAM Nasze", title_en="")
    collection = equip_space(space).collection
    page = add(space, ContentPage(title_pl="O nas"))
    room = add(add(space, RoomIndexPage(title_pl="Sale")), RoomPage(title_pl="Sala A"))
    event = make_event(make_event_index(space), title_pl="Szachy", title_en="", signup_mode="date")
    date = event.occurrences.get()
    signup = sign_up(event, date, Applicant(name="Ala", email="ala@example.org"))
    picture = Picture.objects.create(
        title="Obraz", file=get_test_image_file(), collection=collection
    )
    document = Document.objects.create(title="Statut", file=ContentFile(b"x", "a.txt"))
    organisation = Organisation.objects.create(name="Stowarzyszenie")
    user = User.objects.create_superuser("admin", "admin@example.org", "a-long-password")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "pl"})
    of_snippets = f"wagtailsnippets_network_{Organisation._meta.model_name}"
    named = {
        "wagtailadmin_home": [],
        "wagtailadmin_account": [],
        "wagtailadmin_explore": [index.pk],
        "wagtailadmin_pages:search": [],
        "wagtailadmin_pages:add_subpage": [space.pk],
        "wagtailadmin_pages:edit": [event.pk],
        "wagtailadmin_pages:history": [event.pk],
        "wagtailadmin_pages:workflow_history": [event.pk],
        "wagtailadmin_pages:usage": [room.pk],
        "wagtailadmin_pages:delete": [page.pk],
        "wagtailadmin_pages:unpublish": [page.pk],
        "wagtailadmin_pages:copy": [page.pk],
        "wagtailadmin_pages:move": [page.pk],
        "wagtailadmin_pages:set_privacy": [page.pk],
        "wagtailimages:index": [],
        "wagtailimages:edit": [picture.pk],
        "wagtailimages:add_multiple": [],
        "wagtailimages:delete": [picture.pk],
        "wagtaildocs:index": [],
        "wagtaildocs:edit": [document.pk],
        "wagtaildocs:add_multiple": [],
        f"{of_snippets}:list": [],
        f"{of_snippets}:add": [],
        f"{of_snippets}:edit": [organisation.pk],
        f"{of_snippets}:delete": [organisation.pk],
        "wagtailusers_users:index": [],
        "wagtailusers_users:add": [],
        "wagtailusers_users:edit": [user.pk],
        "wagtailusers_groups:index": [],
        "wagtailsites:index": [],
        "wagtailsites:edit": [Site.objects.get().pk],
        "wagtailadmin_collections:index": [],
        "wagtailadmin_collections:edit": [Collection.objects.get(pk=collection.pk).pk],
        "wagtailadmin_workflows:index": [],
        "wagtailadmin_workflows:add": [],
        "wagtailredirects:index": [],
        "wagtailredirects:add": [],
        "wagtailadmin_reports:locked_pages": [],
        "wagtailadmin_reports:workflow": [],
        "wagtailadmin_reports:site_history": [],
        "wagtailadmin_reports:aging_pages": [],
        "event_dates": [event.pk],
        "event_move_date": [date.pk],
        "event_sign_ups": [event.pk],
        "date_sign_ups": [date.pk],
        "one_sign_up": [signup.pk],
        "space_timetable": [space.pk],
    }
    addresses = {name: reverse(name, args=args) for name, args in named.items()}
    new = ["sites", "spacepage", index.pk], ["events", "eventpage", event.get_parent().pk]
    addresses |= {f"new {args[1]}": reverse("wagtailadmin_pages:add", args=args) for args in new}
    addresses["space form"] = reverse("wagtailadmin_pages:edit", args=[space.pk])
    for each in (space, event):
        addresses |= {
            f"{part.name} of {each}": reverse("page_part", args=[each.pk, part.name])
            for part in each.form_parts
        }
    return user, addresses


def english_in(html: bytes | str) -> set[str]:
    soup = BeautifulSoup(html, "html.parser")
    for each in soup(["script", "style", "svg", "code"]):
        each.decompose()
    # What is said in English on purpose, and names that a browser shows nowhere.
    for each in soup.select("[lang=en], [hidden]"):
        each.decompose()
    texts = {" ".join(text.split()) for text in soup.stripped_strings}
    for each in soup.find_all(True):
        texts |= {each[name] for name in SHOWN_ATTRIBUTES if each.get(name)}
    texts = {text for text in texts if FIRST_PAGE not in text and text not in NOT_TRANSLATABLE}
    return {text for text in texts if ENGLISH.search(text)}


def test_no_english_in_the_polish_cms(client, screens):
    user, addresses = screens
    client.force_login(user)
    found = {}
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, name
        html = response.content
        if response["Content-Type"] == "application/json":  # of a dialog
            html = response.json()["html"]
        if texts := english_in(html):
            found[name] = texts
    assert len(addresses) >= 60
    assert found == {}


def test_the_sign_in_page_is_polish_too(client):
    for name in ("wagtailadmin_login", "wagtailadmin_password_reset"):
        response = client.get(reverse(name), HTTP_ACCEPT_LANGUAGE="pl")
        assert english_in(response.content) == set()


def test_every_text_of_wagtail_has_its_polish():
    assert wagtail_catalogue.problems() == []


def test_numbers_take_their_polish_form():
    with translation.override("pl"):
        pictures = [
            ngettext("%(count)s image", "%(count)s images", number) % {"count": number}
            for number in (1, 2, 5, 12, 22)
        ]
        assert pictures == ["1 obraz", "2 obrazy", "5 obrazów", "12 obrazów", "22 obrazy"]
        # Ours go before Wagtail's: the same word may mean something else here.
        assert gettext("Usage count") == "Liczba użyć"
