"""The home of the CMS for each role: every figure counted again, and nobody beyond their reach."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from events.models import Occurrence, Places, SignUp
from events.report.months import last_months
from events.report.report import ReportQuery, begins, dates_of, total_of
from home.services.load_groups import EDITORS
from sites.cms.network_overview import by_gap, by_stage
from sites.freshness.reminders import run
from sites.models import (
    ContentPage,
    HoursException,
    SpaceAccessibility,
    SpaceGroup,
    SpacePage,
    Submission,
    WeeklyHours,
)
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
from tests.partners import hand_in, make_coordinator, make_partner
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HOME = "/admin/"


def today_at(hour):
    return begins(timezone.localdate()) + hour * HOUR


def sign_up(event, people=1, **values):
    occurrence = event.occurrences.first() if event.signup_mode == "date" else None
    places, _made = Places.objects.get_or_create(event=event, occurrence=occurrence)
    values.setdefault("state", "placed")
    if values["state"] == "placed":
        Places.objects.filter(pk=places.pk).update(taken=places.taken + people)
        values.setdefault("placed_at", timezone.now())
    else:
        values.setdefault("number", SignUp.objects.count() + 1)
    return SignUp.objects.create(places=places, people=people, **values)


def furnish(index, title):
    space = make_space(index, title_pl=title, title_en="", contact_phone="+48123456789")
    WeeklyHours.objects.create(space=space, monday="09:00-17:00")
    soon = timezone.localdate() + 3 * DAY
    HoursException.objects.create(space=space, first_day=soon, reason_pl=f"Remont: {title}")
    events = make_event_index(space)
    values = {"signup_mode": "date", "capacity": 8, "title_en": ""}
    now = make_event(
        events, title_pl=f"Joga {title}", start=today_at(1), end=today_at(23), **values
    )
    later = make_event(events, title_pl=f"Chór {title}", **values)
    sign_up(now, 3)
    sign_up(later, 2, state="waiting")
    return space


@pytest.fixture(scope="module")
def standing_network(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        home = make_home()
        index = make_space_index(home)
        spaces = [furnish(index, title) for title in ("Dom", "Ogród")]
        yield *spaces, make_coordinator("kora", spaces[0]), make_coordinator("ola", spaces[1])


@pytest.fixture
def dom(standing_network):
    return again(standing_network[0])


@pytest.fixture
def garden(standing_network):
    return again(standing_network[1])


@pytest.fixture
def kora(standing_network):
    return again(standing_network[2])


def seen_by(client, user, address=HOME):
    client.force_login(user)
    return BeautifulSoup(client.get(address).content, "html.parser")


def parts(page):
    return {
        part.h3.get_text(strip=True): " ".join(part.get_text(" ", strip=True).split())
        for part in page.select(".mam-part")
    }


def cost(client, address=HOME):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# --- The day of a coordinator --------------------------------------------------------------------


def test_a_coordinator_finds_the_day_of_their_space(client, dom, kora):
    draft = add(dom, ContentPage(title_pl="Szkic", title_en="D"), publish=False)
    Submission.objects.filter(pk=hand_in(draft, kora).pk).update(
        submitted_at=timezone.now() - 4 * DAY
    )
    run(timezone.now() - 100 * DAY)
    page = seen_by(client, kora)
    assert page.select_one(".mam-place-name").get_text(strip=True) == "Dom"
    assert len(page.select(".mam-place")) == 1
    with translation.override("pl"):
        told = " | ".join(parts(page).values())
    for said in ("Joga Dom", "Chór Dom", "Remont: Dom"):
        assert said in told
    dates = Occurrence.objects.filter(space=dom).order_by("start")
    for name, date_ in (("date_sign_ups", dates[0]), ("attendance", dates[0])):
        assert page.select(f".mam-part a[href='{reverse(name, args=[date_.pk])}']")
    assert page.select(f".mam-part a[href='{reverse('date_sign_ups', args=[dates[1].pk])}']")
    assert page.select(f".mam-part a[href='{reverse('moderation_queue')}']")
    assert page.select(f"form[action='{reverse('freshness_confirm', args=[dom.pk])}']")
    assert "Ogród" not in str(page.select_one(".mam-day-panel"))


def test_one_click_on_the_dashboard_confirms(client, dom, kora):
    run(timezone.now() - 100 * DAY)
    client.force_login(kora)
    form = reverse("freshness_confirm", args=[dom.pk])
    client.post(form)
    assert not seen_by(client, kora).select(f"form[action='{form}']")
    assert dom.confirmations.exclude(confirmed_at=None).count() == 2


def test_an_editor_sees_the_space_but_neither_people_nor_decisions(client, dom, garden):
    run(timezone.now() - 100 * DAY)
    editor = make_user("redaktor")
    editor.groups.add(dom.groups.get(role="editor").group)
    page = seen_by(client, editor)
    panel = str(page.select_one(".mam-day-panel"))
    assert "Joga Dom" in panel
    assert "Ogród" not in panel
    assert "/sign-ups/" not in panel
    assert not page.select(".mam-part form, .mam-figures, .mam-months")


def test_a_partner_keeps_the_calm_view(client, dom):
    page = seen_by(client, make_partner("anna", dom))
    assert page.select(".mam-lane")
    assert not page.select(".mam-day-panel, .mam-figures, .mam-months")
    client.force_login(make_partner("anna2", dom, "Inna"))
    for name, args in (
        ("freshness", []),
        ("space_overview", []),
    ):
        assert client.get(reverse(name, args=args)).status_code in (302, 403)


def test_of_several_spaces_one_can_be_chosen_and_no_other(client, dom, garden, kora):
    kora.groups.add(garden.groups.get(role="coordinator").group)
    assert len(seen_by(client, kora).select(".mam-place")) == 2
    (one,) = seen_by(client, kora, f"{HOME}?space={garden.pk}").select(".mam-place-name")
    assert one.get_text(strip=True) == "Ogród"
    kora.groups.remove(garden.groups.get(role="coordinator").group)
    page = seen_by(client, again(kora), f"{HOME}?space={garden.pk}")
    assert [each.get_text(strip=True) for each in page.select(".mam-place-name")] == ["Dom"]


def test_the_day_costs_the_same_for_many_spaces_dates_and_people(client, dom, kora):
    run(timezone.now() - 100 * DAY)
    client.force_login(kora)
    few = cost(client)
    events = dom.get_children().get(slug_pl="wydarzenia").specific
    index = dom.get_parent().specific
    values = {"signup_mode": "date", "capacity": 8, "title_en": ""}
    for _number in range(10):
        event = make_event(events, start=today_at(2), end=today_at(22), **values)
        sign_up(event, 2)
        sign_up(event, 1, state="waiting")
    for number in range(4):
        other = furnish(index, f"Inny {number}")
        make_coordinator(f"k{number}", other)
        kora.groups.add(other.groups.get(role="coordinator").group)
    run(timezone.now() - 100 * DAY)
    assert len(seen_by(client, again(kora)).select(".mam-place")) == 5
    assert cost(client) <= few


# --- English ----------------------------------------------------------------------


def test_the_english_to_do_opens_the_report_with_as_many_pages(client, dom, garden, kora):
    add(dom, ContentPage(title_pl="A", title_en="A", intro_pl="Tylko po polsku"))
    add(dom, ContentPage(title_pl="B", title_en="B"))
    old = add(dom, ContentPage(title_pl="C", title_en="C", intro_pl="Stary", intro_en="Old"))
    old.intro_pl = "Nowy"
    old.save_revision().publish()  # its English is outdated
    link = seen_by(client, kora).select_one("a[href*='translations/?space']")
    report = seen_by(client, kora, link["href"])
    titles = [each.get_text() for each in report.select("td a > b")]
    assert int(re.search(r"\d+", link.get_text())[0]) == len(titles)
    assert {"A", "C"} <= set(titles)
    assert "B" not in titles
    assert not any("Ogród" in title for title in titles)


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [
        ("pl", "Do uzupełnienia na Twojej stronie", "Zaznacz miejsce na mapie"),
        ("en", "Still to do on your page", "Put the space on the map"),
    ],
)
def test_a_new_space_has_a_list_of_what_is_still_to_do(client, dom, kora, language, heading, words):
    UserProfile.objects.create(user=kora, preferred_language=language)
    page = seen_by(client, kora)
    [to_do] = page.select(".mam-to-do")
    assert heading in page.get_text()
    edit = reverse("wagtailadmin_pages:edit", args=[dom.pk])
    part = reverse("page_part", args=[dom.pk, "accessibility"])
    fields = {f"{edit}#field={name}" for name in ("main_picture", "point")}
    team = reverse("space_team", args=[dom.pk])
    assert {link["href"] for link in to_do.select("a")} == {part, team, *fields}
    assert words in to_do.get_text()
    form = seen_by(client, kora, edit)
    for name in ("main_picture", "point", "contact_email"):
        assert form.find(id=f"id_{name}"), name
    assert seen_by(client, kora, part).find(id="id_accessibility-FORMS")
    SpacePage.objects.filter(pk=dom.pk).update(latitude=50, longitude=20)
    assert "#field=point" not in str(seen_by(client, kora))
    editor = make_user("red")
    SpaceGroup.objects.get(space=dom, role="editor").group.user_set.add(editor)
    assert not seen_by(client, editor).select(".mam-to-do")


# --- The network ---------------------------------------------------------------------------------


def figures(page):
    return {each.a["href"]: int(each.strong.get_text()) for each in page.select(".mam-figures li")}


def works_in_a_team(space):
    rows = SpaceGroup.objects.filter(space=space, role__in=("coordinator", "editor"))
    return rows.values("group__user").exclude(group__user=None).distinct().count() > 1


def test_every_figure_of_spaces_is_the_length_of_its_list(client, dom, garden):
    index = dom.get_parent().specific
    make_space(index, title_pl="Nowe", stage="planowane")
    make_space(index, title_pl="Puste")
    make_space(index, title_pl="Szkic", live=False)
    run(timezone.now() - 100 * DAY)
    shown = figures(seen_by(client, make_moderator()))
    assert len(shown) == len(by_stage()) + len(by_gap()) + 2
    administrator = make_administrator()
    for address, number in shown.items():
        listed = seen_by(client, administrator, address)
        assert len(listed.select("main .mam-lane-line")) == number, address
    spaces = list(SpacePage.objects.filter(live=True, stage="dziala"))
    slowly = {
        "hours": [s for s in spaces if not s.weekly_hours.exists()],
        "contact": [s for s in spaces if not (s.contact_email or s.contact_phone or s.website)],
        "access": [s for s in spaces if not SpaceAccessibility.objects.filter(space=s).exists()],
        "picture": [s for s in spaces if s.main_picture is None],
        "point": [s for s in spaces if s.latitude is None],
        "team": [s for s in spaces if not works_in_a_team(s)],
        "next": [s for s in spaces if not s.occurrences.filter(end__gt=timezone.now()).exists()],
        "english": [s for s in spaces if s.untranslated_fields("en")],
    }
    by_key = {
        parse_qs(urlsplit(address).query)["gap"][0]: number
        for address, number in shown.items()
        if "gap=" in address
    }
    assert by_key == {key: len(found) for key, found in slowly.items()}
    assert by_key["hours"] == by_key["next"] == 1


def test_the_months_are_those_of_the_grant_report(client, dom):
    events = dom.get_children().get(slug_pl="wydarzenia").specific
    now = timezone.now()
    for days in (1, 20, 40, 41, 75, 130):
        start = now - days * DAY
        event = make_event(events, start=start, end=start + HOUR, signup_mode="date", capacity=9)
        sign_up(event, 2)
    for days in (35, 65):
        start = now - days * DAY
        event = make_event(events, start=start, end=start + HOUR, signup_mode="course", capacity=9)
        sign_up(event, 4)
    for each in last_months(6, now):
        numbers = total_of(dates_of(ReportQuery(each.month, each.last)), now)
        told = (each.events, each.dates, each.signed_up)
        assert told == (numbers.events, numbers.dates, numbers.signed_up)
    assert sum(each.signed_up for each in last_months(6, now)) >= 16
    page = seen_by(client, make_administrator())
    assert len(page.select(".mam-months tbody tr")) == 6
    assert len(page.select(".mam-months svg .chart-bar")) == 6
    assert page.select(".mam-months tbody a")
    assert not seen_by(client, make_moderator()).select(".mam-months tbody a")


def test_the_network_costs_the_same_when_it_grows(client, dom):
    client.force_login(make_administrator())
    few = cost(client)
    index = dom.get_parent().specific
    for number in range(6):
        furnish(index, f"Inny {number}")
    run(timezone.now() - 100 * DAY)
    assert cost(client) == few
    assert cost(client, reverse("space_overview")) < 30


@pytest.mark.parametrize("language", ["pl", "en"])
def test_an_editor_of_the_network_keeps_the_short_greeting(client, dom, language):
    page = seen_by(client, make_user("edek", EDITORS))
    assert not page.select(".mam-day-panel, .mam-figures, .mam-months")
    assert page.select("[id*=welcome]")
