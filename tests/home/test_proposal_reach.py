"""Who can do what to a proposal, tried from the outside, over HTTP, by address.

Whoever has its link, whoever has another's, nobody in particular, and people who work in the CMS of
this space and of another. ``tests.home.test_reach`` has the other things of a space.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import reverse

from network.models import NetworkPage, Picture, User
from sites.models import Proposal, SpaceGroup, SpaceSettings
from sites.moderation import decisions as moderation
from sites.proposals.links import own_path, token_of
from sites.team.groups import equip_space
from tests import pictures, proposals
from tests.factories import (
    make_event_index,
    make_home,
    make_moderator,
    make_space,
    make_space_index,
    make_user,
)
from tests.partners import make_coordinator, make_partner
from tests.proposals import confirmed, file, own, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]

TITLE, PERSON = "Tajna propozycja", "Zuzanna Tajna"
PERSONAL = [PERSON, "zuzanna.tajna@example.org", "Potrzebne trzy stoły"]
WHO = [
    "nobody in particular",
    "partner here",
    "editor here",
    "coordinator here",
    "partner elsewhere",
    "editor elsewhere",
    "coordinator elsewhere",
    "moderator",
]
DECIDES = {"coordinator here", "moderator"}
TEAM = {"editor here", *DECIDES}
#: Who may choose from the files of the space, those of proposals as well.
CHOOSES = {"editor here", "coordinator here", "moderator"}


@dataclass
class Its:
    """A proposal to one space, with a picture, and people of two spaces."""

    proposal: Proposal
    picture: Picture
    people: dict[str, User]

    @property
    def page(self) -> int:
        return self.proposal.page_id

    @property
    def submission(self) -> int:
        return waiting(self.proposal).pk


def make_team(where: str, space) -> dict[str, User]:
    editor = make_user(f"editor-{where}")
    editor.groups.add(SpaceGroup.objects.get(space=space, role="editor").group)
    return {
        f"partner {where}": make_partner(f"partner-{where}", space, f"Fundacja {where}"),
        f"editor {where}": editor,
        f"coordinator {where}": make_coordinator(f"coordinator-{where}", space),
    }


@pytest.fixture
def its(client, settings):
    settings.SIGNUP_FORM_SECONDS = 0
    caches["shared"].clear()
    index = make_space_index(make_home())
    here = make_space(index, title_pl="Dom", title_en="House")
    there = make_space(index, title_pl="Obce", title_en="Theirs")
    for space in (here, there):
        equip_space(space)
        make_event_index(space)
    picture = {"picture_1": file(pictures.jpeg()), "alt_1": "Tajny obraz", "rights": "on"}
    proposal = confirmed(client, title_pl=TITLE, **picture)
    people = {**make_team("here", here), **make_team("elsewhere", there)}
    people["moderator"] = make_moderator()
    return Its(proposal, Picture.objects.get(), people)


def opened(name, *attributes):
    def attempt(client, its):
        args = [getattr(its, each, each) for each in attributes]
        args = [getattr(arg, "pk", arg) for arg in args]
        return client.get(reverse(name, args=args)).status_code == 200

    return attempt


def shows(word, address):
    def attempt(client, its):
        return word in client.get(address.format(its=its), follow=True).content.decode()

    return attempt


def personal(address):
    """Whether anything of the person is in an answer."""

    def attempt(client, its):
        text = client.get(address.format(its=its), follow=True).content.decode()
        return any(word in text for word in PERSONAL)

    return attempt


def decided(client, its):
    address = reverse("moderation_review", args=[its.submission])
    client.post(address, {"decision": "decline", "remark": "Nie."})
    return waiting(its.proposal).outcome == "declined"


def decided_in_the_dialogue(client, its):
    state = waiting(its.proposal).task_state_id
    name = "wagtailadmin_pages:workflow_action"
    client.post(reverse(name, args=[its.page, "reject", state]), {"comment": "Nie."})
    return waiting(its.proposal).outcome == "returned"


def deleted(client, its):
    client.post(reverse("wagtailadmin_pages:delete", args=[its.page]))
    return not NetworkPage.objects.filter(pk=its.page).exists()


NOBODY: set[str] = set()
DEEDS = {
    "read the draft at its address": (
        shows(TITLE, "/pl/miejsca/dom/wydarzenia/{its.page}/"),
        NOBODY,
    ),
    "read it by its slug": (
        shows(TITLE, "/pl/miejsca/dom/wydarzenia/tajna-propozycja/"),
        NOBODY,
    ),
    "find it by searching the site": (shows("tajna-propozycja", "/pl/szukaj/?q=tajna"), NOBODY),
    "open the draft": (opened("wagtailadmin_pages:edit", "page"), TEAM),
    "see the draft": (opened("wagtailadmin_pages:view_draft", "page"), TEAM),
    "find it in the CMS": (shows(TITLE, "/admin/pages/search/?q=Tajna"), TEAM),
    "find it through the API": (shows(TITLE, "/admin/api/main/pages/?search=Tajna"), TEAM),
    "see it in the queue": (shows(PERSON, "/admin/moderation/"), DECIDES),
    "read who proposed it": (personal("/admin/moderation/{its.submission}/"), DECIDES),
    "read the person on the form": (personal("/admin/pages/{its.page}/edit/"), NOBODY),
    "read the person in its history": (personal("/admin/pages/{its.page}/history/"), NOBODY),
    "read the person through the API": (personal("/admin/api/main/pages/{its.page}/"), NOBODY),
    "read the person at home": (personal("/admin/"), DECIDES),
    "choose its picture": (opened("wagtailimages_chooser:chosen", "picture"), CHOOSES),
    "edit its picture": (opened("wagtailimages:edit", "picture"), CHOOSES),
    "see its picture listed": (shows(TITLE, "/admin/images/"), CHOOSES),
    "see its picture through the API": (shows(TITLE, "/admin/api/main/images/"), CHOOSES),
    "delete the draft": (deleted, TEAM),
    "decide in the dialogue": (decided_in_the_dialogue, {"coordinator here"}),
    "decide": (decided, DECIDES),
}


@pytest.mark.parametrize("who", WHO)
def test_each_does_what_is_theirs(client, its, who):
    if who in its.people:
        client.force_login(its.people[who])
    done = {}
    for deed, (attempt, _by_whom) in DEEDS.items():
        before = transaction.savepoint()
        done[deed] = attempt(client, its)
        transaction.savepoint_rollback(before)  # each deed finds everything as it was
    assert done == {deed: who in by_whom for deed, (_attempt, by_whom) in DEEDS.items()}


# --- By a link ------------------------------------------------------------------------------------


def test_a_link_opens_its_own_proposal_and_no_other(client, its):
    other = confirmed(client, title_pl="Druga", email="b@example.org", name="B")
    assert "Druga" in proposals.text_of(client.get(own(other)))
    for deed in ("withdraw", "erase"):
        client.post(own(other), {"do": deed})
    proposals.amend(client, other, title_pl="Podmieniona")
    assert Proposal.objects.get(pk=its.proposal.pk).given["title_pl"] == TITLE
    assert waiting(its.proposal).outcome == "waiting"


def forged(its):
    token = token_of(its.proposal)
    other = "A" if token[-2] != "A" else "B"
    return {
        "altered": f"{token[:-2]}{other}{token[-1]}",
        "the reference alone": its.proposal.reference,
        "another's signature": "x" * 22 + token[22:],
        "cut off": token[:-1],
        "longer": f"{token}a",
        "letters of Poland": "ąćę",
        "a number": "1",
    }


def test_a_link_that_is_none_leads_to_a_calm_page(client, its):
    for language in ("pl", "en"):
        for why, token in forged(its).items():
            for method in (client.get, client.post):
                response = method(f"/{language}/proposal/{token}/", {"do": "erase"})
                assert response.status_code == 404, why
                assert proposals.page_of(response).select_one("h1"), why
                assert response["Cache-Control"] == "no-store, private"
    assert client.get("/pl/proposal-confirm/x:y:z/").status_code == 404
    assert Proposal.objects.get(pk=its.proposal.pk).erased_at is None


def test_before_it_is_confirmed_its_own_link_opens_nothing(client, its):
    proposals.send(client, title_pl="Niepotwierdzona")
    proposal = Proposal.objects.latest("pk")
    assert client.get(own_path(proposal)).status_code == 404
    assert client.post(own_path(proposal), {"do": "amend"}).status_code == 404


def test_after_the_decision_the_link_only_shows(client, its):
    form = proposals.page_of(client.get(own(its.proposal))).select_one("form.proposal-form")
    values = proposals.filled(form) | {"do": "amend", "title_pl": "Podmieniona"}
    moderation.decline(its.submission, its.people["coordinator here"], remark="Nie.")
    assert client.post(own(its.proposal), values).status_code == 409
    page = NetworkPage.objects.get(pk=its.page).specific.get_latest_revision_as_object()
    assert page.title_pl == TITLE
    assert not proposals.page_of(client.get(own(its.proposal))).select_one("form.proposal-form")


def test_what_is_ones_own_is_kept_by_no_cache_and_told_to_no_other_site(client, its):
    response = client.get(own(its.proposal))
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_the_proposals_collection_is_not_that_of_the_partners(its):
    settings = SpaceSettings.objects.get(space=its.proposal.space)
    assert its.picture.collection == settings.proposals_collection
    assert settings.proposals_collection not in settings.collection.get_descendants(inclusive=True)
