"""Partners: an organisation is let in, has what is its own, and leaves; by letter and over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from events.models import EventPage
from network.models import NetworkPage, Organisation, Picture, User
from sites.models import ContentPage, Invitation, PartnerPage, Partnership, SpaceSettings
from sites.moderation import decisions as moderation
from sites.moderation.page_states import LABELS, PageState
from sites.team.groups import equip_space
from sites.team.invitations import accept, invite
from sites.team.partnerships import admit, end_partnership, leave_partnership
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.forms import opened, text_form
from tests.letters import send_letters
from tests.partners import hand_in, make_coordinator, make_organisation, make_partner
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db


def make_house():
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    equip_space(space)
    make_event_index(space)
    return space


pages = stands(make_house)
space = page_of()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def edit(client, page):
    return opened(client, "wagtailadmin_pages:edit", page.pk)


def make_page(space, owner, **values):
    values = {"title_pl": "O nas", "title_en": "About us", "owner": owner, **values}
    return add(space, ContentPage(**values), publish=False)


def link_in(message):
    return re.search(r"/(?:pl|en)/invitation/\S+", message.body).group(0)


# --- Coming --------------------------------------------------------------------------------------


def test_an_organisation_that_is_not_listed_is_invited_by_its_name(client, space):
    client.force_login(make_coordinator("koordynatorka", space))
    form = {
        "email": "anna@example.org",
        "role": "partner",
        "language": "en",
        "new_organisation": " Fundacja  Łąka ",
    }
    client.post(reverse("space_team", args=[space.pk]), form)
    (message,) = send_letters()
    assert "Fundacja Łąka" in message.body
    assert "Fundacja Łąka" in message.alternatives[0].content
    client.logout()
    address = link_in(message)
    assert "Fundacja Łąka" in client.get(address).content.decode()
    name = {"first_name": "Anna", "last_name": "Nowak", "password": "three words in a row"}
    client.post(address, name)
    partnership = Partnership.objects.get()
    assert partnership.organisation.name == "Fundacja Łąka"
    assert [user.email for user in partnership.group.user_set.all()] == ["anna@example.org"]
    assert client.get("/admin/").status_code == 200
    client.logout()
    assert client.get(address).status_code == 410  # the link works once


@pytest.mark.parametrize("given", [{}, {"organisation": "listed", "new_organisation": "Inna"}])
def test_a_partner_is_invited_for_exactly_one_organisation(client, space, given):
    client.force_login(make_coordinator("koordynatorka", space))
    listed = make_organisation()
    given = {key: listed.pk if value == "listed" else value for key, value in given.items()}
    form = {"email": "anna@example.org", "role": "partner", "language": "pl", **given}
    client.post(reverse("space_team", args=[space.pk]), form)
    assert not Invitation.objects.exists()
    assert not send_letters()


def test_an_organisation_is_found_again_whatever_its_capitals(client, space):
    client.force_login(make_coordinator("koordynatorka", space))
    known = make_organisation()
    form = {"email": "anna@example.org", "role": "partner", "language": "pl"}
    form["new_organisation"] = "fundacja ŁĄKA"
    client.post(reverse("space_team", args=[space.pk]), form)
    assert Invitation.objects.get().organisation == known


def test_one_organisation_serves_several_spaces_and_has_several_people(space):
    other = make_space(space.get_parent().specific, title_pl="Inny dom")
    laka = make_organisation()
    for number, where in enumerate([space, space, other]):
        invite(where, "partner", f"{number}@example.org", organisation=laka)
        secret = link_in(send_letters()[-1]).split("/")[-2]
        accept(secret, first_name="A", last_name="B", password="three words in a row")
    sizes = {p.space.title_pl: p.group.user_set.count() for p in Partnership.objects.all()}
    assert sizes == {"Dom": 2, "Inny dom": 1}
    assert Organisation.objects.count() == 1


# --- What is theirs ------------------------------------------------------------------------------


def test_what_one_makes_the_others_of_the_organisation_may_change(client, space):
    anna, ewa = make_partner("anna", space), make_partner("ewa", space)
    stranger = make_partner("obcy", space, "Stowarzyszenie Las")
    page = make_page(space, anna)
    for user, may in ((anna, True), (ewa, True), (stranger, False)):
        client.force_login(user)
        assert edit(client, page) == may, user


def test_what_a_coordinator_makes_is_no_partners_even_if_they_are_in_one(client, space):
    both = make_coordinator("obie", space)
    admit(both, space, make_organisation())
    page = make_page(space, both)
    assert not PartnerPage.objects.filter(page=page.pk).exists()


def test_an_event_at_another_time_is_the_organisations_as_well(client, space):
    anna, ewa = make_partner("anna", space), make_partner("ewa", space)
    index = NetworkPage.objects.child_of(space).get(slug_pl="wydarzenia")
    event = make_event(index, owner=anna, title_pl="Ognisko")
    client.force_login(ewa)
    client.post(reverse("event_duplicate", args=[event.pk]), {"start": "02.03.2027 18:00"})
    copy = EventPage.objects.exclude(pk=event.pk).get()
    assert copy.partner_page.partnership.organisation.name == "Fundacja Łąka"
    client.force_login(anna)
    assert edit(client, copy)


def test_a_partner_adds_events_and_pages_of_text_and_nothing_else(client, space):
    client.force_login(make_partner("anna", space))
    events = NetworkPage.objects.child_of(space).get(slug_pl="wydarzenia")
    foreign = make_page(space, None, title_pl="Regulamin")
    may = {
        ("sites", "contentpage", space.pk): True,
        ("events", "eventpage", events.pk): True,
        ("sites", "contentpage", foreign.pk): False,
        ("sites", "newsindexpage", space.pk): False,
        ("sites", "roomindexpage", space.pk): False,
        ("sites", "contactpage", space.pk): False,
        ("events", "eventindexpage", space.pk): False,
    }
    assert {args: opened(client, "wagtailadmin_pages:add", *args) for args in may} == may


def test_pictures_are_the_spaces_shared_ones_and_the_organisations_own(client, space):
    anna = make_partner("anna", space)
    make_partner("obcy", space, "Stowarzyszenie Las")
    shared = SpaceSettings.objects.get(space=space).collection
    own, foreign = (p.collection for p in Partnership.objects.order_by("pk"))
    for title, collection in (("Wspólny", shared), ("Łąkowy", own), ("Leśny", foreign)):
        file = get_test_image_file()
        Picture.objects.create(title=title, file=file, collection=collection)
    client.force_login(anna)
    for address in ("/admin/images/chooser/", "/admin/api/main/images/"):
        text = client.get(address).content.decode()
        assert "Leśny" not in text
        assert "Le\\u015bny" not in text
    chosen = {
        picture.title: client.get(
            reverse("wagtailimages_chooser:chosen", args=[picture.pk])
        ).status_code
        for picture in Picture.objects.all()
    }
    assert {title for title, status in chosen.items() if status == 200} == {"Wspólny", "Łąkowy"}
    edited = [p.title for p in Picture.objects.all() if opened(client, "wagtailimages:edit", p.pk)]
    assert edited == ["Łąkowy"]


def test_a_picture_of_a_published_page_cannot_be_changed_behind_it(client, space):
    anna = make_partner("anna", space)
    own = Partnership.objects.get().collection
    picture = Picture.objects.create(title="Łąka", file=get_test_image_file(), collection=own)
    index = NetworkPage.objects.child_of(space).get(slug_pl="wydarzenia")
    event = make_event(index, owner=anna, main_picture=picture, live=False)
    client.force_login(anna)
    assert opened(client, "wagtailimages:edit", picture.pk)
    event.get_latest_revision().publish()
    assert not opened(client, "wagtailimages:edit", picture.pk)
    assert client.get(reverse("wagtailimages_chooser:chosen", args=[picture.pk])).status_code == 200


# --- The home in the CMS -------------------------------------------------------------------------


def home(client):
    response = client.get("/admin/")
    assert response.status_code == 200
    return response.content.decode()


def states(client):
    found = re.findall(r'<span class="mam-state is-([\w-]+)">', home(client))
    return sorted(found)


def test_a_partner_finds_a_small_view_with_what_they_can_use(client, space):
    client.force_login(make_partner("anna", space))
    text = home(client)
    assert "Dodaj wydarzenie" in text
    assert "mam-lane" in text
    for hidden in ("/admin/reports/", "/admin/spaces/", "/admin/events/list/", "/admin/documents/"):
        assert hidden not in text
    assert reverse("moderation_queue") not in text
    assert client.get(reverse("moderation_queue")).status_code in (302, 403)


def test_the_state_of_a_page_is_said_through_its_life(client, space):
    anna, coordinator = make_partner("anna", space), make_coordinator("koordynatorka", space)
    page = make_page(space, anna)
    client.force_login(anna)
    assert states(client) == [PageState.DRAFT]
    first = hand_in(page, anna)
    assert states(client) == [PageState.SUBMITTED]
    moderation.return_to_authors(
        first.pk, coordinator, reasons=["english"], remark="Krócej, proszę."
    )
    assert states(client) == [PageState.RETURNED]
    assert "Krócej, proszę." in home(client)
    moderation.approve(hand_in(page, anna).pk, coordinator)
    assert states(client) == [PageState.PUBLISHED]
    page = ContentPage.objects.get(pk=page.pk)
    page.title_pl = "O nas i o łące"
    page.save_revision(user=anna)
    assert states(client) == [PageState.CHANGED]
    second = hand_in(page, anna)
    assert states(client) == [PageState.CHANGES_SUBMITTED]
    moderation.decline(second.pk, coordinator, remark="Nie teraz.")
    assert states(client) == [PageState.CHANGES_DECLINED]
    assert ContentPage.objects.get(pk=page.pk).title_pl == "O nas"


def test_an_event_all_of_whose_dates_are_over_is_past(client, space):
    anna = make_partner("anna", space)
    index = NetworkPage.objects.child_of(space).get(slug_pl="wydarzenia")
    make_event(index, owner=anna)
    make_event(index, owner=anna, start=timezone.now() - timedelta(days=9), title_pl="Dawne")
    client.force_login(anna)
    assert states(client) == [PageState.PAST, PageState.PUBLISHED]


def test_every_state_has_words(client):
    assert set(LABELS) == set(PageState)


def test_it_says_how_long_the_coordinators_have_had_it(client, space):
    anna = make_partner("anna", space)
    submission = hand_in(make_page(space, anna), anna)
    submission.submitted_at = timezone.now() - timedelta(days=4)
    submission.save()
    client.force_login(anna)
    assert re.search(r"Dom.* 4 ", home(client))


def test_the_home_costs_the_same_however_much_there_is(
    client, space, django_assert_max_num_queries
):
    anna = make_partner("anna", space)
    index = NetworkPage.objects.child_of(space).get(slug_pl="wydarzenia")
    for number in range(3):
        make_event(index, owner=anna, title_pl=f"Wydarzenie {number}")
    client.force_login(anna)
    home(client)
    with django_assert_max_num_queries(200) as few:
        home(client)
    for number in range(3, 12):
        make_event(index, owner=anna, title_pl=f"Wydarzenie {number}")
    with django_assert_max_num_queries(len(few)):
        home(client)


# --- Leaving -------------------------------------------------------------------------------------


def test_when_an_organisation_leaves_access_ends_and_its_pages_stay(client, space):
    anna, coordinator = make_partner("anna", space), make_coordinator("koordynatorka", space)
    page = make_page(space, anna)
    revisions = page.revisions.count()
    client.force_login(anna)
    assert edit(client, page)
    other = client_of(coordinator)
    partnership = Partnership.objects.get()
    other.post(reverse("partnership_end", args=[space.pk, partnership.pk]))
    assert not edit(client, page)
    assert client.get("/admin/").status_code == 302  # back to signing in
    page = ContentPage.objects.get(pk=page.pk)
    assert page.owner is None
    assert page.revisions.count() == revisions
    assert page.partner_page.partnership.organisation.name == "Fundacja Łąka"
    partnership.refresh_from_db()
    assert partnership.ended_at is not None
    assert edit(other, page)


def test_when_a_person_leaves_the_others_go_on(client, space):
    anna, ewa = make_partner("anna", space), make_partner("ewa", space)
    page = make_page(space, anna)
    leave_partnership(anna, Partnership.objects.get())
    client.force_login(User.objects.get(pk=anna.pk))
    assert not edit(client, page)
    client.force_login(ewa)
    assert edit(client, page)


def test_who_changes_the_organisation_does_not_take_its_pages_along(client, space):
    anna = make_partner("anna", space)
    page = make_page(space, anna)
    leave_partnership(anna, Partnership.objects.get())
    admit(anna, space, make_organisation("Stowarzyszenie Las"))
    client.force_login(User.objects.get(pk=anna.pk))
    assert not edit(client, page)


def test_an_organisation_that_comes_back_begins_anew(client, space):
    anna = make_partner("anna", space)
    page = make_page(space, anna)
    end_partnership(Partnership.objects.get())
    admit(anna, space, make_organisation())
    client.force_login(User.objects.get(pk=anna.pk))
    assert not edit(client, page)
    assert Partnership.objects.count() == 2


def test_a_space_that_is_deleted_leaves_nothing_of_its_partners(space):
    make_partner("anna", space)
    group = Partnership.objects.get().group
    type(space).objects.get(pk=space.pk).delete()
    assert not Partnership.objects.exists()
    assert not type(group).objects.filter(pk=group.pk).exists()
    assert Collection.objects.count() == 1


def test_saving_and_handing_in_over_http(client, space):
    anna = make_partner("anna", space)
    client.force_login(anna)
    form = text_form(title_pl="Nasza strona", slug_pl="nasza-strona")
    address = reverse("wagtailadmin_pages:add", args=["sites", "contentpage", space.pk])
    client.post(address, {**form, "action-publish": "1"})
    page = ContentPage.objects.get(title_pl="Nasza strona")
    assert not page.live
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit_url, {**form, "action-submit": "1"})
    page = ContentPage.objects.get(pk=page.pk)
    assert page.workflow_in_progress
    assert not page.live
