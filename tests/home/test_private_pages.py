"""A page behind a view restriction, and all that is drawn from it, is shown to nobody else.

A space and an event are named with words of their own (``ALL``). Whatever is restricted, the
event, its list, the space or the list of spaces, no outlet that anybody may read has these words
any more, and each part of a page (its calendar, a date, a form) responds as the page does.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from events.digest.content import content_of
from events.digest.weeks import DigestWeek
from events.filters.saved_search import saved_search_of
from events.models import EventIndexPage, EventSettings, Showing
from events.occurrences.showings import respond
from network.models import Category, District, NetworkPage
from sites.models import ContactPage, NewsIndexPage, NewsPage, RoomIndexPage, RoomPage
from sites.team.groups import equip_space
from tests.events.series import next_tuesday, weekly
from tests.factories import (
    add,
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
    make_user,
)
from tests.kept import Reader, kept
from tests.standing import again, stands

pytestmark = pytest.mark.django_db

LOGIN, PASSWORD, GROUPS = "login", "password", "groups"
KINDS = (LOGIN, PASSWORD, GROUPS)
EVENT, LIST, SPACE = "zaklet", "zagad", "skrytk"
ALL = (EVENT, LIST, SPACE)
#: What may be restricted, and the words that must be gone then.
TARGETS = {"event": (EVENT,), "list": (EVENT, LIST), "space": ALL, "spaces": ALL, "home": ALL}
DAY = timedelta(days=1)


class World:
    """A space with an event, shown by another space that has an event like it, nearby."""

    def __init__(self) -> None:
        self.home = make_home()
        self.hub = make_event_index(self.home)
        self.spaces = make_space_index(self.home)
        district = District.objects.create(code="XX", name_pl="Dzielnica", name_en="District")
        self.category = Category.objects.create(code="kat", name_pl="Taniec", name_en="Dance")
        self.space = make_space(
            self.spaces,
            title_pl="Skrytka",
            title_en="Skrytka house",
            lead_pl="Osobliwość w piwnicy.",
            latitude="50.02",
            longitude="19.97",
            district=district,
            show_in_menus=True,
        )
        equip_space(self.space)
        self.other = make_space(
            self.spaces, title_pl="Jawna", title_en="Open", latitude="50.021", longitude="19.971"
        )
        news = add(self.space, NewsIndexPage(title_pl="Skrytka pisze", title_en="Skrytka news"))
        add(
            news,
            NewsPage(title_pl="Skrytka wpis", title_en="Skrytka item", published_on="2026-01-01"),
        )
        rooms = add(self.space, RoomIndexPage(title_pl="Skrytka: sale", title_en="Skrytka rooms"))
        self.room = add(rooms, RoomPage(title_pl="Skrytka: sala", title_en="Skrytka room"))
        add(self.space, ContactPage(title_pl="Skrytka: kontakt", title_en="Skrytka contact"))
        self.list = make_event_index(self.space, title_pl="Zagadki", title_en="Zagadki events")
        self.day = next_tuesday()
        self.event = weekly(
            self.list,
            first=self.day,
            weeks=3,
            title_pl="Zaklęte warsztaty",
            title_en="Zaklete workshop",
            lead_pl="Osobliwość na żywo.",
            signup_mode="date",
            capacity=5,
        )
        self.similar = make_event(
            make_event_index(self.other),
            title_pl="Jawne spotkanie",
            title_en="Open meeting",
            start=timezone.now() + 2 * DAY,
        )
        for event in (self.event, self.similar):
            event.categories.set([self.category])
            event.save()
        self.event.also_in.set([self.other])
        self.event.save()
        respond(Showing.objects.get(), accept=True, by=make_administrator())

    def target(self, name: str) -> NetworkPage:
        return getattr(self, name)


world = stands(World)


def url(page, language="pl", rest=""):
    with translation.override(language):
        return f"{again(page).get_url()}{rest}"


def outlets(world, language="pl"):
    """Addresses that anybody may ask for, below pages that stay public unless home is closed."""
    day = world.day
    week = f"{day.isocalendar()[0]}/w{day.isocalendar()[1]:02}/"
    views = ("", "?view=archive", "?view=map", "?category=kat", f"?space={world.other.pk}")
    days = (f"{day:%Y/%m}/", f"{day:%Y/%m/%d}/", week, f"?from={day}&to={day}")
    files = ("events.geojson", "calendar.ics", "calendar.ics?category=kat", "new.atom", "map.svg")
    near = ("?near=50.020,19.970",)
    hub = [url(world.hub, language, rest) for rest in (*views, *days, *files, *near)]
    others = [
        url(list_of(world.other), language, rest)
        for rest in ("", f"{day:%Y/%m}/", f"{day:%Y/%m/%d}/", week, *files)
    ]
    directory = ("", "?view=map", "?sort=next", "spaces.geojson", "calendar.ics", "map.svg")
    search = "szukaj" if language == "pl" else "search"
    return [
        url(world.home, language),
        *hub,
        *others,
        url(world.other, language),
        url(world.similar, language),
        *(url(world.spaces, language, rest) for rest in (*directory, "?activity=kat")),
        f"/{language}/{search}/?q=osobliwosc",
        f"/{language}/{search}/?q=warsztaty",
        f"/{language}/{search}/suggest/?q=osobl",
        f"/{language}/{search}/suggest/?q=zakl",
        f"/{language}/weekly/for/{world.hub.pk}/?space={world.space.pk}",
    ]


def list_of(space):
    return EventIndexPage.objects.child_of(space).order_by("path").first()


def naming(world, words, language="pl", client=None):
    """The outlets that have one of the words."""
    client = client or Client()
    found = set()
    for address in [*outlets(world, language), "/sitemap-pages.xml"]:
        response = client.get(address)
        text = response.content.decode().lower().replace("ę", "e")
        if address.endswith("q=zakl"):
            text = text.replace('"zakl"', "")  # what was asked is said again
        if any(word in text for word in words):
            found.add(address)
    return found


def letters(world, language="pl"):
    """What the weekly letters of the network's list and of the directory hold."""
    week = DigestWeek.next_after(timezone.now(), EventSettings.load())
    texts = []
    for page in (world.hub, world.spaces):
        search = saved_search_of(NetworkPage.objects.get(pk=page.pk), QueryDict(""))
        with translation.override(language):
            texts += [str(content_of(search, later, timezone.now())) for later in weeks(week)]
    return "\n".join(texts).lower().replace("ę", "e")


