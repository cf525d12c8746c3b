"""A coordinator's part: who is on the list, and what can be done for them; over HTTP."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from events.cms.signup.hooks import people_urls
from events.models import (
    Ending,
    OutgoingMail,
    Places,
    RecurrenceRule,
    SignUp,
    SignUpChange,
    SignUpDefaults,
    SignUpQuestion,
    SignUpState,
)
from events.signup import services as signups
from sites.models import SpaceGroup
from sites.team.groups import equip_space
from tests.events.people import DAY, enter, make_coordinator, make_house, now
from tests.events.series import local, next_tuesday
from tests.factories import make_event, make_space, make_user
from tests.standing import again, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        yield make_house()


@pytest.fixture
def event(house, db):
    return again(house)


@pytest.fixture
def date(event):
    return event.occurrences.get()


@pytest.fixture
def coordinator(event):
    return make_coordinator(event)


@pytest.fixture(params=["pl", "en"])
def cms(client, request, coordinator):
    """The CMS as the space's coordinator sees it, in each language."""
    client.force_login(coordinator)
    profile = {"preferred_language": request.param}
    UserProfile.objects.update_or_create(user=coordinator, defaults=profile)
    return client


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def page(client, name, key):
    answer = client.get(reverse(name, args=[key]))
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def applicant(**values):
    return {
        "source": "phone",
        "name": "Ewa Nowa",
        "people": "1",
        "names": "",
        "email": "",
        "phone": "600 100 200",
        "language": "pl",
        "once": "jeden",
        **values,
    }


def add(client, date, **values):
    return client.post(reverse("add_sign_up", args=[date.pk]), applicant(**values))


class TestTheList:
    def test_it_shows_each_person_where_they_stand(self, cms, event, date):
        enter(event, "Ala", 2, names=["Zosia"])
        offered = enter(event, "Ola", 1)
        enter(event, "Jan", 1)
        enter(event, "Ewa", 1, email="", phone="600 700 800")
        signups.cancel(offered)
        answer = cms.get(reverse("date_sign_ups", args=[date.pk]))
        shown = [
            (state, [person.title for person in people])
            for state, _label, people, _size in answer.context["groups"]
        ]
        assert shown == [
            ("placed", ["Ala"]),
            ("offered", ["Jan"]),
            ("waiting", ["Ewa"]),
            ("ended", ["Ola"]),
        ]
        html = answer.content.decode()
        assert "Zosia" in html
        assert html.count("600 700 800") == 1

    def test_numbers_are_told_in_words(self, desk, event, date):
        enter(event, "Ala", 2)
        enter(event, "Ola", 2)
        for name, key in (("date_sign_ups", date.pk), ("event_sign_ups", event.pk)):
            text = text_of(page(desk, name, key))
            assert "2 " in text
            assert answer_numbers(desk, name, key) == (2, 3, 1, 2)

    def test_access_needs_and_undelivered_letters_stand_out(self, desk, event, date):
        needs = [{"question": 1, "label_pl": "Czego?", "label_en": "What?", "value": "Wózek"}]
        signup = enter(event, "Ala", access_answers=needs)
        change = signup.changes.get()
        OutgoingMail.objects.filter(change=change).update(failed_at=timezone.now(), dropped_at=None)
        html = page(desk, "date_sign_ups", date.pk)
        assert "Czego? – Wózek" in html
        assert "is-bad" in html

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"words": "lucja"}, ["Łucja Żak"]),
            ({"words": "JAN@"}, ["Jan"]),
            ({"words": "600-700"}, ["Ewa"]),
            ({"words": "nikt"}, []),
            ({"state": "waiting"}, ["Ewa"]),
            ({"came": "open"}, ["Jan", "Łucja Żak"]),
            ({"came": "absent"}, []),
        ],
    )
    def test_people_are_found_without_a_name_in_the_address(self, desk, event, date, asked, found):
        for name in ("Łucja Żak", "Jan"):
            enter(event, name, email="jan@example.org" if name == "Jan" else "")
        enter(event, "Ewa", 2, email="", phone="+48 600 700 800")
        empty = {"words": "", "state": "", "came": ""}
        answer = desk.post(reverse("date_sign_ups", args=[date.pk]), {**empty, **asked})
        groups = answer.context["groups"]
        assert sorted(p.title for _s, _l, people, _n in groups for p in people) == sorted(found)
        assert SignUp.objects.count() == 3

    def test_a_word_in_the_address_is_not_looked_for(self, desk, event, date):
        enter(event, "Ala")
        answer = desk.get(reverse("date_sign_ups", args=[date.pk]), {"words": "nikt"})
        assert "Ala" in answer.content.decode()

    def test_it_costs_the_same_for_five_and_for_fifty(self, desk, event, date):
        signups.change_capacity(event, date, 30, by=None)
        costs = []
        for number in range(50):
            enter(event, f"Osoba {number}")
            if number + 1 in (5, 50):
                costs.append([self._cost(desk, name, date) for name in self.PAGES])
        assert costs[0] == costs[1]

    PAGES = ("date_sign_ups", "attendance", "sign_in_sheet", "write_to_people")

    def _cost(self, client, name, date):
        address = reverse(name, args=[date.pk])
        client.get(address)  # what is asked once
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def test_many_dates_cost_as_much_as_few(self, desk, event):
        index = event.get_parent().specific
        costs = []
        for count in (3, 20):
            series = make_event(
                index,
                start=local(next_tuesday(), 18),
                signup_mode="date",
                capacity=2,
                rules=[RecurrenceRule(count=count)],
                title_pl=f"Seria {count}",
                title_en=f"Series {count}",
            )
            for each in series.occurrences.all():
                enter(series, date=each)
                enter(series, "Ola", 2, date=each)
            address = reverse("event_sign_ups", args=[series.pk])
            desk.get(address)
            with CaptureQueriesContext(connection) as queries:
                desk.get(address)
            costs.append(len(queries))
        assert costs[0] == costs[1]


