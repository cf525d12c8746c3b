"""Who is erased is named nowhere in the database: no log, remark, revision, letter or task."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, ModelLogEntry, PageLogEntry

from events.models import SignUp
from events.signup import messages as staff_messages
from events.signup import retention
from events.signup import services as signups
from events.signup.services import Applicant
from network.models import User
from network.services import forget_log
from sites.models import Invitation
from sites.moderation import decisions as moderation
from sites.team import invitations
from tests.clock import at
from tests.factories import make_event, make_event_index, make_home, make_space, make_space_index
from tests.partners import make_coordinator
from tests.proposals import amend, confirmed, own, waiting
from tests.whole_database import tables_that_say

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECRET = "Tajna"
GOOD = {
    "title_pl": "Wieczór gier",
    "title_en": "Board games",
    "text_en": "We play.",
    "day": f"{timezone.localdate() + 30 * DAY:%Y-%m-%d}",
    "starts": "18:00",
    "ends": "20:00",
    "when": "",
}


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0
    caches["shared"].clear()  # letters to one mailbox are counted there


@pytest.fixture
def space(db):
    return make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")


@pytest.fixture
def index(space):
    return make_event_index(space)


@pytest.fixture
def coordinator(space):
    return make_coordinator("koordynatorka", space)


@pytest.fixture
def cms(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    return client


def test_the_search_of_the_whole_database_finds_something(client, space, index):
    confirmed(client)
    assert "sites.Proposal" in tables_that_say(SECRET)
    assert not tables_that_say("Tego nikt nie napisał")


def test_somebody_who_signed_up(index, coordinator):
    event = make_event(index, signup_mode="date", start=timezone.now() + 9 * DAY)
    date = event.occurrences.get()
    who = Applicant(f"Ala {SECRET}", email="ala.tajna@example.org", names=[f"Jan {SECRET}"])
    signup = signups.sign_up(event, date, who)
    text = {"subject": f"Do: {SECRET}", "text": f"Pani {SECRET}, …"}
    staff_messages.write_to([signup], by=coordinator, **text)
    assert tables_that_say(SECRET) == {"events.SignUp", "events.SignUpChange"}
    retention.erase(SignUp.objects.get())
    assert not tables_that_say(SECRET)


@pytest.mark.parametrize("how", ["declined", "published", "withdrawn"])
def test_somebody_who_proposed_something(client, space, index, coordinator, how):
    secret = {"title_pl": f"Gry u pani {SECRET}"} if how != "published" else {}
    proposal = confirmed(client, **{**GOOD, **secret})
    moderation.return_to_authors(waiting(proposal).pk, coordinator, remark=f"Pani {SECRET}: kiedy?")
    amend(client, proposal, notes=f"Jutro. {SECRET}")
    if how == "declined":
        moderation.decline(waiting(proposal).pk, coordinator, remark=f"Pani {SECRET}, nie.")
    elif how == "published":
        moderation.approve(waiting(proposal).pk, coordinator)
    client.post(own(proposal), {"do": "erase"})
    assert not tables_that_say(SECRET)
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    assert client.get(reverse("wagtailadmin_reports:site_history")).status_code == 200


def test_somebody_who_worked_in_the_cms(cms, space, coordinator):
    invitation = invitations.invite(space, "editor", "tajna@example.org")
    user = invitations.accept(invitation.secret, first_name="Ala", last_name=SECRET, password="x")
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    assert cms.get(address).status_code == 200
    answer = cms.post(reverse("wagtailusers_users:delete", args=[user.pk]))
    assert answer.status_code == 302
    assert ModelLogEntry.objects.exists()
    assert not tables_that_say(SECRET)


def test_what_the_log_says_of_a_deleted_page(cms, index):
    event = make_event(index, title_pl=f"Urodziny pani {SECRET}")
    cms.post(reverse("wagtailadmin_pages:delete", args=[event.pk]))
    call_command("clear_logs", verbosity=0)
    assert "wagtailcore.PageLogEntry" in tables_that_say(SECRET)  # who has deleted what
    forget_log.forget_old(timezone.now() + 91 * DAY)
    assert not {each for each in tables_that_say(SECRET) if "Log" in each}
    assert PageLogEntry.objects.filter(page=event.pk, action="wagtail.delete").exists()
    assert cms.get(reverse("wagtailadmin_reports:site_history")).status_code == 200


def test_remarks_in_the_log(cms, index):
    """A comment on a page, and its removal, are logged with all their words."""
    event = make_event(index)
    user = User.objects.get(username="admin")
    said = {"text": f"{SECRET} dzwoniła", "contentpath": "x"}
    comment = Comment.objects.create(page=event.networkpage_ptr, user=user, **said)
    comment.log_create(user=user)
    comment.delete()
    forget_log.forget_old(timezone.now() + 364 * DAY)
    assert "wagtailcore.PageLogEntry" in tables_that_say(SECRET)
    forget_log.forget_old(timezone.now() + 366 * DAY)
    assert "wagtailcore.PageLogEntry" not in tables_that_say(SECRET)
    assert cms.get(reverse("wagtailadmin_pages:history", args=[event.pk])).status_code == 200


def test_an_invitation_nobody_accepted(space):
    invitations.invite(space, "editor", "tajna@example.org")
    now = timezone.now()
    with at(now + 43 * DAY):
        call_command("moderation_clock", stdout=StringIO())
    assert Invitation.objects.exists()
    with at(now + 45 * DAY):
        call_command("moderation_clock", stdout=StringIO())
    assert not Invitation.objects.exists()
    assert not tables_that_say(SECRET)
