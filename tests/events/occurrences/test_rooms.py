"""One event in a room at one time, on either database, whoever publishes and however."""

from __future__ import annotations

import threading
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from events.models import EventPage, Occurrence, OccurrenceStatus, RoomBooking
from events.models.exceptions import RoomTaken
from events.occurrences.room_bookings import units
from network.models import User
from sites.models import RoomIndexPage, RoomPage
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.forms import event_form

pytestmark = pytest.mark.django_db

SOON = timezone.now().replace(microsecond=0, second=0, minute=0) + timedelta(days=3)
HOUR = timedelta(hours=1)


def build():
    """A space with rooms A and B, and a hall joined from both."""
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    index = make_event_index(space)
    rooms = add(space, RoomIndexPage(title_pl="Sale", title_en="Rooms"))
    a = add(rooms, RoomPage(title_pl="Sala A", title_en="Room A"))
    b = add(rooms, RoomPage(title_pl="Sala B", title_en="Room B"))
    hall = RoomPage(title_pl="Aula", title_en="Hall")
    hall.parts = [a, b]
    return index, {"a": a, "b": b, "hall": add(rooms, hall)}


@pytest.fixture
def house():
    return build()


def event_in(index, *rooms, start=SOON, end=None, title="Joga", live=True):
    event = make_event(index, title_pl=title, start=start, end=end or start + HOUR, live=False)
    event.booked_rooms = list(rooms)
    revision = event.save_revision()
    if live:
        revision.publish()
    return EventPage.objects.get(pk=event.pk)


def test_the_second_event_in_a_room_is_not_published_and_is_told_of_the_first(house):
    index, rooms = house
    event_in(index, rooms["a"], title="Joga")
    with pytest.raises(RoomTaken) as taken:
        event_in(index, rooms["a"], title="Chór", start=SOON + HOUR / 2)
    assert "Joga" in taken.value.message
    assert "Sala A" in taken.value.message
    assert not EventPage.objects.get(title_pl="Chór").live
    assert Occurrence.objects.count() == 1


@pytest.mark.parametrize(("first", "second"), [("hall", "a"), ("b", "hall"), ("hall", "hall")])
def test_a_hall_and_its_parts_exclude_one_another(house, first, second):
    index, rooms = house
    event_in(index, rooms[first])
    with pytest.raises(RoomTaken):
        event_in(index, rooms[second])


def test_what_does_not_meet_is_allowed(house):
    index, rooms = house
    event_in(index, rooms["a"])
    event_in(index, rooms["b"])
    event_in(index, rooms["a"], start=SOON + HOUR)
    event_in(index, rooms["hall"], start=SOON - HOUR)
    event_in(index, rooms["a"], live=False)
    assert RoomBooking.objects.count() == 5
    assert units([rooms["hall"], rooms["a"]]) == [rooms["a"], rooms["b"]]


@pytest.mark.parametrize("way", ["cancelled", "unpublished", "moved away", "deleted", "online"])
def test_a_room_is_free_again(house, way):
    index, rooms = house
    first = event_in(index, rooms["a"])
    if way == "unpublished":
        first.unpublish()
    elif way == "deleted":
        first.delete()
    else:
        if way == "moved away":
            first.booked_rooms = [rooms["b"]]
        else:
            first.status = {
                "cancelled": OccurrenceStatus.CANCELLED,
                "online": OccurrenceStatus.MOVED_ONLINE,
            }[way]
        first.save_revision().publish()
    event_in(index, rooms["a"])


def test_a_published_event_that_moves_onto_another_stays_where_it_was(house):
    index, rooms = house
    event_in(index, rooms["a"])
    second = event_in(index, rooms["a"], start=SOON + 5 * HOUR, title="Chór")
    second.start, second.end = SOON, SOON + HOUR
    with pytest.raises(RoomTaken):
        second.save_revision().publish()
    assert EventPage.objects.get(pk=second.pk).start == SOON + 5 * HOUR
    assert second.occurrences.get().start == SOON + 5 * HOUR
    assert EventPage.objects.get(pk=second.pk).has_unpublished_changes


def test_dividing_a_hall_frees_a_part_and_joining_one_takes_it(house):
    index, rooms = house
    event_in(index, rooms["hall"])
    hall = RoomPage.objects.get(pk=rooms["hall"].pk)
    hall.parts = [rooms["a"]]
    hall.save_revision().publish()
    event_in(index, rooms["b"], title="Chór")
    hall = RoomPage.objects.get(pk=hall.pk)
    hall.parts = [rooms["a"], rooms["b"]]
    with pytest.raises(RoomTaken, match="Chór"):
        hall.save_revision().publish()
    assert list(RoomPage.objects.get(pk=hall.pk).parts.all()) == [rooms["a"]]