def answer_numbers(client, name, key):
    context = client.get(reverse(name, args=[key])).context
    numbers = context["numbers"] if "numbers" in context else context["coming"][0].numbers
    return numbers.taken, numbers.capacity, numbers.free, numbers.waiting


class TestSigningUpForSomebody:
    def test_by_telephone_on_the_same_places(self, cms, event, date):
        enter(event, "Ala", 2)
        answer = add(cms, date)
        assert answer.status_code == 302
        signup = SignUp.objects.get(name="Ewa Nowa")
        assert (signup.state, signup.source, signup.phone) == ("placed", "phone", "600 100 200")
        assert Places.objects.get().taken == 3
        assert signup.changes.get().by.username == "koordynatorka"

    def test_pressed_twice_it_is_one(self, desk, date):
        add(desk, date)
        add(desk, date)
        assert SignUp.objects.count() == 1

    def test_when_full_the_tick_is_offered_and_only_then(self, desk, event, date):
        assert "id_overrule" not in page(desk, "add_sign_up", date.pk)
        enter(event, "Ala", 3)
        html = page(desk, "add_sign_up", date.pk)
        assert "id_overrule" in html
        seen = re.search(r'name="seen" value="(\d+)"', html)[1]
        add(desk, date, seen=seen)
        assert SignUp.objects.get(name="Ewa Nowa").state == SignUpState.WAITING

    def test_beyond_the_places_only_with_the_tick_and_visibly(self, cms, event, date):
        enter(event, "Ala", 3)
        add(cms, date, seen="0", overrule="on", source="walk-in", phone="")
        signup = SignUp.objects.get(name="Ewa Nowa")
        assert (signup.state, signup.overruled) == ("placed", True)
        row = Places.objects.get()
        assert (row.taken, row.capacity, row.overruled) == (4, 3, 1)
        answer = cms.get(reverse("date_sign_ups", args=[date.pk]))
        html = answer.content.decode()
        with translation.override(re.search(r'<html lang="(\w+)"', html)[1]):
            assert answer.context["numbers"].beyond_words in html
        assert answer.content.decode().count('class="mam-mark"') == 2  # beyond; to be called

    def test_a_tick_is_no_use_while_there_are_places(self, desk, date):
        add(desk, date, overrule="on", seen="3")
        assert not SignUp.objects.get().overruled

    def test_a_group_too_large_is_asked_about_first(self, desk, event, date):
        enter(event, "Ala", 2)
        answer = add(desk, date, people="2")
        assert answer.status_code == 200
        html = answer.content.decode()
        assert 'value="Ewa Nowa"' in html
        assert "id_overrule" in html
        assert not SignUp.objects.filter(name="Ewa Nowa").exists()
        seen = re.search(r'name="seen" value="(\d+)"', html)[1]
        add(desk, date, people="2", seen=seen)
        assert SignUp.objects.get(name="Ewa Nowa").state == SignUpState.WAITING

    def test_without_a_waiting_list_the_refusal_keeps_what_was_typed(self, client):
        event = make_house(waiting_list=False, capacity=1)
        client.force_login(make_coordinator(event))
        enter(event, "Ala")
        answer = add(client, event.occurrences.get(), seen="0")
        assert answer.status_code == 200
        assert 'value="Ewa Nowa"' in answer.content.decode()
        assert answer.context["form"].non_field_errors()
        assert SignUp.objects.count() == 1

    @pytest.mark.parametrize(
        ("source", "values", "field"),
        [
            ("phone", {"phone": ""}, "phone"),
            ("phone", {"phone": "abc"}, "phone"),
            ("walk-in", {"people": "0"}, "people"),
            ("walk-in", {"people": "²"}, "people"),
            ("walk-in", {"people": "9" * 5000}, "people"),
            ("walk-in", {"name": ""}, "name"),
        ],
    )
    def test_what_is_missing_is_named(self, desk, date, source, values, field):
        answer = add(desk, date, source=source, **values)
        assert answer.status_code == 200
        assert field in answer.context["form"].errors
        assert not SignUp.objects.exists()

    def test_whoever_stands_at_the_door_needs_no_contact_and_no_letter(self, desk, date):
        add(desk, date, source="walk-in", phone="", email="ewa@example.org")
        assert SignUp.objects.get().state == SignUpState.PLACED
        assert not OutgoingMail.objects.exists()

    def test_answers_and_access_needs_with_consent(self, client):
        event = make_house(
            questions=[
                SignUpQuestion(kind="yes-no", label_pl="Mata?", label_en="Mat?", required=True),
                SignUpQuestion(kind="access", label_pl="Czego trzeba?", label_en="Needs?"),
            ]
        )
        client.force_login(make_coordinator(event))
        mat, need = event.questions.all()
        given = {f"q{mat.pk}": "yes", f"q{need.pk}": "Pętla"}
        date = event.occurrences.get()
        assert "access_consent" in add(client, date, **given).context["form"].errors
        add(client, date, **given, access_consent="on")
        signup = SignUp.objects.get()
        assert signup.access_consent_at is not None
        assert [each["value"] for each in signup.answers + signup.access_answers] == [
            "yes",
            "Pętla",
        ]

    def test_a_course_takes_people_after_it_has_begun(self, client):
        start = timezone.now().replace(microsecond=0) - 2 * DAY
        event = make_house(signup_mode="course", start=start, rules=[RecurrenceRule(count=3)])
        client.force_login(make_coordinator(event))
        first, second, _third = event.occurrences.order_by("start")
        add(client, second)
        signup = SignUp.objects.get()
        assert signup.places.occurrence is None
        for date in (first, second):
            assert "Ewa Nowa" in page(client, "date_sign_ups", date.pk)


