"""What a space confirms: when it is asked, by whom it is answered, what the public reads of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from events.clock.tick import tick
from events.models import RecurrenceRule
from network.http.log_redaction import without_secrets
from network.mail.outbox import deliver
from sites.freshness.confirming import confirm
from sites.freshness.links import confirm_path
from sites.freshness.reminders import run
from sites.models import (
    Confirmation,
    FreshnessLetter,
    ModerationSettings,
    SpacePage,
    WeeklyHours,
)
from sites.team.groups import leave
from tests.clock import at
from tests.factories import (
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_moderator,
    make_space,
    make_space_index,
    make_user,
)
from tests.partners import make_coordinator, make_partner
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.fixture(scope="module")
def standing_network(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        index = make_space_index(make_home())
        spaces = []
        for title in ("Dom", "Ogród"):
            space = make_space(index, title_pl=title, contact_phone="+48123456789")
            WeeklyHours.objects.create(space=space, monday="09:00-17:00")
            make_event_index(space)
            spaces.append(space)
        kora = make_coordinator("kora", spaces[0])
        ola = make_coordinator("ola", spaces[1])
        yield *spaces, kora, ola


@pytest.fixture
def space(standing_network):
    return again(standing_network[0])


@pytest.fixture
def other(standing_network):
    return again(standing_network[1])


@pytest.fixture
def kora(standing_network):
    return standing_network[2]


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.TASKS = {**settings.TASKS, "outbox": settings.TASKS["default"]}


@pytest.fixture
def night(django_capture_on_commit_callbacks):
    """What the clock does at a moment, as letters: (to, subject)."""

    def go(moment):
        mail.outbox.clear()
        with at(moment), django_capture_on_commit_callbacks(execute=True):
            run(moment)
            run(moment)
        return [(message.to[0], message.subject) for message in mail.outbox]

    return go


def link_in(message):
    return re.search(r"https?://[^/\s]+(/\S+/freshness/\S+)", message.body).group(1)


@pytest.fixture
def link(night, space):
    """The link kora was sent after twelve weeks."""
    night(NOON)
    night(NOON + 12 * WEEK)
    return link_in(next(each for each in mail.outbox if each.to == ["kora@example.org"]))


LATER = NOON + 12 * WEEK + DAY


def press(client, link, moment=LATER):
    with at(moment):
        shown = client.get(link)
        seen = BeautifulSoup(shown.content, "html.parser").select_one("[name=seen]")
        return client.post(link, {"seen": seen["value"]} if seen else {})


def confirmed(space):
    rows = Confirmation.objects.filter(space=space).exclude(confirmed_at=None)
    return set(rows.values_list("subject", flat=True))


# --- The clock -----------------------------------------------------------------------------------


def test_a_space_is_asked_once_reminded_once_and_again_after_it_has_confirmed(night, space, kora):
    told = {}
    for days in (0, 83, 84, 85, 97, 98, 99, 150):
        told[days] = [s for to, s in night(NOON + days * DAY) if to == "kora@example.org"]
    assert [days for days, subjects in told.items() if subjects] == [84, 98]
    assert [len(subjects) for subjects in told.values()] == [0, 0, 1, 0, 0, 1, 0, 0]
    confirm(space, ["hours", "contact"], kora, NOON + 151 * DAY)
    assert [to for to, _ in night(NOON + 200 * DAY)] == []
    assert "kora@example.org" in [to for to, _ in night(NOON + (151 + 84) * DAY)]


def test_what_will_be_due_soon_is_asked_in_the_same_letter(night, space):
    night(NOON)
    Confirmation.objects.filter(space=space, subject="contact").update(since=NOON + 10 * DAY)
    assert len([to for to, _ in night(NOON + 84 * DAY) if to == "kora@example.org"]) == 1
    assert [to for to, _ in night(NOON + 95 * DAY) if to == "kora@example.org"] == []


def test_the_weeks_are_a_setting(night, space):
    ModerationSettings.objects.create(confirm_every=1, confirm_within=1)
    night(NOON)
    assert len(night(NOON + 7 * DAY)) == 2
    assert len(night(NOON + 14 * DAY)) == 2


def test_a_space_that_is_suspended_or_has_nothing_on_record_is_not_asked(night, space, other):
    night(NOON)
    SpacePage.objects.filter(pk=space.pk).update(stage="zawieszone")
    WeeklyHours.objects.filter(space=other).delete()
    SpacePage.objects.filter(pk=other.pk).update(contact_phone="")
    assert night(NOON + 100 * DAY) == []
    SpacePage.objects.filter(pk=space.pk).update(stage="dziala")
    assert night(NOON + 101 * DAY) == []  # the time begins anew


def test_a_space_without_a_coordinator_is_asked_when_it_has_one(night, space, kora):
    night(NOON)
    leave(kora, space)
    assert [to for to, _ in night(NOON + 84 * DAY)] == ["ola@example.org"]
    make_coordinator("nowa", space)
    assert [to for to, _ in night(NOON + 90 * DAY)] == ["nowa@example.org"]


def test_the_letter_says_what_is_on_record_in_the_language_of_its_reader(night, space, kora):
    UserProfile.objects.update_or_create(user=kora, defaults={"preferred_language": "en"})
    event = make_event(
        again(space.get_children().get(slug_pl="wydarzenia")).specific,
        title_pl="Joga",
        title_en="Yoga",
        start=NOON + 80 * DAY,
    )
    RecurrenceRule.objects.create(event=event, frequency="weekly")
    with at(NOON + 84 * DAY):
        type(event).objects.get(pk=event.pk).save()
    night(NOON)
    Confirmation.objects.update(since=NOON)
    night(NOON + 84 * DAY)
    (message,) = [each for each in mail.outbox if each.to == ["kora@example.org"]]
    for text in (message.body, message.alternatives[0].content):
        for said in ("Monday", "9:00", "+48 12 345 67 89", "Yoga: every", "/en/freshness/"):
            assert said in text
    assert "kora" not in link_in(message)


def test_a_letter_that_is_no_longer_true_is_dropped(space, kora):
    with at(NOON):
        run(NOON)
    run(NOON + 84 * DAY)  # written, not sent yet
    confirm(space, ["hours", "contact"], kora, NOON + 85 * DAY)
    FreshnessLetter.objects.update(due_at=timezone.now() - DAY)
    mail.outbox.clear()
    for letter in FreshnessLetter.objects.all():
        deliver.call("sites.freshnessletter", letter.pk)
    assert [message.to for message in mail.outbox] == [["ola@example.org"]]
    assert FreshnessLetter.objects.get(to=kora).dropped_at


def test_the_clock_of_every_minute_sends_what_was_lost(space, django_capture_on_commit_callbacks):
    then = timezone.now() - 200 * DAY
    run(then)
    run(timezone.now())
    mail.outbox.clear()
    FreshnessLetter.objects.update(due_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        tick()
    assert len(mail.outbox) == 2


# --- The link ------------------------------------------------------------------------------------


def test_reading_changes_nothing_and_the_button_confirms(client, space, other, link, kora):
    with at(LATER):
        shown = client.get(link)
        client.head(link)
    assert shown.status_code == 200
    assert confirmed(space) == set()
    form = BeautifulSoup(shown.content, "html.parser").select("main form button")
    assert len(form) == 1
    assert f"/admin/pages/{space.pk}/edit/" in shown.content.decode()
    press(client, link)
    assert confirmed(space) == {"hours", "contact"}
    assert confirmed(other) == set()
    assert Confirmation.objects.filter(confirmed_by=kora).count() == 2
    assert not client.cookies
    assert "no-store" in shown["Cache-Control"]
    assert shown["Referrer-Policy"] == "no-referrer"
    assert link.rstrip("/").split("/")[-1] not in without_secrets(f"GET {link} HTTP/1.1")


def test_a_link_is_spent_when_the_space_has_confirmed(client, space, link, kora):
    press(client, link)
    before = Confirmation.objects.get(space=space, subject="hours").confirmed_at
    answer = press(client, link, LATER + DAY)
    assert answer.status_code == 200
    assert Confirmation.objects.get(space=space, subject="hours").confirmed_at == before


def test_what_changed_after_it_was_read_is_not_confirmed(client, space, link):
    with at(LATER):
        shown = client.get(link)
        seen = BeautifulSoup(shown.content, "html.parser").select_one("[name=seen]")["value"]
        WeeklyHours.objects.filter(space=space).update(monday="10:00-12:00")
        assert client.post(link, {"seen": seen}).status_code == 409
    assert confirmed(space) == set()


def test_no_forged_old_or_foreign_link_confirms(client, space, link, kora):
    letter = FreshnessLetter.objects.get(to=kora, kind="asked")
    for wrong in (link[:-3] + "xx/", f"/pl/freshness/{letter.reference}/", "/pl/freshness/abc/"):
        assert client.post(wrong, {"seen": ""}).status_code == 404
    sent = LATER.timestamp()
    with patch("django.core.signing.time.time", return_value=sent), translation.override("pl"):
        good = confirm_path(letter)
    with patch("django.core.signing.time.time", return_value=sent + 31 * 86400):
        assert client.get(good).status_code == 404
        assert client.post(good, {"seen": ""}).status_code == 404
    assert confirmed(space) == set()


@pytest.mark.parametrize("how", ["leaves", "is switched off", "becomes an editor"])
def test_the_link_dies_with_the_role(client, space, other, link, kora, how):
    if how == "is switched off":
        type(kora).objects.filter(pk=kora.pk).update(is_active=False)
    else:
        leave(kora, space)
        kora.groups.add(again(other).groups.get(role="coordinator").group)
        if how == "becomes an editor":
            kora.groups.add(space.groups.get(role="editor").group)
    assert press(client, link).status_code == 404
    assert confirmed(space) == set()


# --- The public page -----------------------------------------------------------------------------


def line(client, path="/pl/miejsca/dom/"):
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return [
        each.get_text(" ", strip=True).replace("\xa0", " ") for each in page.select(".freshness")
    ]


@pytest.mark.parametrize(
    ("days", "pl", "en"),
    [
        (97, "2 marca 2026", "Hours confirmed on 2 March 2026 ."),
        (98, "2 marca 2026", "Last confirmed on 2 March 2026 – please ask before you come."),
    ],
)
def test_the_page_says_when_in_both_languages(client, space, kora, days, pl, en):
    confirm(space, ["hours"], kora, NOON)
    with at(NOON + days * DAY):
        assert [pl in text for text in line(client)] == [True]
        assert line(client, "/en/spaces/dom/") == [en]
        page = client.get("/en/spaces/dom/").content.decode()
    assert '<time datetime="2026-03-02">' in page
    assert "kora" not in page
    assert "confirmed" not in re.search(r"ld\+json.>(.*?)</script>", page, re.S).group(1)


def test_a_young_space_says_nothing_and_an_old_one_that_nobody_confirmed_does(client, space):
    run(NOON)
    for days, said in ((0, 0), (97, 0), (98, 2)):
        with at(NOON + days * DAY):
            assert len(line(client)) == said
    SpacePage.objects.filter(pk=space.pk).update(stage="zawieszone")
    with at(NOON + 98 * DAY):
        assert line(client) == []


def test_it_costs_one_query(client, space, kora):
    client.get("/pl/miejsca/dom/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/pl/miejsca/dom/")
    asked = [each for each in queries.captured_queries if "sites_confirmation" in each["sql"]]
    assert len(asked) == 1


# --- In the CMS ----------------------------------------------------------------------------------


@pytest.fixture
def overdue(space, other):
    run(timezone.now() - 100 * DAY)
    Confirmation.objects.filter(space=other).update(since=timezone.now() - 110 * DAY)


def listed(client, user):
    client.force_login(user)
    answer = client.get(reverse("freshness"))
    if answer.status_code != 200:
        return answer.status_code
    page = BeautifulSoup(answer.content, "html.parser")
    return [each.get_text(strip=True) for each in page.select(".mam-lane-title")]


def test_each_sees_what_is_overdue_within_their_own_reach(client, space, other, overdue, kora):
    editor = make_user("redaktor")
    editor.groups.add(space.groups.get(role="editor").group)
    assert listed(client, make_administrator()) == ["Ogród", "Dom"]
    assert listed(client, make_moderator()) == ["Ogród", "Dom"]
    assert listed(client, kora) == ["Dom"]
    assert listed(client, editor) == ["Dom"]
    assert listed(client, make_partner("partnerka", space)) == 302


def test_only_coordinators_confirm_in_the_cms(client, space, other, overdue, kora):
    editor = make_user("redaktor")
    editor.groups.add(space.groups.get(role="editor").group)
    for user in (editor, make_partner("partnerka", space), make_moderator()):
        client.force_login(user)
        client.post(reverse("freshness_confirm", args=[space.pk]))
    client.force_login(kora)
    client.post(reverse("freshness_confirm", args=[other.pk]))
    assert confirmed(space) == confirmed(other) == set()
    page = client.get(reverse("freshness_confirm", args=[space.pk]))
    seen = BeautifulSoup(page.content, "html.parser").select_one("[name=seen]")["value"]
    client.post(reverse("freshness_confirm", args=[space.pk]), {"seen": "else"})
    assert confirmed(space) == set()
    client.post(reverse("freshness_confirm", args=[space.pk]), {"seen": seen, "next": "list"})
    assert confirmed(space) == {"hours", "contact"}
    assert listed(client, kora) == []


def test_the_list_costs_the_same_for_many(client, space, overdue):
    client.force_login(make_administrator())
    client.get(reverse("freshness"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("freshness"))
    index = space.get_parent().specific
    for _number in range(12):
        WeeklyHours.objects.create(space=make_space(index), monday="09:00-17:00")
    run(timezone.now() - 100 * DAY)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("freshness"))
    assert len(many) == len(few)