def weeks(week):
    later = DigestWeek.next_after(week.due + DAY, EventSettings.load())
    return week, later


def parts(world, language="pl"):
    """What is below the event's, its list's and its space's own addresses, by what it is of."""
    date = world.event.occurrences.order_by("start").first()
    with translation.override(language):
        sign_up = reverse("events:sign_up", args=[world.event.pk, date.key])
        propose = reverse("sites:propose", args=[world.space.pk])
        letter = reverse("events:digest", args=[world.list.pk])
    form = "zaproponuj/" if language == "pl" else "propose/"
    event = [
        *(
            url(world.event, language, rest)
            for rest in ("", "event.ics", f"{date.key}/", f"{date.key}.ics", "sign-up/")
        ),
        url(world.event, language, f"{date.key}/sign-up/"),
        sign_up,
    ]
    day = world.day
    files = ("calendar.ics", "new.atom", "events.geojson", "map.svg", f"{day:%Y/%m}/")
    of_list = [*(url(world.list, language, rest) for rest in ("", *files)), letter]
    of_space = [url(world.space, language), url(world.space, language, form), propose]
    of_space.append(url(world.room, language))
    return {"event": event, "list": of_list, "space": of_space}


def restrict(page, kind, group=None):
    row = PageViewRestriction.objects.create(
        page=NetworkPage.objects.get(pk=page.pk),
        restriction_type=kind,
        password="sesame" if kind == PASSWORD else "",
    )
    if kind == GROUPS:
        row.groups.add(group or Group.objects.get_or_create(name="Trusted")[0])
    return row


def assert_shut(address, kind, response):
    """As Wagtail answers for the page: the login, or the form for the password."""
    if kind == PASSWORD:
        assert response.status_code == 200, address
        assert b'name="password"' in response.content, address
        text = response.content.decode().lower().replace("ę", "e").split("<form")[0]
        assert not any(word in text for word in ALL), address
    else:
        assert response.status_code == 302, address
        assert "login" in response["Location"], address
    assert "private" in response["Cache-Control"], address
    assert "no-store" in response["Cache-Control"], address


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_outlets_name_what_is_public(world, language):
    named = naming(world, ALL, language)
    # All but the past, and the drawings: their points have numbers, named on the page beside.
    silent = {each for each in outlets(world, language) if "archive" in each or "map.svg" in each}
    assert named == {*outlets(world, language), "/sitemap-pages.xml"} - silent
    assert EVENT in letters(world, language)


@pytest.fixture(scope="module")
def public(world, django_db_blocker):
    """The outlets that name the event or its space while all is public."""
    with django_db_blocker.unblock():
        return {words: naming(world, words) for words in set(TARGETS.values())}


@pytest.mark.parametrize(
    ("target", "kind"),
    [*((each, LOGIN) for each in TARGETS), ("space", PASSWORD), ("list", GROUPS)],
)
def test_no_outlet_names_what_is_restricted(world, public, target, kind):
    row = restrict(world.target(target), kind)
    assert naming(world, TARGETS[target]) == set()
    assert EVENT not in letters(world)
    if (target, kind) != ("space", LOGIN):
        return
    assert naming(world, TARGETS[target], "en") == set()
    # Nor for whoever may read it: the lists of others are the same for all.
    assert naming(world, TARGETS[target], client=readers(kind, row)) == set()
    row.delete()
    assert naming(world, TARGETS[target]) == public[TARGETS[target]]
    assert EVENT in letters(world)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", [*TARGETS])