class TestChanges:
    def test_giving_a_place_to_somebody_who_waits(self, desk, event, date):
        enter(event, "Ala", 3)
        waits = enter(event, "Ola", 2)
        address = reverse("let_in", args=[waits.pk])
        assert desk.get(address).status_code == 200
        refused = desk.post(address)
        assert refused.status_code == 200
        assert refused.context["form"].non_field_errors()
        assert now(waits).state == SignUpState.WAITING
        desk.post(address, {"overrule": "on"})
        assert (now(waits).state, now(waits).overruled) == ("placed", True)
        assert Places.objects.get().overruled == 2

    def test_taking_an_offer_for_somebody_who_was_called(self, desk, event, coordinator):
        first = enter(event, "Ala", 3)
        waits = enter(event, "Ola", 1, email="", phone="600")
        signups.cancel(first)
        desk.post(reverse("claim_place", args=[waits.pk]))
        assert now(waits).state == SignUpState.PLACED
        assert waits.changes.last().by == coordinator

    def test_an_offer_that_is_over_is_refused_in_words(self, desk, event):
        signup = enter(event, "Ala")
        signups.cancel(signup)
        answer = desk.post(reverse("claim_place", args=[signup.pk]))
        assert answer.status_code == 200
        assert answer.context["form"].non_field_errors()

    def test_nobody_who_has_gone_is_let_in(self, desk, event):
        signup = enter(event, "Ala")
        signups.cancel(signup)
        answer = desk.post(reverse("let_in", args=[signup.pk]))
        assert answer.context["form"].non_field_errors()
        assert now(signup).state == SignUpState.ENDED

    def test_cancelling_offers_the_place_to_the_next(self, desk, event, coordinator):
        first, waits = enter(event, "Ala", 3), enter(event, "Ola", 1)
        desk.post(reverse("cancel_sign_up", args=[first.pk]))
        assert now(first).ending == Ending.REMOVED
        assert first.changes.last().by == coordinator
        assert now(waits).state == SignUpState.OFFERED

    def test_another_number_of_people(self, desk, event):
        signup = enter(event, "Ala", 2)
        address = reverse("change_people", args=[signup.pk])
        desk.post(address, {"people": "3", "names": "Ola\n\nEwa"})
        assert (now(signup).people, now(signup).names) == (3, ["Ola", "Ewa"])
        refused = desk.post(address, {"people": "4", "names": "Ola\nEwa\nJan"})
        assert refused.status_code == 200
        assert "Jan" in refused.content.decode()
        assert Places.objects.get().taken == 3

    def test_moving_to_another_date(self, client):
        event = make_house(
            start=local(next_tuesday(), 18), rules=[RecurrenceRule(count=3)], capacity=2
        )
        client.force_login(make_coordinator(event))
        first, second, third = event.occurrences.order_by("start")
        signup = enter(event, "Ala", 2, date=first)
        enter(event, "Ola", 1, date=second)
        address = reverse("move_sign_up", args=[signup.pk])
        assert client.post(address, {"to": second.pk}).status_code == 200
        assert now(signup).places.occurrence == first
        assert client.post(address, {"to": second.pk, "overrule": "on"}).status_code == 302
        assert (now(signup).places.occurrence, now(signup).overruled) == (second, True)
        assert client.get(address).status_code == 200
        client.post(address, {"to": third.pk})
        assert now(signup).places.occurrence == third

    def test_moving_to_another_events_date_is_not_offered(self, desk, event):
        other = make_event(event.get_parent().specific, signup_mode="date", title_pl="Inne")
        signup = enter(event)
        answer = desk.post(
            reverse("move_sign_up", args=[signup.pk]), {"to": other.occurrences.get().pk}
        )
        assert "to" in answer.context["form"].errors
        assert now(signup).places.event == event

    def test_the_number_of_places_of_one_date(self, desk, event, date):
        enter(event, "Ala", 3)
        waits = enter(event, "Ola", 1)
        address = reverse("change_places", args=[date.pk])
        assert 'value="3"' in page(desk, "change_places", date.pk)
        desk.post(address, {"capacity": "4"})
        assert now(waits).state == SignUpState.OFFERED
        desk.post(address, {"capacity": ""})
        assert Places.objects.get().capacity is None
        assert PageLogEntry.objects.filter(action="events.signups.capacity").count() == 2

    def test_reading_an_action_changes_nothing(self, desk, event, date):
        signup, waits = enter(event, "Ala", 3), enter(event, "Ola")
        before = SignUpChange.objects.count()
        for name in ("let_in", "claim_place", "cancel_sign_up", "change_people", "move_sign_up"):
            for each in (signup, waits):
                assert desk.get(reverse(name, args=[each.pk])).status_code == 200
        assert SignUpChange.objects.count() == before

    def test_the_history_says_what_when_and_by_whom(self, cms, event):
        signup = enter(event, "Ala", 2)
        cms.post(reverse("change_people", args=[signup.pk]), {"people": "1", "names": ""})
        html = page(cms, "one_sign_up", signup.pk)
        assert "2 → 1" in html
        assert "koordynatorka" in html


