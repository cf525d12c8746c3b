"""The event's form: what it opens with, what its sections tell, its parts with their own screen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from events.cms.event_parts import EVENT_PARTS
from events.models import EventPage, EventPerson, SignUpDefaults
from events.occurrences.changes import cancel_date
from network.models import NetworkPage, User
from tests.events.people import DAY, enter
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_room,
    make_space,
    make_space_index,
)
from tests.forms import EVENT, add, edit, edit_part, event_form, sign_up_terms_form
from tests.partners import make_coordinator, make_partner

pytestmark = pytest.mark.django_db

PERSON = {"name": "Anna Nowak", "role": "", "affiliation": "", "ORDER": "1"}
PERSON |= {"description_pl": "", "description_en": "", "DELETE": ""}


@pytest.fixture
def space(db):
    return make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")


@pytest.fixture
def event(space):
    return make_event(make_event_index(space), title_pl="Joga", title_en="Yoga")


@pytest.fixture(params=["pl", "en"])
def language(request):
    return request.param


@pytest.fixture
def cms(client, space, language):
    """The CMS of a coordinator, in each of its languages."""
    user = make_coordinator("kora", space)
    client.force_login(user)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    return client


def address_of_form(event):
    return reverse("wagtailadmin_pages:edit", args=[event.pk])


def part(event, name):
    return reverse("page_part", args=[event.pk, name])


def people(*rows, initial=0):
    given = {
        "people": inline_formset([{**PERSON, **row} for row in rows], initial=initial),
        "programme": inline_formset([]),
    }
    return nested_form_data(given)


def newest(event):
    return EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()


class TestTheForm:
    def test_a_new_event_has_no_field_for_what_comes_later(self, cms, event):
        new = reverse("wagtailadmin_pages:add", args=[*EVENT, event.get_parent().pk])
        fields = cms.get(new).context["form"].fields
        assert not {"status", "vanishing_dates", "booked_rooms"} & fields.keys()
        assert "status" in cms.get(address_of_form(event)).context["form"].fields

    def test_rooms_are_offered_where_there_are_some(self, cms, event, space):
        make_room(space)
        assert "booked_rooms" in cms.get(address_of_form(event)).context["form"].fields

    def test_a_new_event_has_the_usual_terms_of_its_space(self, cms, event, space):
        SignUpDefaults.objects.create(space=space, people_per_signup=2, waiting_list=False)
        given = event_form(title_pl="Szachy", start="2031-05-10 18:00", end="2031-05-10 20:00")
        del given["people_per_signup"], given["closes_before"]
        assert add(cms, event.get_parent(), EVENT, given).status_code == 302
        made = EventPage.objects.get(title_pl="Szachy")
        assert (made.people_per_signup, made.waiting_list) == (2, False)

    def test_its_end_follows_by_the_length_of_the_newest_event(self, cms, event):
        new = reverse("wagtailadmin_pages:add", args=[*EVENT, event.get_parent().pk])
        minutes = int((event.end - event.start).total_seconds()) // 60
        assert f'data-length="{minutes}"' in cms.get(new).content.decode()

    def test_sections_tell_what_is_set_inside(self, cms, event, language):
        event.price, event.venue_name_pl, event.venue_name_en = 12, "Park", "Park"
        event.save_revision()
        html = cms.get(address_of_form(event)).content.decode()
        for words in {"pl": ["12 zł", "Park", "jak w całym MAM", "jeszcze go nie ma"]}.get(
            language, ["12 zł", "Park", "as in the space", "none yet"]
        ):
            assert words in html, words

    def test_an_error_of_a_field_elsewhere_is_told(self, cms, event, language):
        event.registration_deadline = event.start
        event.save_revision()
        given = event_form(title_pl="Joga", start="2020-05-10 18:00", end="2020-05-10 20:00")
        answer = edit(cms, event, given, "action-save")
        assert answer.status_code == 200
        said = str(answer.context["form"].non_field_errors())
        words = "Registration cannot end after the event."
        with override(language):
            assert gettext(words) in said


class TestANewStatus:
    """Whom it concerns is said before it goes out."""

    SAID = {
        "pl": [
            "2 osoby są zapisane.",
            "Wychodzi 1 list.",
            "1 osobę trzeba zawiadomić telefonicznie.",
        ],
        "en": ["2 people are signed up.", "1 letter goes out.", "1 person must be phoned."],
    }

    @pytest.fixture
    def event(self, space):
        start = timezone.now().replace(microsecond=0) + 10 * DAY
        event = make_event(
            make_event_index(space),
            title_pl="Joga",
            title_en="Yoga",
            signup_mode="date",
            start=start,
            end=start + DAY / 24,
        )
        enter(event, "Ala")
        enter(event, "Ola", email="", phone="600 100 200")
        return event

    def form(self, event, **values):
        start, end = (timezone.localtime(each) for each in (event.start, event.end))
        written = "%d.%m.%Y %H:%M"
        times = {"start": f"{start:{written}}", "end": f"{end:{written}}"}
        return event_form(title_pl="Joga", signup_mode="date", status="odwolane", **times, **values)

    def test_is_asked_about(self, cms, event, language):
        answer = edit(cms, event, self.form(event))
        assert answer.status_code == 200
        html = answer.content.decode()
        assert all(words in html for words in self.SAID[language])
        assert 'name="sure_of_the_status"' in html
        assert EventPage.objects.get().status == "planowane"

    def test_goes_out_once_it_is_confirmed(self, cms, event):
        answer = edit(cms, event, self.form(event, sure_of_the_status="on"))
        assert answer.status_code == 302
        assert EventPage.objects.get().occurrences.get().status == "odwolane"

    def test_is_not_asked_about_where_nobody_is_told(self, cms, event):
        given = {**self.form(event), "status": "nowy-termin"}
        assert edit(cms, event, given).status_code == 302

    def test_leaves_out_dates_that_were_called_off_by_themselves(self, cms, event):
        reason = {"reason_pl": "", "reason_en": ""}
        cancel_date(event.occurrences.get().pk, reason=reason, by=None)
        assert edit(cms, event, self.form(event)).status_code == 302

    def test_a_draft_asks_nothing(self, cms, event):
        assert edit(cms, event, self.form(event), "action-save").status_code == 302


class TestTheParts:
    def test_each_opens_and_tells_its_name(self, cms, event, language):
        for each in EVENT_PARTS:
            answer = cms.get(part(event, each.name))
            assert answer.status_code == 200
            with override(language):
                assert str(each.title) in answer.content.decode()
        assert cms.get(part(event, "nothing")).status_code == 404

    def test_one_is_saved_as_the_next_version(self, cms, event):
        assert cms.post(part(event, "programme"), people({})).status_code == 302
        assert [person.name for person in newest(event).people.all()] == ["Anna Nowak"]
        assert not EventPerson.objects.exists(), "published unasked"
        newest(event).get_latest_revision().publish()
        assert EventPerson.objects.get().name == "Anna Nowak"

    def test_the_form_keeps_what_stands_in_a_part(self, cms, event):
        cms.post(part(event, "programme"), people({}))
        cms.post(part(event, "sign-up"), sign_up_terms_form())
        given = event_form(
            title_pl="Joga dla wszystkich", start="2031-05-10 18:00", end="2031-05-10 20:00"
        )
        assert edit(cms, event, given).status_code == 302
        event = EventPage.objects.get(pk=event.pk)
        assert event.title_pl == "Joga dla wszystkich"
        assert [person.name for person in event.people.all()] == ["Anna Nowak"]
        assert (event.people_per_signup, event.closes_before) == (2, 24)

    def test_what_is_wrong_is_told_and_nothing_is_lost(self, cms, event, language):
        answer = cms.post(part(event, "programme"), people({"name": ""}, {"name": "Ola"}))
        html = answer.content.decode()
        assert answer.status_code == 200
        assert 'value="Ola"' in html
        assert ("Nic nie zapisano" if language == "pl" else "Nothing was saved") in html
        assert not newest(event).people.all()

    def test_one_can_be_published_at_once(self, cms, event):
        assert edit_part(cms, event, "programme", people({}), publish=True).status_code == 302
        assert EventPerson.objects.get().name == "Anna Nowak"
        assert not EventPage.objects.get(pk=event.pk).has_unpublished_changes

    def test_nothing_else_is_published_with_it(self, cms, event):
        event.title_pl = "Jeszcze niegotowe"
        event.save_revision()
        assert 'name="publish"' not in cms.get(part(event, "programme")).content.decode()
        assert edit_part(cms, event, "programme", people({}), publish=True).status_code == 302
        event = EventPage.objects.get(pk=event.pk)
        assert event.title_pl == "Joga"
        assert not event.people.all()

    def test_its_own_space_is_not_among_those_that_show_it_too(self, cms, event, space):
        other = make_space(space.get_parent().specific, title_pl="Inny")
        offered = cms.get(part(event, "shown-by")).context["form"].fields["also_in"].queryset
        assert list(offered) == [other]

    def test_versions_are_compared_with_their_parts(self, cms, event):
        first = event.save_revision()
        cms.post(part(event, "programme"), people({}))
        second = newest(event).get_latest_revision()
        view = reverse("wagtailadmin_pages:revisions_compare", args=[event.pk, first.pk, second.pk])
        assert "Anna Nowak" in cms.get(view).content.decode()

    @pytest.mark.parametrize("name", [each.name for each in EVENT_PARTS])
    def test_only_who_may_edit_the_event(self, event, space, name):
        stranger = make_coordinator("other", make_space(space.get_parent().specific, title_pl="B"))
        partner = make_partner("partner", space)
        for user in (stranger, partner):
            client = Client()
            client.force_login(user)
            assert client.get(part(event, name)).status_code in (302, 403)
            assert client.post(part(event, name), people({})).status_code in (302, 403)
        assert newest(event).people.count() == 0

    def test_a_locked_event_is_read_only(self, cms, event):
        keeper = User.objects.create_superuser("keeper", "keeper@example.org", "x")
        NetworkPage.objects.filter(pk=event.pk).update(locked=True, locked_by=keeper)
        answer = cms.post(part(event, "programme"), people({}))
        assert answer.url.startswith(address_of_form(event))
        assert not newest(event).people.all()
