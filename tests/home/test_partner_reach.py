"""What a partner can do to whose page, tried from the outside, over HTTP, by address.

Two organisations in one space, and one that has left. ``tests.home.test_reach`` has the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from events.models import EventPage
from events.signup.services import Applicant, sign_up
from network.models import NetworkPage, Picture, User
from sites.models import ContentPage, Partnership, Submission
from sites.team.groups import equip_space
from sites.team.partnerships import end_partnership
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.forms import edit_part, event_form, opened, text_form
from tests.partners import hand_in, make_coordinator, make_partner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]

WHO = ["partner of A", "colleague in A", "partner of B", "former partner"]
SECRET = "Tajny szkic partnera"


@dataclass
class Theirs:
    """What organisation A has: a draft, a page that waits, a published event, files."""

    draft: ContentPage
    waiting: ContentPage
    submission: Submission
    event: EventPage
    picture: Picture
    document: Document
    partnership: Partnership


@pytest.fixture
def space():
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    equip_space(space)
    make_coordinator("koordynatorka", space)
    return space


@pytest.fixture
def people(space):
    users = {
        "partner of A": make_partner("a", space, "Organizacja A"),
        "colleague in A": make_partner("a2", space, "Organizacja A"),
        "partner of B": make_partner("b", space, "Organizacja B"),
        "former partner": make_partner("c", space, "Organizacja C"),
    }
    add(space, ContentPage(title_pl="Strona C", owner=users["former partner"]), publish=False)
    end_partnership(Partnership.objects.get(organisation__name="Organizacja C"))
    return {who: User.objects.get(pk=user.pk) for who, user in users.items()}


@pytest.fixture
def theirs(space, people):
    owner = people["partner of A"]
    partnership = Partnership.objects.get(organisation__name="Organizacja A")
    draft = add(space, ContentPage(title_pl=SECRET, owner=owner), publish=False)
    waiting = add(space, ContentPage(title_pl=f"{SECRET} 2", owner=owner), publish=False)
    event = make_event(make_event_index(space), title_pl="Ognisko", owner=owner, signup_mode="date")
    who = Applicant(name="Tajna Osoba", email="tajna.osoba@example.org")
    sign_up(event, event.occurrences.get(), who)
    files = {"collection": partnership.collection}
    return Theirs(
        draft=draft,
        waiting=waiting,
        submission=hand_in(waiting, owner),
        event=event,
        picture=Picture.objects.create(title="Tajny obraz", file=get_test_image_file(), **files),
        document=Document.objects.create(title="D", file=ContentFile(b"x", "a.txt"), **files),
        partnership=partnership,
    )


def again(page):
    return type(page).objects.get(pk=page.pk)


def edit(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def save(client, theirs):
    form = text_form(title_pl="Zmienione", slug_pl="zmienione")
    client.post(edit("edit", theirs.draft.pk), form)
    return again(theirs.draft).title_pl == "Zmienione"


def publish(client, theirs):
    form = text_form(title_pl="Zmienione", slug_pl="zmienione")
    client.post(edit("edit", theirs.draft.pk), {**form, "action-publish": "1"})
    return again(theirs.draft).live


def publish_anew(client, theirs):
    """A version that is already there, brought back and published."""
    args = [theirs.draft.pk, theirs.draft.latest_revision_id]
    form = text_form(title_pl="Zmienione", slug_pl="zmienione")
    client.post(edit("revisions_revert", *args), {**form, "action-publish": "1"})
    return again(theirs.draft).live


def submit(client, theirs):
    form = text_form(title_pl="Zmienione", slug_pl="zmienione")
    client.post(edit("edit", theirs.draft.pk), {**form, "action-submit": "1"})
    return Submission.objects.filter(page=theirs.draft.pk).exists()


def change_what_waits(client, theirs):
    form = text_form(title_pl="Podmienione", slug_pl="podmienione")
    client.post(edit("edit", theirs.waiting.pk), form)
    return again(theirs.waiting).title_pl == "Podmienione"


def decide_in_the_dialogue(client, theirs):
    state = theirs.submission.task_state_id
    for action in ("approve", "reject"):
        client.post(edit("workflow_action", theirs.waiting.pk, action, state))
    theirs.submission.refresh_from_db()
    return theirs.submission.outcome != "waiting"


def decide_in_the_queue(client, theirs):
    address = reverse("moderation_review", args=[theirs.submission.pk])
    for decision in ("approve", "return", "decline"):
        client.post(address, {"decision": decision, "remark": "Nie."})
    theirs.submission.refresh_from_db()
    return theirs.submission.outcome != "waiting"


def withdraw(client, theirs):
    client.post(reverse("moderation_withdraw", args=[theirs.submission.pk]))
    theirs.submission.refresh_from_db()
    return theirs.submission.outcome == "withdrawn"


def bulk(action):
    def attempt(client, theirs):
        name = reverse("wagtail_bulk_action", args=["network", "networkpage", action])
        page = theirs.event if action == "unpublish" else theirs.draft
        before = (page.live, page.get_parent().pk)
        rooms = NetworkPage.objects.get(slug_pl="wydarzenia")
        form = {"next": "/admin/", "chooser": rooms.get_parent().get_parent().pk}
        client.post(f"{name}?id={page.pk}&next=/admin/", form)
        now = NetworkPage.objects.filter(pk=page.pk).first()
        return now is None or (now.live, now.get_parent().pk) != before

    return attempt


def unpublish(client, theirs):
    client.post(edit("unpublish", theirs.event.pk))
    return not again(theirs.event).live


def lock(client, theirs):
    client.post(edit("lock", theirs.draft.pk))
    return again(theirs.draft).locked


def copy(client, theirs):
    form = {"new_title": "K", "new_slug": "k", "new_parent_page": theirs.draft.get_parent().pk}
    before = NetworkPage.objects.count()
    client.post(edit("copy", theirs.draft.pk), form)
    return NetworkPage.objects.count() > before


def of_a_date(name, **values):
    def attempt(client, theirs):
        date = theirs.event.occurrences.get()
        before = list(theirs.event.occurrences.values())
        client.post(reverse(name, args=[date.pk]), values)
        return list(theirs.event.occurrences.values()) != before

    return attempt


def listed(address):
    def attempt(client, theirs):
        text = client.get(address.format(theirs=theirs), follow=True).content.decode()
        return SECRET in text

    return attempt


def chosen(name, field):
    def attempt(client, theirs):
        return opened(client, name, getattr(theirs, field).pk)

    return attempt


def api_detail(client, theirs):
    return client.get(f"/admin/api/main/pages/{theirs.draft.pk}/").status_code == 200


A = {"partner of A", "colleague in A"}
NOBODY: set[str] = set()
DEEDS = {
    "edit": (lambda c, t: opened(c, "wagtailadmin_pages:edit", t.draft.pk), A),
    "save": (save, A),
    "publish": (publish, NOBODY),
    "publish an old version": (publish_anew, NOBODY),
    "submit": (submit, A),
    "change what waits": (change_what_waits, NOBODY),
    "decide in the dialogue": (decide_in_the_dialogue, NOBODY),
    "decide in the queue": (decide_in_the_queue, NOBODY),
    "read the queue's page": (
        lambda c, t: opened(c, "moderation_review", t.submission.pk),
        NOBODY,
    ),
    "withdraw": (withdraw, A),
    "read the draft": (lambda c, t: opened(c, "wagtailadmin_pages:view_draft", t.draft.pk), A),
    "history": (lambda c, t: opened(c, "wagtailadmin_pages:history", t.draft.pk), A),
    "read a version": (
        lambda c, t: opened(
            c, "wagtailadmin_pages:revisions_view", t.draft.pk, t.draft.latest_revision_id
        ),
        A,
    ),
    "bring a version back": (
        lambda c, t: opened(
            c, "wagtailadmin_pages:revisions_revert", t.draft.pk, t.draft.latest_revision_id
        ),
        A,
    ),
    "compare versions": (
        lambda c, t: opened(
            c, "wagtailadmin_pages:revisions_compare", t.draft.pk, "earliest", "latest"
        ),
        A,
    ),
    "see what waits as a page": (
        lambda c, t: opened(
            c,
            "wagtailadmin_pages:workflow_preview",
            t.waiting.pk,
            t.submission.task_state.task_id,
        ),
        NOBODY,
    ),
    "delete": (
        lambda c, t: (
            c.post(edit("delete", t.draft.pk)) is None
            or not NetworkPage.objects.filter(pk=t.draft.pk).exists()
        ),
        {"partner of A"},
    ),
    "publish in bulk": (bulk("publish"), NOBODY),
    "unpublish in bulk": (bulk("unpublish"), NOBODY),
    "move in bulk": (bulk("move"), NOBODY),
    "unpublish": (unpublish, NOBODY),
    "lock": (lock, NOBODY),
    "copy": (copy, A),
    "cancel a date": (of_a_date("event_cancel_date", reason_pl="X", reason_en="X"), NOBODY),
    "note a date": (of_a_date("event_note_date", note_pl="X", note_en="X"), NOBODY),
    "move a date online": (of_a_date("event_move_online", note_pl="X", note_en="X"), NOBODY),
    "move a date": (
        of_a_date("event_move_date", start="02.03.2027 18:00", end="02.03.2027 19:00"),
        NOBODY,
    ),
    "remove a date": (of_a_date("event_remove_date"), NOBODY),
    "see the dates": (lambda c, t: opened(c, "event_dates", t.event.pk), NOBODY),
    "read sign-ups": (lambda c, t: opened(c, "event_sign_ups", t.event.pk), NOBODY),
    "export sign-ups": (
        lambda c, t: (
            "Tajna Osoba"
            in c.post(reverse("export_csv", args=[t.event.occurrences.get().pk])).content.decode()
        ),
        NOBODY,
    ),
    "find among a space's pages": (
        lambda c, t: (
            SECRET
            in c.get(f"/admin/pages/{t.draft.get_parent().pk}/", follow=True).content.decode()
        ),
        A,
    ),
    "find by searching": (listed("/admin/pages/search/?q=Tajny"), A),
    "find in a chooser": (listed("/admin/choose-page/search/?q=Tajny"), A),
    "find through the API": (listed("/admin/api/main/pages/?search=Tajny"), A),
    "read through the API": (api_detail, A),
    "choose a picture": (chosen("wagtailimages_chooser:chosen", "picture"), A),
    "edit a picture": (chosen("wagtailimages:edit", "picture"), A),
    "choose a document": (chosen("wagtaildocs_chooser:chosen", "document"), A),
    "edit a document": (chosen("wagtaildocs:edit", "document"), A),
    "see a picture listed": (
        lambda c, t: (
            "Tajny obraz" in c.get("/admin/images/", follow=True).content.decode()
            or "Tajny obraz" in c.get("/admin/api/main/images/").content.decode()
        ),
        A,
    ),
    "read the team": (
        lambda c, t: opened(c, "space_team", t.partnership.space_id),
        NOBODY,
    ),
    "end the partnership": (
        lambda c, t: (
            c.post(reverse("partnership_end", args=[t.partnership.space_id, t.partnership.pk]))
            is None
            or Partnership.objects.get(pk=t.partnership.pk).ended_at is not None
        ),
        NOBODY,
    ),
}


@pytest.mark.parametrize("who", WHO)
def test_each_does_to_a_partners_pages_what_is_theirs(client, theirs, people, who):
    client.force_login(people[who])
    done = {}
    for deed, (attempt, _by_whom) in DEEDS.items():
        before = transaction.savepoint()
        done[deed] = attempt(client, theirs)
        transaction.savepoint_rollback(before)  # each deed finds everything as it was
    assert done == {deed: who in by_whom for deed, (_attempt, by_whom) in DEEDS.items()}


def test_a_former_partner_finds_no_door_to_the_cms(client, people, space):
    client.force_login(people["former partner"])
    page = ContentPage.objects.get(title_pl="Strona C")
    for address in ("/admin/", edit("edit", page.pk), edit("add_subpage", space.pk)):
        response = client.get(address)
        assert response.status_code == 302
        assert "/login/" in response.url
    assert page.owner is None


WAYS = {
    "a picture in a text": lambda picture, document: {
        "body_pl": streamfield([("picture", {"picture": picture, "alt": "x"})])
    },
    "a document in a text": lambda picture, document: {
        "body_en": streamfield([("document", {"document": document, "label": "x"})])
    },
    "a link to a document": lambda picture, document: {
        "body_pl": streamfield([("text", rich_text(link(document)))])
    },
}


def link(document):
    return f'<p><a linktype="document" id="{document}">x</a></p>'


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", ["partner of A", "partner of B"])
def test_a_file_of_others_cannot_be_put_into_a_page_by_its_number(client, theirs, people, who, way):
    """The chooser offers it to nobody else; the form does not take it from anybody else."""
    user = people[who]
    client.force_login(user)
    event = make_event(theirs.event.get_parent().specific, owner=user, live=False)
    empty = {"body_pl": streamfield([]), "body_en": streamfield([])}
    values = WAYS[way](theirs.picture.pk, theirs.document.pk)
    edit_part(client, event, "text", nested_form_data({**empty, **values}))
    saved = again(event)
    assert bool(saved.body_pl or saved.body_en) == (who == "partner of A")


@pytest.mark.parametrize("who", ["partner of A", "partner of B"])
def test_nor_can_a_picture_of_others_be_that_of_an_event(client, theirs, people, who):
    user = people[who]
    client.force_login(user)
    event = make_event(theirs.event.get_parent().specific, owner=user, live=False)
    given = {"slug_pl": event.slug_pl, "main_picture": theirs.picture.pk}
    client.post(edit("edit", event.pk), event_form(title_pl="Podpatrzone", **given))
    assert (again(event).title_pl == "Podpatrzone") == (who == "partner of A")