class TestWriting:
    def write(self, client, date, **values):
        return client.post(reverse("write_to_people", args=[date.pk]), values)

    def test_to_all_but_those_who_have_gone(self, desk, event, date, coordinator):
        enter(event, "Ala")
        enter(event, "Ewa", email="", phone="600")
        gone = enter(event, "Ola")
        signups.cancel(gone)
        self.write(desk, date, subject="Zmiana\nsali", text="Spotykamy się na dole.")
        changes = SignUpChange.objects.filter(kind="message")
        assert {change.signup.name for change in changes} == {"Ala", "Ewa"}
        assert changes[0].data["subject"] == "Zmiana sali"
        assert changes[0].data["text"] == "Spotykamy się na dole."
        assert changes[0].by == coordinator
        assert OutgoingMail.objects.filter(change__kind="message").count() == 1

    def test_to_those_ticked_in_two_steps(self, cms, event, date):
        one, _other = enter(event, "Ala"), enter(event, "Ola")
        asked = self.write(cms, date, signup=[one.pk])
        assert asked.status_code == 200
        assert not asked.context["form"].is_bound
        assert f'name="signup" value="{one.pk}"' in asked.content.decode()
        self.write(cms, date, signup=[one.pk], subject="Hej", text="Tak")
        assert SignUpChange.objects.get(kind="message").signup == one

    def test_a_missing_text_loses_neither_the_subject_nor_the_ticks(self, desk, event, date):
        one, _other = enter(event, "Ala"), enter(event, "Ola")
        answer = self.write(desk, date, signup=[one.pk], subject="Hej", text="")
        html = answer.content.decode()
        assert 'value="Hej"' in html
        assert f'name="signup" value="{one.pk}"' in html

    def test_pressed_twice_it_is_written_once(self, desk, event, date):
        enter(event, "Ala")
        for _press in range(2):
            self.write(desk, date, subject="Hej", text="Tak", once="jeden")
        self.write(desk, date, subject="Hej", text="Tak", once="dwa")
        assert SignUpChange.objects.filter(kind="message").count() == 2

    def test_nobody_ticked_is_nobody_written_to(self, desk, event, date):
        enter(event, "Ala")
        assert self.write(desk, date).status_code == 302
        for ticks in (["0"], ["x"], ["9" * 40]):
            self.write(desk, date, signup=ticks, subject="Hej", text="Tak")
        assert not SignUpChange.objects.filter(kind="message").exists()

    def test_people_of_another_event_cannot_be_ticked(self, desk, event, date):
        enter(event, "Ala")
        other = make_event(event.get_parent().specific, signup_mode="date", title_pl="Inne")
        stranger = enter(other, "Obcy")
        self.write(desk, date, signup=[stranger.pk], subject="Hej", text="Tak")
        assert not SignUpChange.objects.filter(kind="message").exists()


