"""The buttons below the form of a page: one by role, whatever the page's state in its workflow."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow
from wagtail.users.models import UserProfile

from events.models import EventPage
from network.models import NetworkPage, User
from network.services.grant_permissions import allow_cms, allow_pages
from sites.models import ContentPage, SpaceGroup
from sites.moderation import decisions as moderation
from sites.team.groups import equip_space
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)
from tests.partners import hand_in, make_coordinator, make_partner

pytestmark = pytest.mark.django_db

WORDS = {
    "pl": {
        "publish": "Opublikuj",
        "send": "Wyślij do akceptacji",
        "again": "Wyślij ponownie",
        "draft": "Zapisz szkic",
        "approve": "Zatwierdź i opublikuj",
        "return": "Zwróć do poprawy",
        "withdraw": "Wycofaj, żeby poprawić",
    },
    "en": {
        "publish": "Publish",
        "send": "Send for approval",
        "again": "Hand in again",
        "draft": "Save draft",
        "approve": "Approve and publish",
        "return": "Return for changes",
        "withdraw": "Withdraw, to change it",
    },
}


@pytest.fixture
def space():
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    equip_space(space)
    make_event_index(space)
    return space


@pytest.fixture
def events(space):
    return NetworkPage.objects.child_of(space).get(slug_pl="wydarzenia")


def client_of(user: User, language: str) -> Client:
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    client = Client()
    client.force_login(user)
    return client


def make_editor(space):
    user = make_user("redaktor")
    user.groups.add(SpaceGroup.objects.get(space=space, role="editor").group)
    return user


def buttons(client: Client, name: str, *args) -> tuple[list[str], list[str]]:
    """The buttons one sees below the form, and those of its menu."""
    page = client.get(reverse(f"wagtailadmin_pages:{name}", args=args)).content.decode()
    footer = re.search(r"<footer.*?</footer>", page, re.DOTALL)[0]
    seen, _toggle, menu = footer.partition('data-controller="w-dropdown"')
    return words(seen), words(menu)


def words(html: str) -> list[str]:
    html = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    found = re.findall(r"<(button|a)\b[^>]*>(.*?)</\1>", html, re.DOTALL)
    texts = (" ".join(re.sub("<[^>]+>", " ", text).split()) for _tag, text in found)
    return [text for text in texts if text not in ("", "Więcej akcji", "More actions")]


@pytest.fixture(params=["pl", "en"])
def language(request):
    return request.param


def test_who_may_publish_sees_publish_with_the_draft_beside_it(space, events, language):
    client = client_of(make_coordinator("koordynatorka", space), language)
    say = WORDS[language]
    both = [say["draft"], say["publish"]]
    event = make_event(events, live=False)
    assert buttons(client, "add", "events", "eventpage", events.pk) == (both, [])
    assert buttons(client, "edit", event.pk) == (both, [])
    for page in (space, events):
        seen, menu = buttons(client, "edit", page.pk)
        assert seen == both
        assert len(menu) <= 1  # unpublish


@pytest.mark.parametrize("make", [make_editor, lambda space: make_partner("anna", space)])
def test_who_may_not_publish_sends_it_for_approval(space, events, language, make):
    user = make(space)
    client, say = client_of(user, language), WORDS[language]
    both = ([say["draft"], say["send"]], [])
    assert buttons(client, "add", "events", "eventpage", events.pk) == both
    event = make_event(events, live=False, owner=user)
    assert buttons(client, "edit", event.pk) == both
    text = add(space, ContentPage(title_pl="O nas", owner=user), publish=False)
    assert buttons(client, "edit", text.pk) == both


def test_while_it_waits_its_author_can_withdraw_it(space, events, language):
    anna = make_partner("anna", space)
    event = make_event(events, live=False, owner=anna)
    hand_in(event, anna)
    seen, menu = buttons(client_of(anna, language), "edit", event.pk)
    assert (seen, menu) == ([WORDS[language]["withdraw"]], [])


def test_who_decides_approves_or_returns(space, events, language):
    anna, coordinator = make_partner("anna", space), make_coordinator("koordynatorka", space)
    event = make_event(events, live=False, owner=anna)
    hand_in(event, anna)
    say = WORDS[language]
    seen, menu = buttons(client_of(coordinator, language), "edit", event.pk)
    assert seen == [say["draft"], say["approve"]]
    assert say["return"] in menu
    assert say["publish"] not in menu
    assert not [text for text in menu if re.search("proces|workflow|Dom|House", text)]


@pytest.mark.parametrize("public", [False, True])
def test_after_a_return_its_reason_stands_above_and_one_button_below(
    space, events, language, public
):
    anna, coordinator = make_partner("anna", space), make_coordinator("koordynatorka", space)
    event = make_event(events, owner=anna)
    if not public:
        event.unpublish()
    event = EventPage.objects.get(pk=event.pk)
    event.title_pl = "Inaczej"
    event.save_revision(user=anna)
    moderation.return_to_authors(
        hand_in(event, anna).pk, coordinator, reasons=["english"], remark="Kto <b>prowadzi</b>?"
    )
    client, say = client_of(anna, language), WORDS[language]
    seen, menu = buttons(client, "edit", event.pk)
    assert (seen, menu) == ([say["again"]], [say["draft"]])
    response = client.get(reverse("wagtailadmin_pages:edit", args=[event.pk]))
    page = response.content.decode()
    assert page.count("Kto &lt;b&gt;prowadzi&lt;/b&gt;?") >= 1
    reason = {"pl": "angielsk", "en": "English"}[language]
    notice = re.search(r'<section class="[^"]*mam-notice.*?</section>', page, re.DOTALL)[0]
    assert reason in notice
    assert "prowadzi" in notice
    assert page.index("mam-notice") < page.index('id="id_title_pl"')
    # Mended and handed in, it says so no more.
    hand_in(event, anna)
    assert "mam-notice" not in client.get(response.wsgi_request.path).content.decode()


def test_what_was_declined_says_why(space, events, language):
    anna, coordinator = make_partner("anna", space), make_coordinator("koordynatorka", space)
    event = make_event(events, live=False, owner=anna)
    moderation.decline(hand_in(event, anna).pk, coordinator, remark="Nie teraz.")
    client = client_of(anna, language)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).content.decode()
    assert "Nie teraz." in re.search(r"mam-notice.*?</section>", page, re.DOTALL)[0]
    assert buttons(client, "edit", event.pk)[0][-1] == WORDS[language]["send"]


def test_an_old_version_is_put_back_by_who_may(space, events, language):
    coordinator = make_coordinator("koordynatorka", space)
    event = make_event(events)
    event.save_revision()
    first = event.revisions.order_by("pk").first()
    seen, _menu = buttons(client_of(coordinator, language), "revisions_revert", event.pk, first.pk)
    assert len(seen) == 2
    assert (
        "action-publish"
        in client_of(coordinator, language)
        .get(reverse("wagtailadmin_pages:revisions_revert", args=[event.pk, first.pk]))
        .content.decode()
    )


def test_without_anybody_who_approves_a_draft_is_all(language):
    """Nobody approves above the workflow of the network; there is nothing to send."""
    home = make_home()
    Workflow.objects.all().delete()
    user = make_user("redaktor")
    group = equip_nobody(home)
    user.groups.add(group)
    seen, menu = buttons(client_of(user, language), "edit", home.pk)
    assert (seen, menu) == ([WORDS[language]["draft"]], [])


def equip_nobody(page):
    group = Group.objects.create(name="redaktorzy sieci")
    allow_cms(group)
    allow_pages(group, page, ["change"])
    return group