@pytest.mark.parametrize("change", ["insert", "update"])
def test_the_database_itself_refuses(house, change):
    """Past every service, as a script or a mistake of ours would."""
    index, rooms = house
    first, second = event_in(index, rooms["a"]), event_in(index, rooms["b"])
    theirs = RoomBooking.objects.filter(occurrence__event=second)
    date = second.occurrences.get()
    another = RoomBooking(occurrence=date, room=rooms["a"], start=SOON, end=SOON + HOUR)
    write = {
        "update": lambda: theirs.update(room=rooms["a"]),
        "insert": lambda: RoomBooking.objects.bulk_create([another]),
    }[change]
    with pytest.raises(IntegrityError, match="one_event_in_a_room"), transaction.atomic():
        write()
    assert RoomBooking.objects.get(room=rooms["a"]).occurrence.event == first


def test_what_was_scheduled_for_a_room_taken_meanwhile_stays_a_draft_and_the_rest_goes_on(house):
    index, rooms = house
    past = timezone.now() - timedelta(minutes=5)
    for number, room in enumerate(["a", "b"]):
        event = event_in(index, rooms[room], live=False, title=f"Zaplanowane {number}")
        event = event.get_latest_revision_as_object()
        event.go_live_at = past
        event.save_revision(approved_go_live_at=past)
    event_in(index, rooms["a"], title="Pierwsze")
    call_command("publish_scheduled")
    assert not EventPage.objects.get(title_pl="Zaplanowane 0").live
    assert EventPage.objects.get(title_pl="Zaplanowane 1").live


class TestInTheCms:
    @pytest.fixture
    def cms(self, client):
        client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
        return client

    def form(self, start, rooms, **values):
        local = timezone.localtime(start)
        form = event_form(
            title_pl="Chór",
            lead_pl="Długi opis",
            start=f"{local:%Y-%m-%d %H:%M}",
            end=f"{local + HOUR:%Y-%m-%d %H:%M}",
            **values,
        )
        return {**form, "booked_rooms": [room.pk for room in rooms]}

    def test_the_editor_is_told_and_nothing_is_lost(self, cms, house):
        index, rooms = house
        event_in(index, rooms["a"], title="Joga")
        address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", index.pk])
        form = {**self.form(SOON, [rooms["hall"]]), "action-publish": "1"}
        page = unescape(cms.post(address, form, follow=True).content.decode())
        assert "„Sala A” jest zajęta przez „Joga”" in page
        draft = EventPage.objects.get(title_pl="Chór")
        assert not draft.live
        assert draft.get_latest_revision_as_object().lead_pl == "Długi opis"
        # And once more for a page that exists.
        address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        form = {**self.form(SOON, [rooms["a"]]), "slug_pl": "chor", "action-publish": "1"}
        page = unescape(cms.post(address, form, follow=True).content.decode())
        assert "jest zajęta przez „Joga”" in page
        assert not EventPage.objects.get(pk=draft.pk).live

    def test_a_published_copy_of_an_event_with_a_room_is_refused(self, cms, house):
        index, rooms = house
        event = event_in(index, rooms["a"], title="Joga")
        form = {
            "new_title": "Joga 2",
            "new_slug": "joga-2",
            "new_parent_page": index.pk,
            "publish_copies": "on",
        }
        address = reverse("wagtailadmin_pages:copy", args=[event.pk])
        page = unescape(cms.post(address, form, follow=True).content.decode())
        assert "jest zajęta przez „Joga”" in page
        assert EventPage.objects.count() == 1

    def test_only_rooms_of_the_place_are_offered(self, cms, house):
        index, _rooms = house
        other = make_space(index.get_parent().get_parent(), title_pl="Inny dom")
        foreign = add(other, RoomIndexPage(title_pl="Sale"))
        theirs = add(foreign, RoomPage(title_pl="Cudza sala"))
        address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", index.pk])
        page = cms.get(address).content.decode()
        assert "Sala A" in page
        assert "Cudza sala" not in page
        form = {**self.form(SOON, [theirs]), "action-publish": "1"}
        assert "booked_rooms" in cms.post(address, form).context["form"].errors


# --- Two at once -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_published_at_once_exactly_one_has_the_room():
    index, rooms = build()
    drafts = [event_in(index, rooms["a"], live=False, title=f"Razem {n}") for n in range(6)]
    start = threading.Barrier(len(drafts))
    outcomes = []

    def publish(event):
        try:
            revision = event.get_latest_revision()
            start.wait(timeout=30)
            revision.publish()
            outcomes.append("published")
        except RoomTaken:
            outcomes.append("refused")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[event]) for event in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["published"] + ["refused"] * 5
    assert EventPage.objects.filter(title_pl__startswith="Razem", live=True).count() == 1
    assert RoomBooking.objects.count() == Occurrence.objects.count() == 1