class TestTheSpace:
    def test_the_day_begins_with_its_coming_dates(self, cms, event):
        index = event.get_parent().specific
        far = make_event(index, signup_mode="date", start=timezone.now() + 60 * DAY, title_pl="Za")
        open_to_all = make_event(index, title_pl="Bez zapisów", title_en="Without")
        answer = cms.get(reverse("space_sign_ups", args=[event.space.pk]))
        shown = [date.event for date in answer.context["coming"]]
        assert shown == [event]
        assert not {far, open_to_all} & set(shown)

    def test_the_space_leads_to_it(self, desk, event):
        links = page_links(desk, "/admin/spaces/")
        assert reverse("space_sign_ups", args=[event.space.pk]) in links
        assert reverse("usual_terms", args=[event.space.pk]) in links

    def test_usual_terms_are_kept(self, cms, event):
        names = "confirmation_text_pl confirmation_text_en clause_pl clause_en retention_days"
        given = dict.fromkeys(names.split(), "")
        given |= {"people_per_signup": "2", "closes_before": "24", "signup_contact": ""}
        address = reverse("usual_terms", args=[event.space.pk])
        assert cms.get(address).status_code == 200
        assert cms.post(address, given).status_code == 302
        terms = SignUpDefaults.objects.get(space=event.space)
        assert (terms.people_per_signup, terms.closes_before, terms.waiting_list) == (2, 24, False)
        assert PageLogEntry.objects.filter(action="events.signups.terms").exists()

    def test_pages_of_the_event_lead_to_its_people(self, desk, event, date):
        people = reverse("event_sign_ups", args=[event.pk])
        assert people in page_links(desk, reverse("wagtailadmin_pages:edit", args=[event.pk]))
        assert people in page_links(desk, f"/admin/pages/{event.get_parent().pk}/")
        dates = page_links(desk, reverse("event_dates", args=[event.pk]))
        assert reverse("date_sign_ups", args=[date.pk]) in dates


