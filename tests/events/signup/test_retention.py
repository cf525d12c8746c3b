"""Personal data ends; numbers stay."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.models import (
    Attendance,
    InformationClause,
    Occurrence,
    OutgoingMail,
    Places,
    SignUp,
    SignUpChange,
    SignUpDefaults,
)
from events.signup import messages as staff_messages
from events.signup import retention
from events.signup import services as signups
from events.signup.services import Applicant
from network.models import Audience
from tests.events.series import weekly
from tests.events.signup.figures import figures, figures_by_audience, figures_of
from tests.events.signup.letters import make_class, make_house
from tests.factories import make_user
from tests.standing import page_of, stands

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SECRETS = ["Zuzanna", "Bogumił", "zuzanna@example.org", "600700800", "wegetariańskie", "windy"]


pages = stands(make_house)
index = page_of()


@pytest.fixture
def event(index):
    return make_class(index, capacity=4)


def enter(event, name="Zuzanna", people=2, **values):
    who = Applicant(
        name,
        email="zuzanna@example.org",
        phone="600700800",
        people=people,
        names=["Bogumił"],
        answers=[{"label": "Jedzenie", "value": "wegetariańskie"}],
        access_answers=[{"label": "Czego trzeba?", "value": "windy"}],
        clause=InformationClause.kept("pl", "en").pk,
        **values,
    )
    return signups.sign_up(event, event.occurrences.real().order_by("start").first(), who)


def end_of(event):
    return event.occurrences.real().order_by("-end").first().end


def everything():
    """All that is stored about sign-ups, as one text."""
    rows = []
    for model in (SignUp, SignUpChange, OutgoingMail, Places, Attendance):
        rows += [str(row) for row in model.objects.values()]
    return "\n".join(rows)


def known():
    return [secret for secret in SECRETS if secret in everything()]


def test_access_needs_go_first_and_all_else_after_thirty_days(event):
    signup = enter(event)
    user = make_user("kasia")
    staff_messages.write_to([signup], subject="Do Zuzanna", text="Bogumił też", by=user)
    assert known() == SECRETS
    end = end_of(event)
    assert retention.run(end + 0.9 * DAY) == retention.RetentionReport()
    assert known() == SECRETS
    assert retention.run(end + DAY) == retention.RetentionReport(access=1)
    assert known() == SECRETS[:-1]
    assert retention.run(end + 29 * DAY) == retention.RetentionReport()
    assert known() == SECRETS[:-1]
    assert retention.run(end + 30 * DAY) == retention.RetentionReport(signups=1, dates=1)
    assert known() == []
    assert retention.run(end + 31 * DAY) == retention.RetentionReport()
    signup.refresh_from_db()
    assert (signup.people, signup.state) == (2, "placed")
    assert signup.anonymised_at is not None
    assert signup.clause is not None
    assert not OutgoingMail.objects.filter(dropped_at=None).exists()


def test_who_left_a_course_without_an_end_is_forgotten_a_year_later(index):
    """Its last date is always ahead; those who stayed are kept."""
    event = weekly(index, weeks=150, signup_mode="course", capacity=4)
    signups.cancel(enter(event))
    stays = signups.sign_up(event, event.occurrences.first(), Applicant("Ala", phone="1"))
    now = timezone.now()
    assert retention.run(now + 364 * DAY).signups == 0
    assert known() == SECRETS
    assert retention.run(now + 366 * DAY, dry_run=True).signups == 1
    assert retention.run(now + 366 * DAY) == retention.RetentionReport(signups=1, dates=1)
    assert known() == []
    assert SignUp.objects.get(pk=stays.pk).name == "Ala"
    assert retention.run(now + 367 * DAY) == retention.RetentionReport()


@pytest.mark.parametrize(("own", "usual", "days"), [(3, 90, 3), (None, 90, 90), (0, None, 0)])
def test_how_long_is_said_by_the_event_else_its_space(event, own, usual, days):
    SignUpDefaults.objects.create(space=event.space, retention_days=usual)
    event.retention_days = own
    event.save()
    enter(event)
    if days:
        assert retention.run(end_of(event) + (days - 0.1) * DAY).signups == 0
    assert retention.run(end_of(event) + days * DAY).signups == 1


def test_a_course_counts_from_its_last_date(index):
    course = weekly(index, weeks=4, signup_mode="course")
    enter(course)
    assert retention.run(end_of(course) + 29 * DAY).signups == 0
    assert retention.run(end_of(course) + 30 * DAY).signups == 1


def test_a_cancelled_date_and_a_cancelled_sign_up_are_no_exception(event):
    signups.cancel(enter(event))
    enter(event)
    Occurrence.objects.update(status="odwolane")
    assert retention.run(end_of(event) + 30 * DAY).signups == 2
    assert known() == []


def test_the_command_reports_numbers_only_and_a_dry_run_changes_nothing(event):
    enter(event)
    enter(event)
    length = timedelta(hours=1)
    start = timezone.now() - 40 * DAY
    Occurrence.objects.update(start=start, end=start + length, timed_at=start)
    before = everything()
    out = StringIO()
    call_command("anonymise_sign_ups", "--dry-run", stdout=out)
    assert "2 zapisy, 1 termin" in out.getvalue()
    assert everything() == before
    out = StringIO()
    call_command("anonymise_sign_ups", stdout=out)
    assert "Zanonimizowano: 2 zapisy, 1 termin" in out.getvalue()
    assert not any(secret in out.getvalue() for secret in SECRETS)
    assert known() == []


def test_the_number_of_queries_follows_the_dates_and_not_the_people(
    event, django_assert_num_queries
):
    for _each in range(4):
        enter(event, people=1)
    with django_assert_num_queries(10):
        assert retention.run(end_of(event) + 30 * DAY).signups == 4


# --- On request -----------------------------------------------------------------------------------


def test_erasing_gives_the_place_on_and_leaves_nothing(event):
    signup = enter(event, people=4)
    other = signups.sign_up(
        event, event.occurrences.get(), Applicant("Jan", email="jan@example.org")
    )
    retention.erase(signup)
    retention.erase(signup)
    assert known() == []
    signup.refresh_from_db()
    other.refresh_from_db()
    assert (signup.state, signup.ending, other.state) == ("ended", "left", "offered")
    kinds = list(signup.changes.values_list("kind", flat=True))
    assert kinds == ["placed", "left", "erased"]
    assert not OutgoingMail.objects.filter(change__signup=signup, dropped_at=None).exists()


def test_a_copy_holds_all_that_is_kept(event):
    signup = enter(event)
    staff_messages.write_to([signup], subject="Sala", text="Sala numer 7", by=make_user("kasia"))
    signups.cancel(signup)
    signup.refresh_from_db()
    copy = retention.copy_of(signup)
    text = json.dumps(copy, ensure_ascii=False)
    for part in (*SECRETS, "Joga dla wszystkich", "Sala numer 7", "left"):
        assert part in text
    kinds = [each["kind"] for each in copy["history"]]
    assert kinds == ["placed", "message", "left"]
    assert copy["information_clause"]["text"] == "pl"
    assert "kasia" not in text


# --- Numbers --------------------------------------------------------------------------------------


def test_numbers_are_the_same_before_and_after(event):
    seniors = Audience.objects.create(code="s1", name_pl="Seniorzy")
    event.audiences.add(seniors)
    event.save()
    date = event.occurrences.get()
    came = enter(event, people=3)
    Attendance.objects.create(signup=came, occurrence=date, came=2)
    away = enter(event, people=1)
    Attendance.objects.create(signup=away, occurrence=date, came=0)
    enter(event, people=2)
    left = enter(event, people=1)
    signups.cancel(left)
    before = figures_of(event)
    assert before == figures(event.occurrences.all())
    assert (before.places, before.signed_up, before.came, before.no_show) == (4, 4, 2, 2)
    assert (before.waited, before.unmet) == (3, 3)
    assert figures_by_audience(event.occurrences.all()) == {seniors: before}
    assert retention.run(end_of(event) + 31 * DAY).signups == 4
    assert figures_of(event) == before


def test_who_got_a_place_or_declined_one_is_not_unmet_demand(event):
    first = enter(event, people=4)
    second = enter(event, people=1)
    third = enter(event, people=1)
    signups.cancel(first)
    second.refresh_from_db()
    third.refresh_from_db()
    signups.claim(second)
    signups.decline(third)
    found = figures_of(event)
    assert (found.signed_up, found.waited, found.unmet) == (1, 2, 0)


def test_a_course_counts_its_places_once(index):
    course = weekly(index, weeks=4, signup_mode="course", capacity=5)
    enter(course, people=2)
    found = figures_of(course)
    assert (found.places, found.signed_up) == (5, 2)