def test_each_part_responds_as_the_page(world, target, kind):
    restrict(world.target(target), kind)
    shut = {"event": ["event"], "list": ["event", "list"]}.get(target, ["event", "list", "space"])
    client = Client()
    for language in ("pl", "en") if target == "space" else ("pl",):
        for of, addresses in parts(world, language).items():
            for address in addresses if of in shut else addresses[:2]:
                response = client.get(address)
                if of in shut:
                    assert_shut(address, kind, response)
                else:
                    assert response.status_code in (200, 302), address
                    assert "login" not in response.get("Location", ""), address


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_sent_to_a_private_page_is_refused(world, kind):
    restrict(world.space, kind)
    found = parts(world)
    for address in (found["event"][-1], found["list"][-1], found["space"][2]):
        response = Client().post(address, {"email": "a@example.org", "name": "A"})
        assert_shut(address, kind, response)


def readers(kind, row):
    """A visitor who may read what the row restricts."""
    client = Client()
    if kind == PASSWORD:
        session = client.session
        session["passed_page_view_restrictions"] = [row.pk]
        session.save()
        return client
    user = make_user("reader")
    if kind == GROUPS:
        user.groups.add(row.groups.get())
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("target", "kind"), [*(("space", each) for each in KINDS), ("event", LOGIN), ("list", LOGIN)]
)
def test_who_may_read_the_page_may_read_its_parts(world, target, kind):
    client = readers(kind, restrict(world.target(target), kind))
    for of, addresses in parts(world).items():
        for address in addresses:
            response = client.get(address)
            if response.status_code == 302:  # to the form
                response = client.get(response["Location"])
            assert response.status_code == 200, address
            assert b'name="password"' not in response.content, address
            if of == "event" and not address.endswith("/sign-up/"):
                assert EVENT in response.content.decode().lower().replace("ę", "e"), address
                assert "public" not in response.get("Cache-Control", ""), address


@pytest.mark.parametrize(("target", "kind"), [("list", GROUPS), ("space", LOGIN)])
def test_a_private_list_shows_its_own_readers_what_is_in_it(world, target, kind):
    client = readers(kind, restrict(world.target(target), kind))
    for address in parts(world)["list"][:-1]:
        if not address.endswith("map.svg"):
            text = client.get(address).content.decode().lower().replace("ę", "e")
            assert "zaklete warsztaty" in text, address
    if target == "space":
        text = client.get(url(world.space)).content.decode().lower().replace("ę", "e")
        assert "zaklete warsztaty" in text
        assert "skrytka wpis" in text


def test_an_event_with_a_restriction_of_its_own_is_not_in_the_private_list(world):
    client = readers(LOGIN, restrict(world.space, LOGIN))
    restrict(world.event, GROUPS)
    text = client.get(url(world.list)).content.decode().lower().replace("ę", "e")
    assert "zaklete warsztaty" not in text


def test_a_page_moved_below_a_restricted_one_is_hidden_and_shown_again(world):
    private = make_event_index(world.other, title_pl="Prywatne", title_en="Private")
    row = restrict(private, LOGIN)
    again(world.event).move(NetworkPage.objects.get(pk=private.pk), pos="last-child")
    assert naming(world, (EVENT,)) == set()
    again(world.event).move(NetworkPage.objects.get(pk=world.list.pk), pos="last-child")
    assert naming(world, (EVENT,))
    row.delete()


def test_an_older_version_published_again_stays_private(world):
    revision = again(world.event).save_revision()
    restrict(world.event, LOGIN)
    revision.publish()
    assert naming(world, (EVENT,)) == set()


def test_a_new_event_and_a_copy_in_a_private_space_are_private(world):
    restrict(world.space, LOGIN)
    make_event(again(world.list), title_pl="Zaklęte drugie", title_en="Zaklete second")
    again(world.event).copy(update_attrs={"title_pl": "Zaklęta kopia", "slug_pl": "zz"})
    assert naming(world, (EVENT,)) == set()


def test_a_restriction_put_by_a_statement_is_followed_in_the_night(world):
    """``bulk_create`` sends no signal: the nightly command brings what is stored up to date."""
    page = NetworkPage.objects.get(pk=world.space.pk)
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=page, restriction_type=LOGIN)]
    )
    call_command("rebuild_search", verbosity=0)
    call_command("renew_directory", verbosity=0)
    assert naming(world, ALL) == set()


def test_kept_responses_follow_a_restriction(world, tmp_path, django_capture_on_commit_callbacks):
    def committed():
        return django_capture_on_commit_callbacks(execute=True)

    with kept(tmp_path):
        client = Reader().client
        with committed():  # the first reading makes the rows of settings
            before = naming(world, ALL, client=client)
        assert naming(world, ALL, client=client) == before
        with committed():
            row = restrict(world.space, LOGIN)
        assert naming(world, ALL, client=client) == set()
        with committed():
            row.delete()
        assert naming(world, ALL, client=client) == before