def page_links(client, address):
    html = client.get(address).content.decode()
    return set(re.findall(r'href="([^"]+)"', html))


# --- Who may --------------------------------------------------------------------------------------

ABOUT_DATE = [
    "date_sign_ups",
    "add_sign_up",
    "change_places",
    "write_to_people",
    "sign_in_sheet",
    "export_csv",
    "export_xlsx",
    "attendance",
]
ABOUT_ONE = [
    "one_sign_up",
    "let_in",
    "claim_place",
    "move_sign_up",
    "change_people",
    "correct_sign_up",
    "cancel_sign_up",
]


def addresses(event, signup):
    date = event.occurrences.get()
    return [
        reverse("space_sign_ups", args=[event.space.pk]),
        reverse("phone_calls", args=[event.space.pk]),
        reverse("event_calls", args=[event.pk]),
        reverse("event_sign_ups", args=[event.pk]),
        *(reverse(name, args=[date.pk]) for name in ABOUT_DATE),
        *(reverse(name, args=[signup.pk]) for name in ABOUT_ONE),
    ]


def test_every_address_about_people_is_tried_here():
    known = {
        "space_sign_ups",
        "phone_calls",
        "event_calls",
        "event_sign_ups",
        "usual_terms",
        *ABOUT_DATE,
        *ABOUT_ONE,
    }
    assert {pattern.name for pattern in people_urls()} == known


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["anonymous", "stranger", "editor"])
def test_nobody_else_reads_or_changes_anything(client, event, who, method):
    signup = enter(event, "Tajna Osoba", email="tajna@example.org", phone="600 999 888")
    if who != "anonymous":
        client.force_login(make_somebody(event, who))
    before = SignUpChange.objects.count()
    given = applicant(subject="x", text="x", capacity="1", people="3", to="1", others="4")
    for address in addresses(event, signup):
        answer = client.get(address) if method == "get" else client.post(address, given)
        assert answer.status_code in (302, 403, 405), address
        assert "Tajna" not in answer.content.decode()
    assert SignUpChange.objects.count() == before
    assert SignUp.objects.count() == 1


def make_somebody(event, who):
    """An editor of the space, or a coordinator of another one."""
    user = make_user(who)
    space, role = event.space, "editor"
    if who == "stranger":
        space, role = make_space(event.space.get_parent().specific, title_pl="Obce"), "coordinator"
        equip_space(space)
    user.groups.add(SpaceGroup.objects.get(space=space, role=role).group)
    return user


def test_no_answer_is_kept_by_a_cache(desk, event):
    signup = enter(event)
    for address in addresses(event, signup):
        for answer in (desk.get(address), desk.post(address)):
            if answer.status_code != 405:
                header = answer["Cache-Control"]
                assert "no-store" in header, address
                assert "private" in header, address


def test_changes_need_the_forms_token(event, coordinator):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coordinator)
    signup = enter(event)
    for address in addresses(event, signup):
        assert strict.post(address).status_code in (403, 405), address
    assert now(signup).state == SignUpState.PLACED


def test_messages_and_the_log_hold_no_names(desk, event, date, caplog):
    signup = enter(event, "Tajna Osoba", email="tajna@example.org")
    add(desk, date, name="Inna Osoba")
    desk.post(reverse("write_to_people", args=[date.pk]), {"subject": "Hej", "text": "Tak"})
    desk.post(reverse("export_csv", args=[date.pk]))
    answer = desk.post(reverse("cancel_sign_up", args=[signup.pk]))
    said = [str(message) for message in answer.wsgi_request._messages]
    logged = [f"{entry.label} {entry.data}" for entry in PageLogEntry.objects.all()]
    for text in (*said, *logged, caplog.text, answer.url):
        assert "Osoba" not in text
        assert "example.org" not in text
