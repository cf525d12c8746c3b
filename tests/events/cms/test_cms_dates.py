"""An editor's part: rules in the form, dates shown before saving, one date at a time, copies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from events.models import EventPage, Occurrence, OccurrenceStatus, Showing
from events.occurrences.attendees_hook import HOOK
from network.models import User
from sites.models import SpaceGroup, SpaceRole, WeeklyHours
from tests.events.series import local, next_tuesday, weekly
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_room,
    make_space,
    make_space_index,
    make_user,
)
from tests.forms import EVENT, add, edit, event_form
from tests.partners import make_coordinator
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
RULE = {
    "frequency": "weekly",
    "interval": "1",
    "weekdays": ["1"],
    "nth": "",
    "month_day": "",
    "start_time": "",
    "end_time": "",
    "starts_on": "",
    "until": "",
    "count": "",
}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
        yield space, make_event_index(space)


@pytest.fixture
def space(house, db):
    return again(house[0])


@pytest.fixture
def index(house, db):
    return again(house[1])


@pytest.fixture(params=["pl", "en"])
def cms(client, request):
    """The CMS in each of its languages."""
    user = User.objects.create_superuser("admin", "admin@example.org", "x")
    client.force_login(user)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": request.param})
    return client


def form(rules=(), start=None, **values):
    day = start or next_tuesday()
    rows = inline_formset([{**RULE, **rule} for rule in rules])
    return event_form(
        title_pl="Joga",
        start=f"{day:%d.%m.%Y} 18:00",
        end=f"{day:%d.%m.%Y} 19:30",
        **{**values, "rules": rows},
    )


class TestTheForm:
    def test_a_weekly_class_is_published(self, cms, index):
        answer = add(cms, index, EVENT, form([{"count": "10"}]))
        assert answer.status_code == 302
        assert EventPage.objects.get().occurrences.count() == 10

    def test_the_dates_are_shown_before_anything_is_saved(self, cms, index):
        address = f"{reverse('event_preview_dates')}?parent={index.pk}"
        page = cms.post(address, form([{"count": "10"}])).content.decode()
        assert "co wtorek 18:00–19:30, 10 razy" in page
        assert "every Tuesday 18:00–19:30, 10 times" in page
        assert not EventPage.objects.exists()

    def test_what_speaks_against_a_date_is_shown_as_well(self, cms, index, space):
        room = make_room(space)
        day = next_tuesday()
        values = {"title_pl": "Szachy", "title_en": "Szachy", "booked_rooms": [room]}
        make_event(index, start=local(day + 7 * DAY, 18), **values)
        WeeklyHours.objects.create(space=space, tuesday="9-18:30")
        address = f"{reverse('event_preview_dates')}?parent={index.pk}"
        page = cms.post(address, {**form([{"count": "2"}]), "booked_rooms": [room.pk]})
        text = page.content.decode()
        assert text.count("event-warning") == 2
        assert "Szachy" in text

    @pytest.mark.parametrize(
        ("rules", "skipped"),
        [
            ([{"frequency": "daily", "until": "01.01.2040"}], []),
            ([], [{"first_day": "01.01.2020", "last_day": "01.01.2090"}]),
        ],
    )
    def test_too_many_dates_or_none_are_refused_and_nothing_is_lost(
        self, cms, index, rules, skipped
    ):
        given = form(rules, lead_pl="Długi opis", skipped_dates=inline_formset(skipped))
        answer = add(cms, index, EVENT, given)
        assert answer.status_code == 200
        assert "start" in answer.context["form"].errors
        assert "Długi opis" in answer.content.decode()
        assert not EventPage.objects.exists()

    @pytest.mark.parametrize(
        "rule", [{"until": "01.01.2030", "count": "3"}, {"end_time": "20:00"}, {"interval": "0"}]
    )
    def test_a_rule_that_says_two_things_is_refused(self, cms, index, rule):
        answer = add(cms, index, EVENT, form([rule]))
        assert answer.status_code == 200
        assert answer.context["form"].formsets["rules"].errors[0]

    def test_the_preview_bears_what_is_half_typed(self, cms, index):
        address = f"{reverse('event_preview_dates')}?parent={index.pk}"
        for half in ({}, {"start": "1"}, {**form(), "end": ""}):
            assert cms.post(address, half).status_code == 200

    def test_the_editor_is_asked_what_becomes_of_dates_people_count_on(self, cms, index):
        event = weekly(index)
        keys = list(event.occurrences.order_by("start").values_list("pk", flat=True))
        rules = inline_formset([{**RULE, "count": "2", "id": event.rules.get().pk}], initial=1)
        shorter = {**form(slug_pl="joga"), **dict_of("rules", rules)}
        with hooks.register_temporarily(
            HOOK, lambda asked: {keys[4]: 1} if keys[4] in asked else {}
        ):
            answer = edit(cms, event, shorter)
            assert "vanishing_dates" in answer.context["form"].errors
            assert event.occurrences.count() == 6
            assert edit(cms, event, {**shorter, "vanishing_dates": "cancel"}).status_code == 302
        assert event.occurrences.count() == 3
        assert event.occurrences.get(pk=keys[4]).is_cancelled


def dict_of(prefix, formset):
    """An inline formset under its prefix, as a browser sends it."""
    return nested_form_data({prefix: formset})


class TestOneDate:
    @pytest.fixture
    def date(self, index):
        return weekly(index).occurrences.order_by("start")[1]

    def test_cancelled_with_one_form_and_listed_with_who_and_why(self, cms, date):
        address = reverse("event_cancel_date", args=[date.pk])
        assert cms.get(address).status_code == 200
        answer = cms.post(address, {"reason_pl": "Choroba", "reason_en": "Illness"}, follow=True)
        text = answer.content.decode()
        assert Occurrence.objects.get(pk=date.pk).is_cancelled
        assert "Choroba" in text
        assert "admin" in text

    def test_moved(self, cms, date):
        address = reverse("event_move_date", args=[date.pk])
        assert cms.get(address).status_code == 200
        start = timezone.localtime(date.start) + DAY
        given = {
            "start": f"{start:%d.%m.%Y %H:%M}",
            "end": f"{start + timedelta(hours=2):%d.%m.%Y %H:%M}",
            "other_place_pl": "Park",
            "reason_pl": "Remont",
        }
        assert cms.post(address, given).status_code == 302
        row = Occurrence.objects.get(pk=date.pk)
        assert (row.start, row.other_place_pl) == (start, "Park")

    def test_a_mistake_keeps_what_was_typed(self, cms, date):
        address = reverse("event_move_date", args=[date.pk])
        given = {"start": "02.03.2030 18:00", "end": "02.03.2030 17:00", "reason_pl": "Remont"}
        answer = cms.post(address, given)
        assert "end" in answer.context["form"].errors
        assert "Remont" in answer.content.decode()

    @pytest.mark.parametrize("deed", ["move_online", "note_date", "restore_date", "remove_date"])
    def test_the_other_deeds(self, cms, date, deed):
        address = reverse(f"event_{deed}", args=[date.pk])
        assert cms.get(address).status_code == 200
        note = {"note_pl": "Weź matę", "note_en": "Bring a mat"}
        assert cms.post(address, note).status_code == 302
        row = Occurrence.objects.filter(pk=date.pk).first()
        assert (row is None) == (deed == "remove_date")
        if deed in ("move_online", "note_date"):
            assert row.note_en == "Bring a mat"

    def test_all_between_two_days(self, cms, date):
        address = reverse("event_dates", args=[date.event_id])
        first = timezone.localtime(date.start)
        days = {"first": f"{first:%d.%m.%Y}", "last": f"{first + 8 * DAY:%d.%m.%Y}"}
        assert cms.post(address, {**days, "reason_pl": "Ferie"}).status_code == 302
        cancelled = Occurrence.objects.filter(status=OccurrenceStatus.CANCELLED)
        assert set(cancelled.values_list("reason_pl", flat=True)) == {"Ferie"}
        assert cancelled.count() == 2
        again = cms.post(address, days)
        assert again.status_code == 200
        assert again.context["form"].non_field_errors()


class TestComfort:
    def test_a_copy_at_a_new_date_is_a_draft_with_its_rules(self, cms, index):
        event = weekly(index, lead_pl="Opis", lead_en="About")
        day = next_tuesday() + 30 * DAY
        address = reverse("event_duplicate", args=[event.pk])
        assert cms.get(address).status_code == 200
        answer = cms.post(address, {"start": f"{day:%d.%m.%Y} 10:00"})
        copy = EventPage.objects.exclude(pk=event.pk).get()
        assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])
        assert (copy.live, copy.lead_en, copy.rules.get().count) == (False, "About", 6)
        assert copy.start == local(day, 10)
        assert copy.end - copy.start == event.end - event.start
        assert cms.get(answer["Location"]).status_code == 200
        copy.get_latest_revision().publish()
        assert copy.occurrences.count() == 6

    def test_the_timetable_marks_what_clashes_and_what_falls_into_a_closure(
        self, cms, index, space
    ):
        day = next_tuesday()
        WeeklyHours.objects.create(space=space, tuesday="9-18:30")
        weekly(index, weeks=1)
        weekly(index, weeks=1, title_pl="Szachy", title_en="Chess")
        address = reverse("space_timetable", args=[space.pk])
        text = cms.get(f"{address}?week={day}").content.decode()
        assert text.count("event-warning") == 4
        assert cms.get(f"{address}?week=x").status_code == 200

    def test_the_list_is_filtered_by_space_status_and_time(self, cms, index, space):
        now = timezone.now()
        make_event(index, title_pl="Dawne", title_en="Past", start=now - 9 * DAY)
        make_event(index, title_pl="Nowe", title_en="New", start=now + DAY)
        cancelled = OccurrenceStatus.CANCELLED
        make_event(index, title_pl="Gone", title_en="Gone", start=now + DAY, status=cancelled)
        make_event(index, title_pl="Szkic", title_en="Draft", live=False)

        def listed(query):
            page = cms.get(f"/admin/events/list/?{query}")
            assert page.status_code == 200
            return sorted(event.title_pl for event in page.context["pages"])

        assert listed("") == ["Dawne", "Gone", "Nowe", "Szkic"]
        assert listed("time=past") == ["Dawne"]
        assert listed("time=none") == ["Szkic"]
        assert listed(f"event_status={cancelled}") == ["Gone"]
        assert len(listed(f"space={space.pk}&time=coming")) == 2

    def test_the_list_leads_to_the_dates_of_what_may_be_changed(self, client, index, space):
        event = make_event(index, start=timezone.now() + DAY)
        draft = make_event(index, title_pl="Szkic", title_en="Draft", live=False)
        coordinator, editor = make_coordinator("kora", space), make_user("edek")
        editor.groups.add(SpaceGroup.objects.get(space=space, role=SpaceRole.EDITOR).group)
        for user, expected in ((coordinator, [True, False]), (editor, [False, False])):
            client.force_login(User.objects.get(pk=user.pk))
            listed = client.get("/admin/events/list/").content.decode()
            links = [reverse("event_dates", args=[page.pk]) for page in (event, draft)]
            # The menu of a row has the address as well; the button is beside the date.
            beside = listed.split('<td class="mam-date-cell">')[1:]
            beside = "".join(cell.split("</td>")[0] for cell in beside)
            assert [link in beside for link in links] == expected, user

    def test_what_is_over_is_read_only_until_it_is_unlocked(self, cms, index):
        event = make_event(index, start=timezone.now() - 9 * DAY)
        start = timezone.localtime(event.start)
        given = event_form(
            title_pl="Zmienione",
            slug_pl=event.slug_pl,
            start=f"{start:%d.%m.%Y %H:%M}",
            end=f"{start + timedelta(hours=1):%d.%m.%Y %H:%M}",
        )
        edit(cms, event, given)
        assert EventPage.objects.get().title_pl == "Wydarzenie"
        cms.post(reverse("event_unlock", args=[event.pk]))
        assert edit(cms, event, given).status_code == 302
        assert EventPage.objects.get().title_pl == "Zmienione"

    def test_another_space_is_asked_and_answers(self, cms, index, space):
        other = make_space(space.get_parent(), title_pl="Inny", title_en="Other")
        list_of_other = make_event_index(other)
        event = weekly(index, weeks=1, also_in=[other])
        showing = Showing.objects.get(event=event)
        assert showing.answer == Showing.Answer.ASKED
        public = list_of_other.get_url()
        assert "Joga" not in cms.get(public).content.decode()
        address = reverse("space_showings", args=[other.pk])
        assert cms.get(address).status_code == 200
        cms.post(address, {"showing": showing.pk, "answer": "accept"})
        assert "Joga" in cms.get(public).content.decode()
        event.save_revision().publish()
        assert Showing.objects.get(event=event).answer == Showing.Answer.ACCEPTED
        event.also_in = []
        event.save_revision().publish()
        assert "Joga" not in cms.get(public).content.decode()
