"""Moderation: what waits, what is decided, who is told, how long it takes; each step once."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from events.clock.tick import tick
from network.mail.outbox import deliver, pick_up_the_lost
from network.models import NetworkPage
from sites.models import ContentPage, ModerationLetter, ModerationSettings, Outcome, Submission
from sites.moderation import decisions as moderation
from sites.team.groups import equip_space
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_moderator,
    make_space,
    make_space_index,
)
from tests.forms import text_form
from tests.partners import hand_in, make_coordinator, make_partner
from tests.standing import again, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(settings):
    """Letters go as soon as the fact is certain; a worker is another test's matter."""
    settings.TASKS = {**settings.TASKS, "outbox": settings.TASKS["default"]}


@pytest.fixture(scope="module")
def equipped_space(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
        equip_space(space)
        make_event_index(space)
        yield space


@pytest.fixture
def space(equipped_space, db):
    return again(equipped_space)


@pytest.fixture
def coordinator(space):
    return make_coordinator("koordynatorka", space)


@pytest.fixture
def anna(space):
    return make_partner("anna", space)


@pytest.fixture
def draft(space, anna):
    made = ContentPage(title_pl="O łące", title_en="About the meadow", owner=anna)
    return add(space, made, publish=False)


def speaks(user, language):
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()


def sent(run=None):
    """Whom a step wrote to, and what about: kinds of letters by address."""
    return sorted((row.kind, row.to.username) for row in ModerationLetter.objects.all())


def decide(client, submission, decision, **values):
    address = reverse("moderation_review", args=[submission.pk])
    return client.post(address, {"decision": decision, **values})


# --- Each step, its letter once ------------------------------------------------------------------


def test_each_step_writes_once_to_who_has_to_know(
    draft, anna, coordinator, django_capture_on_commit_callbacks
):
    def step(deed):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            result = deed()
        return result, sorted((message.to[0], message.subject) for message in mail.outbox)

    speaks(coordinator, "en")
    first, told = step(lambda: hand_in(draft, anna))
    assert told == [("koordynatorka@example.org", "Waits for your decision: About the meadow")]
    _, told = step(
        lambda: moderation.return_to_authors(
            first.pk, coordinator, reasons=["english", "when"], remark="Pozdrawiam"
        )
    )
    assert [address for address, _subject in told] == ["anna@example.org"]
    assert "O łące" in told[0][1]
    second, told = step(lambda: hand_in(draft, anna))
    assert [address for address, _subject in told] == ["koordynatorka@example.org"]
    _, told = step(lambda: moderation.approve(second.pk, coordinator))
    assert [address for address, _subject in told] == ["anna@example.org"]
    assert ContentPage.objects.get(pk=draft.pk).live
    # Nothing more goes, whatever is handed over again.
    for letter in ModerationLetter.objects.all():
        deliver.call("sites.moderationletter", letter.pk)
    assert len(mail.outbox) == 1


def test_the_reasons_are_read_in_the_language_of_their_reader(
    draft, anna, coordinator, django_capture_on_commit_callbacks
):
    speaks(anna, "en")
    submission = hand_in(draft, anna)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        moderation.return_to_authors(
            submission.pk, coordinator, reasons=["price"], remark="Dziękuję!"
        )
    (message,) = mail.outbox
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert "Please say whether it is free" in text
        assert "Dziękuję!" in text
        assert reverse("wagtailadmin_pages:edit", args=[draft.pk]) in text
    assert 'lang="en"' in html


def test_everybody_of_the_organisation_is_told_and_nobody_else(draft, space, anna, coordinator):
    make_partner("ewa", space)
    make_partner("obcy", space, "Stowarzyszenie Las")
    moderation.decline(hand_in(draft, anna).pk, coordinator, remark="Nie teraz.")
    assert sent() == [
        ("declined", "anna"),
        ("declined", "ewa"),
        ("submitted", "koordynatorka"),
    ]


def test_a_letter_that_is_no_longer_true_is_not_sent(
    draft, anna, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        submission = hand_in(draft, anna)
        submission.task_state.workflow_state.cancel(user=anna)
    assert mail.outbox == []
    assert ModerationLetter.objects.get().dropped_at is not None


def test_who_has_switched_such_letters_off_gets_none(
    draft, anna, coordinator, django_capture_on_commit_callbacks
):
    profile = UserProfile.get_for_user(coordinator)
    profile.submitted_notifications = False
    profile.save()
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(draft, anna)
    assert mail.outbox == []


def test_a_letter_the_server_refuses_is_tried_again(
    draft, anna, coordinator, monkeypatch, django_capture_on_commit_callbacks
):
    from django.core.mail import EmailMultiAlternatives

    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", lambda self: 1 / 0)
        with django_capture_on_commit_callbacks(execute=True):
            hand_in(draft, anna)
    letter = ModerationLetter.objects.get()
    assert (letter.attempts, letter.sent_at, letter.claimed_at) == (1, None, None)
    ModerationLetter.objects.update(due_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert pick_up_the_lost(ModerationLetter) == 1
    assert len(mail.outbox) == 1


def test_wagtails_own_letters_are_not_sent_besides(
    client, draft, anna, coordinator, django_capture_on_commit_callbacks
):
    """Over HTTP, as the form hands in and Wagtail's own dialogue approves."""
    client.force_login(anna)
    form = text_form(title_pl="O łące", slug_pl="o-lace", title_en="About", slug_en="about")
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(edit, {**form, "action-submit": "1"})
    assert [message.to for message in mail.outbox] == [["koordynatorka@example.org"]]
    mail.outbox.clear()
    state = TaskState.objects.get()
    client.force_login(coordinator)
    action = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(action)
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert Submission.objects.get().outcome == Outcome.PUBLISHED


def test_a_reason_given_in_wagtails_own_dialogue_reaches_the_author(draft, anna, coordinator):
    submission = hand_in(draft, anna)
    submission.task_state.specific.reject(user=coordinator, comment="Proszę o godzinę.")
    submission.refresh_from_db()
    assert (submission.outcome, submission.remark) == (Outcome.RETURNED, "Proszę o godzinę.")
    assert ("returned", "anna") in sent()


def test_publishing_past_the_queue_counts_as_publishing(draft, anna, coordinator):
    hand_in(draft, anna)
    ContentPage.objects.get(pk=draft.pk).get_latest_revision().publish(user=coordinator)
    assert Submission.objects.get().outcome == Outcome.PUBLISHED
    assert ("published", "anna") in sent()


# --- Deciding ------------------------------------------------------------------------------------


def test_the_queue_says_what_by_whom_how_long_and_for_whom(client, draft, anna, coordinator):
    submission = hand_in(draft, anna)
    submission.submitted_at = timezone.now() - timedelta(days=5)
    submission.save()
    client.force_login(coordinator)
    text = client.get(reverse("moderation_queue")).content.decode()
    for said in ("O łące", "Fundacja Łąka", "anna", "Dom", "is-late"):
        assert said in text
    assert re.search(r"is-late\">[^<]*5", text)
    assert "O łące" in client.get("/admin/").content.decode()


def test_coordinators_find_only_what_waits_for_their_own_spaces(client, space, draft, anna):
    other = make_space(space.get_parent().specific, title_pl="Inny dom")
    submission = hand_in(draft, anna)
    client.force_login(make_coordinator("obca", other))
    assert "O łące" not in client.get(reverse("moderation_queue")).content.decode()
    response = client.get(reverse("moderation_review", args=[submission.pk]))
    assert response.status_code in (302, 403)
    assert (
        "O łące"
        not in client.get(
            reverse("moderation_review", args=[submission.pk]), follow=True
        ).content.decode()
    )
    decide(client, submission, "approve")
    assert not ContentPage.objects.get(pk=draft.pk).live


def test_it_is_returned_declined_and_approved_in_the_queue(client, draft, anna, coordinator):
    client.force_login(coordinator)
    first = hand_in(draft, anna)
    decide(client, first, "return", reasons=["english"])
    first.refresh_from_db()
    assert first.outcome == Outcome.RETURNED
    second = hand_in(draft, anna)
    decide(client, second, "approve")
    assert ContentPage.objects.get(pk=draft.pk).live


def test_nothing_is_returned_without_a_reason(client, draft, anna, coordinator):
    client.force_login(coordinator)
    submission = hand_in(draft, anna)
    for decision in ("return", "decline"):
        assert decide(client, submission, decision, remark=" ").status_code == 200
    submission.refresh_from_db()
    assert submission.outcome == Outcome.WAITING


def test_who_comes_second_is_told_and_changes_nothing(client, draft, anna, coordinator):
    submission = hand_in(draft, anna)
    moderation.approve(submission.pk, coordinator)
    client.force_login(coordinator)
    response = decide(client, submission, "decline", remark="Nie.")
    assert response.url == reverse("moderation_review", args=[submission.pk])  # with a word on it
    submission.refresh_from_db()
    assert submission.outcome == Outcome.PUBLISHED
    assert ("declined", "anna") not in sent()


def test_what_is_declined_ends_and_can_be_handed_in_anew(draft, anna, coordinator):
    moderation.decline(hand_in(draft, anna).pk, coordinator, reasons=["not_here"])
    draft = ContentPage.objects.get(pk=draft.pk)
    assert not draft.live
    assert draft.current_workflow_state is None
    assert hand_in(draft, anna).outcome == Outcome.WAITING


def test_a_partner_withdraws_what_waits(client, draft, anna):
    submission = hand_in(draft, anna)
    client.force_login(anna)
    client.post(reverse("moderation_withdraw", args=[submission.pk]))
    submission.refresh_from_db()
    assert submission.outcome == Outcome.WITHDRAWN
    assert not ContentPage.objects.get(pk=draft.pk).workflow_in_progress


def test_whoever_withdraws_what_is_published_meanwhile_is_told_so(
    client, draft, anna, coordinator, monkeypatch
):
    submission = hand_in(draft, anna)
    withdraw = moderation.withdraw

    def just_too_late(key, by):
        moderation.approve(key, coordinator)
        return withdraw(key, by)

    monkeypatch.setattr(moderation, "withdraw", just_too_late)
    client.force_login(anna)
    answer = client.post(reverse("moderation_withdraw", args=[submission.pk]), follow=True)
    assert "ktoś już zdecydował" in answer.content.decode().lower()
    submission.refresh_from_db()
    assert submission.outcome == Outcome.PUBLISHED
    assert ContentPage.objects.get(pk=draft.pk).live


def test_enter_among_the_reasons_publishes_nothing(client, draft, anna, coordinator):
    """A browser presses the first button of the form in which somebody presses Enter."""
    submission = hand_in(draft, anna)
    client.force_login(coordinator)
    shown = client.get(reverse("moderation_review", args=[submission.pk])).content
    form = BeautifulSoup(shown, "html.parser").select_one("[name=reasons]").find_parent("form")
    assert form.select_one("button[type=submit]")["value"] == "return"


def test_a_draft_is_called_what_its_latest_version_calls_it(client, draft, anna, coordinator):
    page = ContentPage.objects.get(pk=draft.pk)
    page.title_pl = "O łące i lesie"
    page.save_revision(user=anna)
    submission = hand_in(draft, anna)
    client.force_login(anna)
    assert "O łące i lesie" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(coordinator)
    for name, args in [("moderation_queue", []), ("moderation_review", [submission.pk])]:
        shown = client.get(reverse(name, args=args)).content.decode()
        assert "O łące i lesie" in BeautifulSoup(shown, "html.parser").main.get_text()


def test_the_clock_of_every_minute_sends_what_was_lost(
    draft, anna, coordinator, django_capture_on_commit_callbacks
):
    hand_in(draft, anna)  # whose task is lost: nothing was committed
    ModerationLetter.objects.update(due_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        tick()
    assert [message.to for message in mail.outbox] == [["koordynatorka@example.org"]]


def test_a_change_to_a_published_page_waits_while_the_page_stays(client, draft, anna, coordinator):
    moderation.approve(hand_in(draft, anna).pk, coordinator)
    client.force_login(anna)
    form = text_form(title_pl="O łące i lesie", slug_pl="o-lace", title_en="A", slug_en="a")
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client.post(edit, {**form, "action-submit": "1"})
    assert ContentPage.objects.get(pk=draft.pk).title_pl == "O łące"
    moderation.approve(Submission.objects.order_by("-pk").first().pk, coordinator)
    assert ContentPage.objects.get(pk=draft.pk).title_pl == "O łące i lesie"


# --- The comparison ------------------------------------------------------------------------------


def test_what_changed_is_shown_in_both_languages(client, draft, anna, coordinator):
    draft.body_pl = [("text", "<p>Kosimy rano.</p>")]
    draft.body_en = [("text", "<p>We mow in the morning.</p>")]
    draft.save_revision()
    moderation.approve(hand_in(draft, anna).pk, coordinator)
    draft = ContentPage.objects.get(pk=draft.pk)
    draft.title_pl, draft.intro_en = "O łąkach", "A place to lie down."
    draft.body_en[0].value.source = "<p>We mow in the evening.</p>"
    draft.save_revision(user=anna)
    submission = hand_in(draft, anna)
    client.force_login(coordinator)
    text = client.get(reverse("moderation_review", args=[submission.pk])).content.decode()
    shown = re.search(r'<div class="mam-compare.*?</div>\s*<h2>', text, re.S).group(0)
    assert re.search(r'class="deletion">łące</span>', shown)
    assert re.search(r'class="addition">łąkach</span>', shown)
    assert re.search(r'class="addition">A place to lie down.</span>', shown)
    assert re.search(r'class="deletion">morning.</span>', shown)
    assert re.search(r'class="addition">evening.</span>', shown)
    assert "Kosimy rano." in shown  # beside it, the language that stayed as it was


def test_of_a_new_event_all_that_is_filled_is_shown(client, space, anna, coordinator):
    index = NetworkPage.objects.child_of(space).get(slug_pl="wydarzenia")
    event = make_event(
        index, owner=anna, live=False, title_pl="Ognisko", title_en="Bonfire", lead_pl="Przyjdźcie."
    )
    submission = hand_in(event, anna)
    client.force_login(coordinator)
    text = client.get(reverse("moderation_review", args=[submission.pk])).content.decode()
    for said in ("Ognisko", "Bonfire", "Przyjdźcie."):
        assert said in text


# --- The clock -----------------------------------------------------------------------------------


def run(now=None):
    out = StringIO()
    call_command("moderation_clock", stdout=out)
    return out.getvalue()


def wait(submission, days):
    Submission.objects.filter(pk=submission.pk).update(
        submitted_at=timezone.now() - timedelta(days=days)
    )


def test_the_space_is_reminded_and_the_network_told_each_once(draft, anna, coordinator):
    moderator = make_moderator()
    submission = hand_in(draft, anna)
    told = {}
    for days in (0, 2, 3, 4, 6, 7, 20):
        wait(submission, days)
        run()
        run()
        kinds = [kind for kind, _to in sent() if kind != "submitted"]
        told[days] = kinds
    assert told == {
        0: [],
        2: [],
        3: ["reminded"],
        4: ["reminded"],
        6: ["reminded"],
        7: ["escalated", "reminded"],
        20: ["escalated", "reminded"],
    }
    assert ("reminded", coordinator.username) in sent()
    assert ("escalated", moderator.username) in sent()


def test_the_days_are_a_setting(draft, anna, coordinator):
    ModerationSettings.objects.create(remind_after=1, escalate_after=2)
    make_moderator()
    submission = hand_in(draft, anna)
    wait(submission, 2)
    run()
    assert {"reminded", "escalated"} <= {kind for kind, _to in sent()}


def test_what_is_decided_reminds_nobody_and_what_is_handed_in_again_begins_anew(
    draft, anna, coordinator
):
    first = hand_in(draft, anna)
    moderation.return_to_authors(first.pk, coordinator, reasons=["when"])
    wait(first, 9)
    run()
    assert "reminded" not in {kind for kind, _to in sent()}
    second = hand_in(draft, anna)
    wait(second, 3)
    run()
    assert [each for each in sent() if each[0] == "reminded"] == [("reminded", "koordynatorka")]
    assert second.days_waiting() == 0


def test_moderators_decide_on_what_a_space_leaves_lying(client, draft, anna, coordinator):
    client.force_login(make_moderator())
    submission = hand_in(draft, anna)
    assert "O łące" in client.get(reverse("moderation_queue")).content.decode()
    decide(client, submission, "approve")
    assert ContentPage.objects.get(pk=draft.pk).live
