"""Nothing waits for ever: who decides is told, then it is closed, its proposer told, and erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from network.mail.composers import compose
from network.models import NetworkPage
from sites.models import ModerationLetter, ModerationSettings, Proposal, ProposalLetter, Submission
from sites.moderation import decisions as moderation
from sites.moderation import reminders
from sites.proposals import retention
from sites.proposals.privacy_notice import clause_of
from tests.clock import at
from tests.factories import (
    make_event_index,
    make_home,
    make_moderator,
    make_space,
    make_space_index,
)
from tests.partners import make_coordinator
from tests.proposals import confirmed, own, text_of, waiting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Kind = ModerationLetter.Kind


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0
    caches["shared"].clear()  # letters to one mailbox are counted there


@pytest.fixture
def space(db):
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    make_event_index(space)
    return space


@pytest.fixture
def people(space):
    return make_coordinator("koordynatorka", space), make_moderator()


@pytest.fixture
def proposal(client, space, people):
    return confirmed(client)


def night(days):
    """What the nightly command does, so many days from now."""
    now = timezone.now() + days * DAY
    with at(now):
        reminders.run()
        retention.run()


def told():
    letters = ModerationLetter.objects.filter(kind=Kind.EXPIRING)
    return {letter.to.username for letter in letters.select_related("to")}


def test_who_decides_is_told_two_weeks_before_and_then_it_is_closed(proposal):
    night(165)
    assert not told()
    night(166)
    night(167)
    assert told() == {"koordynatorka", "moderator"}
    night(179)
    assert Proposal.objects.undecided().exists()
    night(180)
    assert not Proposal.objects.undecided().exists()
    assert [letter.kind for letter in proposal.letters.order_by("pk")][-1] == "expired"
    night(181)
    assert proposal.letters.filter(kind="expired").count() == 1


def test_its_proposer_is_forgotten_with_it(proposal):
    for days in (166, 180):
        night(days)
    night(269)
    assert Proposal.objects.get().email
    night(271)
    proposal = Proposal.objects.get()
    assert (proposal.name, proposal.email, proposal.given) == ("", "", {})
    assert not NetworkPage.objects.filter(pk=proposal.page_id).exists()


def test_nothing_is_closed_before_somebody_was_told(proposal):
    """Not even where the nightly work has not run for a year, or came with a new release."""
    night(400)
    assert told() == {"koordynatorka", "moderator"}
    assert Proposal.objects.undecided().exists()
    night(413)
    assert Proposal.objects.undecided().exists()
    night(414)
    assert not Proposal.objects.undecided().exists()


def test_a_decision_ends_it(proposal, people):
    night(166)
    moderation.return_to_authors(waiting(proposal).pk, people[0], remark="Kiedy?")
    assert not Submission.objects.filter(outcome="waiting").exists()
    retention.expire(timezone.now() + 181 * DAY)
    assert Proposal.objects.undecided().exists()  # its proposer is asked; ``close`` ends that


def test_the_days_are_a_setting_and_part_of_the_privacy_notice(proposal, space):
    ModerationSettings.objects.update_or_create(defaults={"proposal_undecided_days": 60})
    night(45)
    assert not told()
    night(46)
    assert told()
    clause = clause_of(space)
    assert "60 dni" in clause.text_pl
    assert "60 days" in clause.text_en


@pytest.mark.parametrize(
    ("language", "title", "closed"),
    [
        ("pl", "Zostanie zamknięte bez decyzji", "Zamknięte bez decyzji"),
        ("en", "Will be closed without a decision", "Closed without a decision"),
    ],
)
def test_both_letters_in_both_languages(proposal, people, client, language, title, closed):
    chosen = {"preferred_language": language}
    UserProfile.objects.update_or_create(user=people[0], defaults=chosen)
    night(166)
    message = compose(ModerationLetter.objects.get(kind=Kind.EXPIRING, to=people[0]))
    assert message.subject.startswith(title)
    Proposal.objects.update(language=language)
    night(180)
    with translation.override("pl"):
        message = compose(ProposalLetter.objects.get(kind="expired"))
    assert message.subject.startswith(closed)
    assert "90" in message.body
    assert client.get(own(proposal, language)).status_code == 200


def test_its_own_page_says_so(proposal, client):
    for days in (166, 180):
        night(days)
    assert "zamknięt" in text_of(client.get(own(Proposal.objects.get())))
