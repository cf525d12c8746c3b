"""Who may do what in whose space, tried from the outside, over HTTP, by address."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file

from events.models import EventIndexPage, EventPage, Headcount, SignUp, SignUpChange
from events.signup.services import Applicant, sign_up
from network.models import Picture, User
from sites.models import ContentPage, RoomIndexPage, RoomPage, SpaceGroup, SpacePage
from sites.team.groups import equip_space
from tests.factories import (
    add,
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_moderator,
    make_space,
    make_space_index,
    make_user,
)
from tests.forms import opened, text_form
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]

WHO = ["anonymous", "partner", "editor", "coordinator", "moderator", "administrator"]
SECRETS = ["Tajny szkic", "Tajny obrazek", "Tajny dokument", "Tajna sala", "Tajne wydarzenie"]
# Of everybody who signs up: in no list of the CMS but those of the space's coordinators.
PERSONAL = ["Tajna Osoba", "tajna.osoba@example.org"]


@dataclass
class Furnished:
    """A space with one of everything."""

    space: SpacePage
    page: ContentPage = field(init=False)
    draft: ContentPage = field(init=False)
    picture: Picture = field(init=False)
    document: Document = field(init=False)
    index: EventIndexPage = field(init=False)
    event: EventPage = field(init=False)
    past: EventPage = field(init=False)

    def __post_init__(self):
        settings = equip_space(self.space)
        secret = self.space.title_pl == "Obce"
        names = SECRETS if secret else [f"Nasze {number}" for number in range(5)]
        self.page = add(self.space, ContentPage(title_pl="O nas", title_en="About"))
        self.draft = add(self.space, ContentPage(title_pl=names[0]), publish=False)
        self.picture = Picture.objects.create(
            title=names[1], file=get_test_image_file(), collection=settings.collection
        )
        self.document = Document.objects.create(
            title=names[2], file=ContentFile(b"x", "a.txt"), collection=settings.collection
        )
        rooms = add(self.space, RoomIndexPage(title_pl="Sale"))
        add(rooms, RoomPage(title_pl=names[3]), publish=False)
        self.index = make_event_index(self.space)
        make_event(self.index, title_pl=names[4], live=False)
        self.event = make_event(self.index, title_pl="Zajęcia", signup_mode="date")
        who = Applicant(name="Tajna Osoba", email="tajna.osoba@example.org")
        sign_up(self.event, self.event.occurrences.get(), who)
        past = timezone.now() - timedelta(days=9)
        self.past = make_event(self.index, title_pl="Dawne", start=past)


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        index = make_space_index(make_home())
        own = make_space(index, title_pl="Nasze", title_en="Ours")
        other = make_space(index, title_pl="Obce", title_en="Theirs")
        yield {"own": Furnished(own), "other": Furnished(other)}


@pytest.fixture
def spaces(furnished, db):
    return deepcopy(furnished)


def somebody(client, who, space):
    """Sign in as one who has a role in ``space``, or in the whole network."""
    if who == "anonymous":
        return None
    if who in ("moderator", "administrator"):
        user = {"moderator": make_moderator, "administrator": make_administrator}[who]()
    else:
        user = make_user(who)
        user.groups.add(SpaceGroup.objects.get(space=space, role=who).group)
    client.force_login(user)
    return user


def publish(client, place):
    form = text_form(title_pl="Zmienione", slug_pl="zmienione")
    address = reverse("wagtailadmin_pages:edit", args=[place.page.pk])
    client.post(address, {**form, "action-publish": "1"})
    return ContentPage.objects.get(pk=place.page.pk).title_pl == "Zmienione"


def submit(client, place):
    """Saving a draft of the page: allowed to editors, who cannot publish it."""
    form = text_form(title_pl="Szkic", slug_pl="szkic")
    client.post(reverse("wagtailadmin_pages:edit", args=[place.page.pk]), form)
    return ContentPage.objects.get(pk=place.page.pk).get_latest_revision_as_object().title == (
        "Szkic"
    )


def delete(client, place):
    client.post(reverse("wagtailadmin_pages:delete", args=[place.draft.pk]))
    return not ContentPage.objects.filter(pk=place.draft.pk).exists()


def bulk_delete(client, place):
    address = reverse("wagtail_bulk_action", args=["network", "networkpage", "delete"])
    client.post(f"{address}?id={place.draft.pk}&next=/admin/", {"next": "/admin/"})
    return not ContentPage.objects.filter(pk=place.draft.pk).exists()


def choose_picture(client, place):
    response = client.get(reverse("wagtailimages_chooser:choose"))
    chosen = client.get(reverse("wagtailimages_chooser:chosen", args=[place.picture.pk]))
    listed = place.picture.title in response.content.decode()
    return response.status_code == 200 and listed and chosen.status_code == 200


def add_page(client, place):
    return opened(client, "wagtailadmin_pages:add", "sites", "contentpage", place.space.pk)


def without_people(place):
    """What people count on is not taken away (events.cms.signup.hooks): another test's
    matter."""
    SignUp.objects.filter(places__event=place.event).delete()


def delete_space(client, place):
    without_people(place)
    client.post(reverse("wagtailadmin_pages:delete", args=[place.space.pk]))
    return not SpacePage.objects.filter(pk=place.space.pk).exists()


def unpublish_space(client, place):
    without_people(place)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[place.space.pk]))
    return not SpacePage.objects.get(pk=place.space.pk).live


def cancel_a_date(client, place):
    date = place.event.occurrences.get()
    client.post(reverse("event_cancel_date", args=[date.pk]), {"reason_pl": "Choroba"})
    return place.event.occurrences.get().is_cancelled


def preview_dates(client, place):
    address = f"{reverse('event_preview_dates')}?parent={place.index.pk}"
    return client.post(address, {}).status_code == 200


def unlock(client, place):
    client.post(reverse("event_unlock", args=[place.past.pk]))
    return EventPage.objects.get(pk=place.past.pk).unlocked_until is not None


def export_signups(client, place):
    date = place.event.occurrences.get()
    answer = client.post(reverse("export_csv", args=[date.pk]))
    return answer.status_code == 200 and "Tajna Osoba" in answer.content.decode()


def write_to_people(client, place):
    date = place.event.occurrences.get()
    address = reverse("write_to_people", args=[date.pk])
    client.post(address, {"subject": "Zmiana", "text": "Przyjdźcie wcześniej."})
    return SignUpChange.objects.filter(kind="message", signup__places__event=place.event).exists()


def note_attendance(client, place):
    date = place.event.occurrences.get()
    client.post(reverse("attendance", args=[date.pk]), {"others": "3"})
    return Headcount.objects.filter(occurrence=date).exists()


NETWORK = {"moderator", "administrator"}
# What is tried, how, and by whom it succeeds in the own space; in the other one by the network's.
DEEDS = {
    "read": (lambda c, p: c.get(f"/pl/miejsca/{p.space.slug_pl}/o-nas/").status_code == 200, WHO),
    "explore": (
        lambda c, p: opened(c, "wagtailadmin_explore", p.space.pk),
        {"partner", "editor", "coordinator"},
    ),
    "add": (add_page, {"partner", "editor", "coordinator"}),
    "edit": (
        lambda c, p: opened(c, "wagtailadmin_pages:edit", p.page.pk),
        {"editor", "coordinator"},
    ),
    "save a draft": (submit, {"editor", "coordinator"}),
    "publish": (publish, {"coordinator"}),
    "see the draft": (
        lambda c, p: opened(c, "wagtailadmin_pages:view_draft", p.draft.pk),
        {"editor", "coordinator"},
    ),
    "history": (
        lambda c, p: opened(c, "wagtailadmin_pages:history", p.page.pk),
        {"editor", "coordinator"},
    ),
    "delete": (delete, {"editor", "coordinator"}),
    "delete in bulk": (bulk_delete, {"editor", "coordinator"}),
    "choose a picture": (choose_picture, {"partner", "editor", "coordinator"}),
    "edit a picture": (
        lambda c, p: opened(c, "wagtailimages:edit", p.picture.pk),
        {"editor", "coordinator"},
    ),
    "edit a document": (
        lambda c, p: opened(c, "wagtaildocs:edit", p.document.pk),
        {"editor", "coordinator"},
    ),
    "delete a picture": (
        lambda c, p: opened(c, "wagtailimages:delete", p.picture.pk),
        {"editor", "coordinator"},
    ),
    "settings": (lambda c, p: opened(c, "space_settings", p.space.pk), {"coordinator"}),
    "read the team": (lambda c, p: opened(c, "space_team", p.space.pk), {"coordinator"}),
    "suspend": (lambda c, p: opened(c, "space_suspend", p.space.pk), {"coordinator"}),
    "close": (lambda c, p: opened(c, "space_close", p.space.pk), set()),
    "delete the space": (delete_space, set()),
    "see the dates": (lambda c, p: opened(c, "event_dates", p.event.pk), {"coordinator"}),
    "cancel a date": (cancel_a_date, {"coordinator"}),
    "move a date": (
        lambda c, p: opened(c, "event_move_date", p.event.occurrences.get().pk),
        {"coordinator"},
    ),
    "copy an event": (
        lambda c, p: opened(c, "event_duplicate", p.event.pk),
        {"partner", "editor", "coordinator"},
    ),
    "preview dates": (preview_dates, {"partner", "editor", "coordinator"}),
    "change a past event": (unlock, {"editor", "coordinator"}),
    "timetable": (
        lambda c, p: opened(c, "space_timetable", p.space.pk),
        {"editor", "coordinator"},
    ),
    "answer for the space": (
        lambda c, p: opened(c, "space_showings", p.space.pk),
        {"coordinator"},
    ),
    "unpublish the space": (unpublish_space, set()),
    "read sign-ups": (
        lambda c, p: opened(c, "date_sign_ups", p.event.occurrences.get().pk),
        {"coordinator"},
    ),
    "export sign-ups": (export_signups, {"coordinator"}),
    "write to people": (write_to_people, {"coordinator"}),
    "note who came": (note_attendance, {"coordinator"}),
    "terms of sign-up": (lambda c, p: opened(c, "usual_terms", p.space.pk), {"coordinator"}),
}
# What needs more than moderating: running the network.
ADMINISTRATORS_ONLY = {
    "settings",
    "read the team",
    "suspend",
    "close",
    "answer for the space",
    "read sign-ups",
    "export sign-ups",
    "write to people",
    "note who came",
    "terms of sign-up",
}
# A moderator deletes single pages only (home.services.load_groups).
NOT_FOR_MODERATORS = {"delete the space"}


def expected(deed, who, whose):
    if deed == "read":
        return True
    if who == "administrator":
        return True
    if who == "moderator":
        return deed not in ADMINISTRATORS_ONLY | NOT_FOR_MODERATORS
    return whose == "own" and who in DEEDS[deed][1]


@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("who", WHO)
def test_each_does_in_each_space_what_is_theirs(client, spaces, who, whose):
    somebody(client, who, spaces["own"].space)
    done = {}
    for deed, (attempt, _by_whom) in DEEDS.items():
        before = transaction.savepoint()
        done[deed] = attempt(client, spaces[whose])
        transaction.savepoint_rollback(before)  # each deed finds the spaces as they were
    assert done == {deed: expected(deed, who, whose) for deed in DEEDS}


def test_opening_a_space_is_for_administrators(client, spaces):
    for who in WHO:
        somebody(client, who, spaces["own"].space)
        assert opened(client, "space_open") == (who == "administrator"), who
        client.logout()


def test_a_partner_edits_its_own_pages_and_no_others(client, spaces):
    partner = somebody(client, "partner", spaces["own"].space)
    mine = ContentPage(title_pl="Strona partnera", owner=partner)
    mine = add(spaces["own"].space, mine, publish=False)
    assert opened(client, "wagtailadmin_pages:edit", mine.pk)
    assert not opened(client, "wagtailadmin_pages:edit", spaces["own"].draft.pk)
    form = text_form(title_pl="Strona partnera", slug_pl="strona-partnera")
    client.post(reverse("wagtailadmin_pages:edit", args=[mine.pk]), {**form, "action-publish": "1"})
    assert not ContentPage.objects.get(pk=mine.pk).live


LISTINGS = [
    "/admin/",
    "/admin/pages/",
    "/admin/pages/search/?q=Tajn",
    "/admin/pages/usage/sites/contentpage/",
    "/admin/choose-page/",
    "/admin/choose-page/search/?q=Tajn",
    "/admin/images/",
    "/admin/images/?q=Tajne",
    "/admin/images/chooser/",
    "/admin/images/chooser/results/?q=Tajne",
    "/admin/documents/",
    "/admin/documents/chooser/",
    "/admin/documents/chooser/results/?q=Tajny",
    "/admin/reports/locked/",
    "/admin/reports/workflow/",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
    "/admin/reports/page-types-usage/",
    "/admin/api/main/pages/",
    "/admin/api/main/pages/?search=Tajn",
    "/admin/api/main/images/",
    "/admin/api/main/documents/",
    "/admin/spaces/",
    "/admin/events/list/",
    "/admin/events/list/?time=none",
    "/admin/workflows/list/",
    "/admin/workflows/tasks/index/",
    "/admin/reference-index/",
]


@pytest.mark.parametrize("who", ["partner", "editor", "coordinator"])
def test_no_list_shows_what_another_space_keeps_to_itself(client, spaces, who):
    somebody(client, who, spaces["own"].space)
    shown = []
    for address in LISTINGS:
        text = client.get(address, follow=True).content.decode()
        shown += [(address, secret) for secret in SECRETS + PERSONAL if secret in text]
    assert shown == []


@pytest.mark.parametrize(
    "name", ["wagtailadmin_pages:usage", "wagtailadmin_pages:revisions_revert"]
)
def test_another_spaces_pages_are_closed_by_address(client, spaces, name):
    somebody(client, "coordinator", spaces["own"].space)
    draft = spaces["other"].draft
    args = [draft.pk] if name.endswith("usage") else [draft.pk, draft.latest_revision_id]
    assert not opened(client, name, *args)
    parent = reverse("wagtailadmin_choose_page_child", args=[draft.pk])
    assert SECRETS[0] not in client.get(parent, follow=True).content.decode()
    detail = client.get(f"/admin/api/main/pages/{draft.pk}/")
    assert detail.status_code == 404


def test_published_spaces_can_be_chosen_as_the_place_of_an_event(client, spaces):
    somebody(client, "editor", spaces["own"].space)
    found = client.get("/admin/choose-page/search/?page_type=sites.spacepage&q=Obce")
    assert "Obce" in found.content.decode()
    assert client.get("/admin/choose-page/search/?q=Obce").status_code == 200


def test_what_is_submitted_waits_for_the_spaces_own_coordinator(client, spaces):
    editor = somebody(client, "editor", spaces["own"].space)
    draft = spaces["own"].draft
    form = text_form(title_pl="Gotowe", slug_pl="gotowe")
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client.post(address, {**form, "action-submit": "1"})
    state = ContentPage.objects.get(pk=draft.pk).current_workflow_task_state
    stranger, coordinator = make_user("obcy"), make_user("nasz")
    for user, space in ((stranger, "other"), (coordinator, "own")):
        group = SpaceGroup.objects.get(space=spaces[space].space, role="coordinator").group
        user.groups.add(group)
    approve = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    for user in (editor, stranger, coordinator):
        client.force_login(User.objects.get(pk=user.pk))
        client.post(approve)
        assert ContentPage.objects.get(pk=draft.pk).live == (user == coordinator)
