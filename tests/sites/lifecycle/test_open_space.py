"""Opening a space in one action, and what its coordinator finds; each step broken once."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Site, Task, Workflow

from events.models import EventIndexPage, Occurrence, OccurrenceStatus
from network.models import NetworkPage, Organisation, OrganisationRole, User
from sites.lifecycle import stages
from sites.lifecycle.open_space import NewSpace, open_space
from sites.models import (
    ContactPage,
    ContentPage,
    Invitation,
    InvitationLetter,
    NewsIndexPage,
    RoomIndexPage,
    SpaceGroup,
    SpacePage,
    SpaceSettings,
    SpaceStage,
)
from sites.team.invitations import InvitationNotOpen, accept, invite
from tests.factories import (
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.letters import send_letters
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

GIVEN = {
    "title_pl": "Dom na Łące",
    "title_en": "House on the Meadow",
    "template": "rooms",
    "stage": "planowane",
    "district": "",
    "street": "ul. Łąkowa 1",
    "postcode": "",
    "city": "Kraków",
    "operator": "",
    "coordinator_email": "Nowa@example.org",
    "language": "pl",
    "hostname": "",
}


def make_directory():
    return make_space_index(make_home())


pages = stands(make_directory)
index = page_of()


@pytest.fixture
def cms(client, index):
    client.force_login(make_administrator())
    return client


def traces():
    models = (
        *(NetworkPage, Group, Collection, Site, Workflow, Task, User),
        *(Invitation, InvitationLetter, SpaceSettings),
    )
    return {model.__name__: model.objects.count() for model in models}


def wizard(cms, **values):
    return cms.post(reverse("space_open"), {**GIVEN, **values})


def link_in(message):
    return re.search(r"http://localhost(/\S+)", message.body)[1]


class TestTheWizard:
    def test_one_form_opens_a_working_space(self, cms, client):
        Organisation.objects.create(code="fundacja", name="Fundacja Łąka")
        OrganisationRole.objects.get_or_create(code="operator", defaults={"name_pl": "Operator"})
        operator = Organisation.objects.get().pk
        assert cms.get(reverse("space_open")).status_code == 200
        answer = wizard(cms, operator=operator, hostname="Laka.Example.org")
        assert answer.status_code == 302
        space = SpacePage.objects.get(slug_pl="dom-na-lace")
        for model in (EventIndexPage, NewsIndexPage, RoomIndexPage, ContactPage):
            assert model.objects.child_of(space).live().count() == 1, model
        drafts = ContentPage.objects.child_of(space).not_live()
        assert [page.title_en for page in drafts] == ["About us", "Rules of use"]
        assert space.organisations.get().organisation.name == "Fundacja Łąka"
        assert SpaceGroup.objects.filter(space=space).count() == 3
        assert space.get_workflow() == space.space_settings.workflow
        assert Site.objects.get(root_page=space).hostname == "laka.example.org"
        client.logout()
        for address in ("/pl/", "/en/", "/pl/wydarzenia/", "/en/contact-and-directions/"):
            page = client.get(address, headers={"host": "laka.example.org"})
            assert page.status_code == 200, address

    @pytest.mark.parametrize(
        ("template", "rooms"), [("small", 0), ("rooms", 1), ("no-premises", 0)]
    )
    def test_each_template_begins_with_its_pages(self, cms, template, rooms):
        assert wizard(cms, template=template).status_code == 302
        assert RoomIndexPage.objects.count() == rooms

    def test_a_space_without_premises_needs_no_street(self, cms):
        assert wizard(cms, template="no-premises", street="").status_code == 302

    @pytest.mark.parametrize(
        ("field", "value", "says"),
        [
            ("title_pl", "", "pole jest wymagane"),
            ("street", "", "Podaj ulicę i numer"),
            ("coordinator_email", "nowa@", "poprawny adres"),
            ("hostname", "https://laka.pl/", "To nie jest adres internetowy"),
            ("hostname", "localhost", "To nie jest adres internetowy"),
            ("hostname", "zajete.example.org", "Ten adres ma już inne miejsce"),
            ("template", "palace", "Wybierz poprawną wartość"),
            ("postcode", "3" * 11, "co najwyżej 10"),
        ],
    )
    def test_bad_input_leaves_no_trace_says_why_and_loses_nothing(
        self, cms, index, field, value, says
    ):
        Site.objects.create(hostname="zajete.example.org", root_page=index)
        before = traces()
        answer = wizard(cms, **{field: value})
        page = unescape(answer.content.decode())
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == [field]
        assert says in page
        assert field == "title_pl" or 'value="Dom na Łące"' in page
        assert traces() == before

    def test_the_networks_own_name_is_refused(self, cms, settings):
        settings.HUB_HOSTS = [*settings.HUB_HOSTS, "siec.example.org"]
        answer = wizard(cms, hostname="siec.example.org")
        assert "adres samej sieci" in answer.content.decode()

    def test_no_mail_server_is_waited_for_and_the_letter_goes_when_it_is_back(
        self, cms, monkeypatch
    ):
        def refuse(self, fail_silently=False):
            raise ConnectionRefusedError

        with monkeypatch.context() as down:
            down.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
            assert wizard(cms, hostname="laka.example.org").status_code == 302
            assert not send_letters()
        team = cms.get(reverse("space_team", args=[SpacePage.objects.get().pk]))
        assert "List nie został jeszcze wysłany" in team.content.decode()
        InvitationLetter.objects.update(due_at=timezone.now())
        (message,) = send_letters()
        assert cms.get(link_in(message)).status_code == 200

    def test_an_address_that_refuses_is_told_to_the_team(self, cms, monkeypatch):
        def refuse(self, fail_silently=False):
            raise SMTPRecipientsRefused({"nowa@example.org": (550, b"5.1.1 no such user")})

        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        wizard(cms)
        send_letters()
        team = cms.get(reverse("space_team", args=[SpacePage.objects.get().pk]))
        assert "Nie udało się doręczyć listu: sprawdź adres." in unescape(team.content.decode())

    @pytest.mark.parametrize(
        "step", ["_pages", "equip_space", "_give_hostname", "invite", "hooks.get_hooks"]
    )
    def test_whatever_step_breaks_leaves_no_trace(self, index, monkeypatch, step):
        def breaks(*args, **kwargs):
            raise RuntimeError(step)

        monkeypatch.setattr(f"sites.lifecycle.open_space.{step}", breaks)
        before = traces()
        new = NewSpace("Dom", "a@example.org", street="ul. Łąkowa 1", hostname="laka.example.org")
        with pytest.raises(RuntimeError):
            open_space(new)
        assert traces() == before

    def test_a_space_that_is_deleted_takes_its_own_things_with_it(self, cms):
        before = traces()
        wizard(cms, hostname="laka.example.org")
        SpacePage.objects.get().delete()
        assert traces() == before

    def test_a_second_space_of_the_same_name_gets_an_address_of_its_own(self, cms):
        wizard(cms)
        wizard(cms)
        slugs = set(SpacePage.objects.values_list("slug_pl", flat=True))
        assert slugs == {"dom-na-lace", "dom-na-lace-2"}

    def test_a_space_added_in_the_tree_is_equipped_too(self, cms, index):
        from tests.forms import SPACE, space_form
        from tests.forms import add as add_in_cms

        add_in_cms(cms, index, SPACE, space_form(title_pl="Ręcznie"))
        assert SpaceGroup.objects.filter(space__title_pl="Ręcznie").count() == 3


class TestTheCommand:
    def test_opens_a_space(self, index):
        call_command(
            "open_space",
            "Dom na Łące",
            "--coordinator=nowa@example.org",
            "--street=ul. Łąkowa 1",
            "--template=rooms",
        )
        assert SpacePage.objects.get().street == "ul. Łąkowa 1"
        assert send_letters()[0].to == ["nowa@example.org"]

    def test_says_why_not(self, index):
        with pytest.raises(CommandError, match="street"):
            call_command("open_space", "Dom na Łące", "--coordinator=nowa@example.org")
        assert SpacePage.objects.count() == 0


class TestTheInvitation:
    @pytest.fixture
    def link(self, cms, client):
        wizard(cms)
        client.logout()
        return link_in(send_letters()[0])

    def test_is_in_the_chosen_language_and_in_two_forms(self, cms):
        wizard(cms, language="en")
        (message,) = send_letters()
        assert message.to == ["nowa@example.org"]
        assert message.subject == "Invitation: House on the Meadow"
        assert link_in(message).startswith("/en/invitation/")
        assert "Accept and choose a password" in message.alternatives[0].content

    def test_leads_in_once(self, client, link):
        page = client.get(link)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "same-origin"
        assert "no-store" in page["Cache-Control"]
        form = {"first_name": "Nowa", "last_name": "Osoba", "password": "trzy dobre slowa 7"}
        weak = client.post(link, {**form, "password": "password1234"})
        assert "Nowa" in weak.content.decode()
        assert not User.objects.filter(email="nowa@example.org").exists()
        assert client.post(link, form).status_code == 302
        assert client.get("/admin/").status_code == 200
        space = SpacePage.objects.get()
        assert client.get(reverse("space_settings", args=[space.pk])).status_code == 200
        event_list = EventIndexPage.objects.get()
        add = reverse("wagtailadmin_pages:add", args=["events", "eventpage", event_list.pk])
        assert client.get(add).status_code == 200
        client.logout()
        assert client.get(link).status_code == 410
        assert client.post(link, form).status_code == 410
        assert client.login(username="nowa@example.org", password="trzy dobre slowa 7")

    def test_ends_after_two_weeks(self, client, link):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert client.get(link).status_code == 410

    def test_is_forgotten_a_month_later(self, link):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(days=31))
        invite(SpacePage.objects.get(), "editor", "inna@example.org")
        call_command("moderation_clock", stdout=StringIO())
        assert [invitation.email for invitation in Invitation.objects.all()] == ["inna@example.org"]

    def test_a_made_up_link_is_over_too(self, client, index):
        assert client.get("/pl/invitation/abc/").status_code == 410

    def test_the_database_does_not_hold_the_link(self, link):
        secret = link.rstrip("/").rsplit("/", 1)[-1]
        invitation = Invitation.objects.get()
        assert secret not in str(vars(invitation))

    def test_an_account_that_exists_must_be_signed_in_to(self, client, link):
        known = User.objects.create_user("known", "NOWA@example.org", "a-long-password")
        page = client.get(link).content.decode()
        assert "/admin/login/?next=" in page
        assert client.post(link, {"password": "trzy dobre slowa 7"}).status_code == 200
        assert not known.groups.exists()
        secret = link.rstrip("/").rsplit("/", 1)[-1]
        with pytest.raises(InvitationNotOpen):
            accept(secret, password="trzy dobre slowa 7")
        client.force_login(known)
        assert client.post(link).status_code == 302
        assert known.groups.get().space_group.role == "coordinator"

    def test_a_new_one_ends_the_old_one(self, client, cms, link):
        space = SpacePage.objects.get()
        cms.force_login(User.objects.get(username="administrator"))
        team = reverse("space_team", args=[space.pk])
        cms.post(team, {"email": "nowa@example.org", "role": "coordinator", "language": "pl"})
        client.logout()
        assert client.get(link).status_code == 410
        assert client.get(link_in(send_letters()[1])).status_code == 200


class TestTheTeam:
    def test_the_last_coordinator_cannot_leave_the_space_alone(self, client, index):
        space = make_space(index)
        from sites.team.groups import equip_space, join

        equip_space(space)
        one = User.objects.create_user("one", "one@example.org", "x")
        two = User.objects.create_user("two", "two@example.org", "x")
        join(one, space, "coordinator")
        join(two, space, "editor")
        client.force_login(one)
        client.post(reverse("space_remove_member", args=[space.pk, one.pk]))
        assert one.groups.exists()
        client.post(reverse("space_remove_member", args=[space.pk, two.pk]))
        assert not two.groups.exists()


class TestStopping:
    @pytest.fixture
    def space(self, index):
        space = make_space(index, title_pl="Dom", title_en="House")
        events = make_event_index(space)
        for days in (-2, 2, 20):
            start = timezone.now() + timedelta(days=days)
            make_event(events, title_pl=f"Za {days} dni", start=start)
        return space

    def test_every_page_says_so_and_dates_in_that_time_are_cancelled(self, cms, client, space):
        until = timezone.localdate() + timedelta(days=10)
        form = {"reason_pl": "Remont", "reason_en": "Works", "until": until.isoformat()}
        address = reverse("space_suspend", args=[space.pk])
        assert "3 terminy" not in cms.get(address).content.decode()
        assert cms.post(address, {**form, "cancel_events": "on"}).status_code == 302
        client.logout()
        for page in ("/pl/miejsca/dom/", "/pl/miejsca/dom/wydarzenia/"):
            text = client.get(page).content.decode()
            assert "zawieszone do" in text
            assert "Remont" in text
        assert "Works" in client.get("/en/spaces/house/").content.decode()
        status = dict(Occurrence.objects.values_list("event__title_pl", "status"))
        assert status == {
            "Za -2 dni": OccurrenceStatus.SCHEDULED,
            "Za 2 dni": OccurrenceStatus.CANCELLED,
            "Za 20 dni": OccurrenceStatus.SCHEDULED,
        }

    def test_a_draft_is_neither_published_nor_lost_nor_does_it_reopen_the_space(self, space):
        draft = SpacePage.objects.get(pk=space.pk)
        draft.lead_pl = "Szkic opisu"
        draft.save_revision()
        stages.close(space, reason_pl="Koniec")
        now = SpacePage.objects.get(pk=space.pk)
        assert (now.stage, now.lead_pl or "") == (SpaceStage.CLOSED, "")
        latest = now.get_latest_revision_as_object()
        assert (latest.stage, latest.lead_pl) == (SpaceStage.CLOSED, "Szkic opisu")
        latest.save_revision().publish()
        assert SpacePage.objects.get(pk=space.pk).stage == SpaceStage.CLOSED

    def test_the_form_of_a_stopped_space_cannot_move_its_stage(self, cms, space):
        from tests.forms import edit, space_form

        stages.suspend(space)
        form = space_form(title_pl="Dom", title_en="House", slug_pl="dom", slug_en="house")
        assert edit(cms, space, {**form, "stage": "dziala"}).status_code == 302
        assert SpacePage.objects.get(pk=space.pk).stage == SpaceStage.SUSPENDED
        stages.reopen(SpacePage.objects.get(pk=space.pk))
        assert edit(cms, space, {**form, "stage": "zamkniete"}).status_code == 200
        assert SpacePage.objects.get(pk=space.pk).stage == SpaceStage.OPEN

    def test_reopening_takes_the_notice_away(self, cms, client, space):
        stages.suspend(space, reason_pl="Remont", cancel_events=False)
        cms.post(reverse("space_reopen", args=[space.pk]), {"stage": "dziala"})
        client.logout()
        text = client.get("/pl/miejsca/dom/").content.decode()
        assert "Remont" not in text
        assert "zawieszone" not in text

    def test_a_day_that_has_passed_is_refused(self, cms, space):
        yesterday = timezone.localdate() - timedelta(days=1)
        form = {"until": yesterday.isoformat(), "reason_pl": "Remont"}
        answer = cms.post(reverse("space_suspend", args=[space.pk]), form)
        assert list(answer.context["form"].errors) == ["until"]
        assert "Remont" in answer.content.decode()

    def test_the_announcement_stands_on_every_page_until_its_day(self, cms, client, space):
        address = reverse("space_settings", args=[space.pk])
        form = {
            "announcement_pl": "Jutro malujemy ściany",
            "announcement_en": "",
            "announcement_until": timezone.localdate().isoformat(),
            "footer_text_pl": "",
            "footer_text_en": "",
        }
        assert cms.post(address, form).status_code == 302
        client.logout()
        page = client.get("/en/spaces/house/events/").content.decode()
        assert '<div lang="pl"><p>Jutro malujemy ściany</p></div>' in page
        SpaceSettings.objects.update(announcement_until=timezone.localdate() - timedelta(days=1))
        assert "malujemy" not in client.get("/en/spaces/house/events/").content.decode()
