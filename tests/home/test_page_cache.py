"""Nothing a reader sees is stale, and what a change does not touch is not made anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import PageViewRestriction, Site

from events.models import EventPage, EventSettings, Occurrence, Showing
from events.occurrences import changes as dates
from events.occurrences.horizon import extend
from events.occurrences.showings import respond
from events.signup import services as signups
from events.signup.links import link_of
from network.models import Category, FundingProgramme, NetworkSettings, Organisation, Project
from sites.freshness.confirming import confirm
from sites.lifecycle.stages import reopen, suspend
from sites.models import (
    ContactPage,
    HoursException,
    ModerationSettings,
    NewsIndexPage,
    NewsPage,
    RoomIndexPage,
    RoomPage,
    SpacePage,
    SpaceSettings,
    WeeklyHours,
)
from tests.events.moments import at_moment
from tests.events.people import enter
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
from tests.standing import again, standing

NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Warsaw"))  # a Tuesday
HUB, OWN = "http://localhost", "http://kozlowka.example"
DAY = timedelta(days=1)


class Network:
    """Two spaces near each other that share an event, and one far away that shares nothing."""

    def __init__(self) -> None:
        for settings in (NetworkSettings, EventSettings, ModerationSettings):
            settings.load()  # reading them for the first time makes their row
        self.editor = make_administrator()
        self.home = make_home()
        self.hub_events = make_event_index(self.home)
        self.index = make_space_index(self.home)
        self.shared, self.apart = (
            Category.objects.create(code=code, name_pl=code, name_en=code)
            for code in ("wspólna", "osobna")
        )
        self.project = Project.objects.create(code="p", name_pl="Projekt", name_en="Project")
        self.a = self._space("Kozłówka", "50.02", "19.97", project=self.project)
        self.b = self._space("Sąsiedztwo", "50.021", "19.971")
        self.c = self._space("Daleko", "50.08", "19.80")
        Site.objects.create(hostname="kozlowka.example", port=80, root_page=self.a)
        self.events = {
            space.pk: self._events(space, category)
            for space, category in ((self.a, self.shared), (self.b, self.shared))
        }
        self.events[self.c.pk] = self._events(self.c, self.apart)
        self.joga = self.events[self.a.pk][0]
        self.joga.also_in.set([self.b])
        self.joga.save()
        respond(Showing.objects.get(), accept=True, by=self.editor)

    def _space(self, title, latitude, longitude, **values):
        space = make_space(
            self.index,
            title_pl=title,
            title_en=f"{title} EN",
            latitude=latitude,
            longitude=longitude,
            **values,
        )
        WeeklyHours.objects.create(
            space=space, **dict.fromkeys(("monday", "tuesday", "wednesday"), "09:00-17:00")
        )
        space.save()
        news = add(space, NewsIndexPage(title_pl="Aktualności", title_en="News"))
        add(news, NewsPage(title_pl="Wpis", title_en="Item", published_on=NOON.date()))
        rooms = add(space, RoomIndexPage(title_pl="Sale", title_en="Rooms"))
        add(rooms, RoomPage(title_pl="Sala", title_en="Room"))
        add(space, ContactPage(title_pl="Kontakt", title_en="Contact"))
        return space

    @staticmethod
    def _events(space, category):
        index = make_event_index(space)
        made = []
        for number, days in enumerate((2, 5, -3)):
            made.append(
                make_event(
                    index,
                    title_pl=f"{space.title_pl} {number}",
                    title_en=f"{space.title_pl} {number} EN",
                    start=NOON + days * DAY,
                    signup_mode="date",
                    capacity=3,
                    waiting_list=True,
                    categories=[category],
                )
            )
        return made

    # --- Addresses -----------------------------------------------------------------------------

    def of(self, space):
        """What can be read of one space, most of all of the first; its own page in English too."""
        root = again(space).get_full_url()
        lists: tuple[str, ...] = ("", "2026/11/")
        files: tuple[str, ...] = ("calendar.ics",)
        pages: tuple[str, ...] = ("kontakt",)
        if space == self.a:
            lists = (*lists, "2026/w48/", "2026/11/26/", "?view=archive", "?view=map")
            files = (*files, "new.atom", "events.geojson")
            pages = ("aktualnosci", "sale", "sale/sala", "kontakt")
        first = again(self.events[space.pk][0]).get_full_url()
        return [
            root,
            again(space).get_url_in("en"),
            *(f"{root}{page}/" for page in pages),
            *(f"{root}wydarzenia/{part}" for part in (*lists, *files)),
            *(again(event).get_full_url() for event in self.events[space.pk]),
            f"{first}event.ics",
        ]

    @property
    def of_all(self):
        lists = ("", "2026/11/", "?view=archive", "?category=osobna", "calendar.ics", "new.atom")
        return [
            f"{HUB}/pl/",
            f"{HUB}/en/",
            f"{HUB}/pl/miejsca/",
            f"{HUB}/en/spaces/?sort=next",
            f"{HUB}/pl/miejsca/?open=1",
            f"{HUB}/pl/miejsca/spaces.geojson",
            f"{HUB}/pl/miejsca/calendar.ics",
            *(f"{HUB}/pl/wydarzenia/{part}" for part in (*lists, "events.geojson")),
            f"{HUB}/pl/szukaj/?q=koz%C5%82%C3%B3wka",
            f"{HUB}/sitemap.xml",
            f"{HUB}/sitemap-pages.xml",
            f"{OWN}/sitemap-pages.xml",
            f"{OWN}/pl/szukaj/?q=sala",
        ]

    @property
    def everything(self):
        return [*self.of_all, *(each for s in (self.a, self.b, self.c) for each in self.of(s))]


@pytest.fixture(scope="module")
def standing_network(django_db_setup, django_db_blocker):
    with at_moment(NOON), standing(django_db_blocker):
        yield Network()


@pytest.fixture
def network(standing_network, db, tmp_path):
    with at_moment(NOON), kept(tmp_path):
        yield standing_network


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is changed inside is committed when it ends, as far as anybody can tell."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def check(network, committed, changes, *, pages=None, hits=True):
    """After each change nothing is stale; with ``hits``, the space far away has not noticed."""
    reader = Reader()
    unrelated = network.of(network.c) if hits else []
    pages = pages or [each for each in network.everything if each not in unrelated]
    reader.warm([*pages, *unrelated])
    for name, change in changes.items():
        before = {each: reader.mark(each) for each in unrelated}
        assert set(before.values()) <= {"hit"}, (name, before)
        with committed():
            change()
        missed = [each for each in unrelated if reader.mark(each) != "hit"]
        assert not missed, f"{name} was noticed by {missed}"
        stale = reader.stale(pages)
        assert not stale, f"{name} is not seen at {stale}"
    assert not reader.stale(unrelated)


def edit(page, **values):
    """As an editor publishes it."""
    page = again(page)
    for field, value in values.items():
        setattr(page, field, value)
    page.save_revision().publish()


def date_of(event):
    return event.occurrences.real().get()


def test_what_is_edited_in_a_space_shows_at_once_and_only_there(network, committed):
    a, room = network.a, RoomPage.objects.descendant_of(network.a).get()
    news = NewsIndexPage.objects.child_of(a).get()
    new = []

    def publish():
        new.append(
            make_event(
                network.joga.get_parent().specific,
                title_pl="Nowe",
                title_en="New",
                start=NOON + DAY,
            )
        )
        new[0].categories.set([network.shared])
        new[0].save()

    def forget_the_category():
        page = again(new[0])
        page.categories.clear()
        page.save_revision().publish()

    check(
        network,
        committed,
        {
            "a space's name": lambda: edit(a, title_pl="Kozłówka po remoncie"),
            "a space's hours": lambda: HoursException.objects.create(
                space=a, first_day=NOON.date(), hours="12-13", reason_pl="Zebranie"
            ),
            "an announcement": lambda: SpaceSettings.objects.update_or_create(
                space=a, defaults={"announcement_pl": "Dziś remont"}
            ),
            "what is confirmed": lambda: confirm(a, ["hours", "contact"], network.editor),
            "no more proposals": lambda: SpaceSettings.objects.update_or_create(
                space=a, defaults={"proposals_open": False}
            ),
            "a room": lambda: edit(room, title_pl="Sala duża", capacity=30),
            "a piece of news": lambda: add(news, NewsPage(title_pl="Nowina", title_en="New")),
            "a new event": publish,
            "an event without what made it similar": forget_the_category,
            "an event's title": lambda: edit(network.joga, title_pl="Joga na dachu"),
            "an event taken back": lambda: again(new[0]).unpublish(),
            "an event deleted": lambda: again(new[0]).delete(),
        },
    )


def test_an_event_far_away_that_becomes_similar_shows_where_it_is_similar(network, committed):
    """Nothing but a term joins the two spaces; what shares none is not made anew."""
    reader = Reader()
    like = [again(event).get_full_url() for event in network.events[network.c.pk]]
    unlike = [again(network.c).get_full_url(), again(network.joga).get_full_url()]
    reader.warm([*like, *unlike])
    with committed():
        page = make_event(
            network.events[network.b.pk][0].get_parent().specific,
            title_pl="Podobne",
            start=NOON + DAY,
        )
        page.categories.set([network.apart])
        page.save()
    assert "Podobne" in reader.get(like[0]).content.decode()
    assert reader.mark(unlike[0]) == "hit"
    assert not reader.stale([*like, *unlike])
    with committed():
        edit(page, title_pl="Podobne inaczej")
        page = again(page)
        page.categories.clear()
        page.save_revision().publish()
    assert not reader.stale([*like, *unlike])


def test_what_becomes_of_a_date_shows_at_once(network, committed):
    date, other = date_of(network.joga), date_of(network.events[network.b.pk][1])
    by = network.editor
    reason = {"reason_pl": "Choroba", "reason_en": "Illness"}
    check(
        network,
        committed,
        {
            "a date cancelled": lambda: dates.cancel_date(date.pk, reason=reason, by=by),
            "a date restored": lambda: dates.restore_date(date.pk, by=by),
            "a date moved": lambda: dates.move_date(
                other.pk, start=other.start + DAY, end=other.end + DAY, by=by
            ),
            "a date elsewhere": lambda: dates.move_date(
                date.pk,
                start=date.start,
                end=date.end,
                place=dates.Place(space=network.b),
                by=by,
            ),
            "a note": lambda: dates.note_date(
                date.pk, note={"note_pl": "Weź matę", "note_en": "Bring a mat"}, by=by
            ),
            "the name of where it is": lambda: edit(network.b, title_pl="Za rogiem"),
            "a shown event no longer shown": lambda: respond(
                Showing.objects.get(), accept=False, by=by
            ),
            "a space suspended": lambda: suspend(network.a, cancel_events=False, user=by),
            "a space reopened": lambda: reopen(again(network.a), user=by),
            "a date removed": lambda: dates.remove_date(other.pk, by=by),
            "a series extended": lambda: list(extend(EventPage.objects.filter(pk=network.joga.pk))),
        },
    )


def test_places_left_show_at_once_and_lists_are_not_made_anew_for_that(network, committed):
    reader = Reader()
    page = again(network.joga).get_full_url()
    lists = [again(network.a).get_full_url(), f"{HUB}/pl/", f"{HUB}/pl/wydarzenia/"]
    pages = network.everything
    reader.warm(pages)
    for left, name in (("2", "Ala"), ("1", "Ola"), ("Brak", "Ula")):
        with committed():
            signup = enter(network.joga, name)
        assert [reader.mark(each) for each in lists] == ["hit"] * 3
        assert left in reader.get(page).content.decode()
        assert not reader.stale(pages)
    with committed():
        enter(network.joga, "Ewa")
    assert not reader.stale([page])
    with committed():
        signups.cancel(signup)
    assert not reader.stale([page])


def test_what_the_whole_network_says_shows_everywhere(network, committed):
    def restrict():
        PageViewRestriction.objects.create(
            page=again(network.b).get_children().first(), restriction_type="login"
        )

    site = Site.objects.get(hostname="kozlowka.example")
    settings, terms = NetworkSettings.load(), ModerationSettings.load()
    with committed():
        confirm(network.a, ["hours"], network.editor, NOON - 30 * DAY)
        organisation = Organisation.objects.create(code="o", name="Fundacja")
        programme = FundingProgramme.objects.create(code="f", name_pl="Program", name_en="P")

    def rename(term, **values):
        type(term).objects.filter(pk=term.pk).first()
        for name, value in values.items():
            setattr(term, name, value)
        term.save()

    check(
        network,
        committed,
        {
            "a category's name": lambda: rename(network.apart, name_pl="Sama dla siebie"),
            "the network's name": lambda: rename(settings, name_pl="Sieć miejsc"),
            "a project's statement": lambda: rename(
                network.project, funding_statement_pl="Z budżetu miasta", programme=programme
            ),
            "a programme": lambda: rename(programme, name_pl="Program drugi"),
            "a project's partners": lambda: network.project.partners.set([organisation]),
            "an organisation": lambda: rename(organisation, name="Fundacja Nowa"),
            "how long a confirmation holds": lambda: rename(
                terms, confirm_every=1, confirm_within=1
            ),
            "a menu": lambda: edit(network.hub_events, title_pl="Co słychać"),
            "a space moved": lambda: edit(network.b, latitude="50.081", longitude="19.801"),
        },
        # All are made anew: one of each kind is as good as all.
        pages=[*network.of_all[:6], *network.of(network.a)[:3], *network.of(network.b)[-3:]],
        hits=False,
    )
    with committed():
        edit(network.c, slug_pl="najdalej")
    reader = Reader()
    pages = [each for each in network.of_all if "osobna" not in each]
    assert not reader.stale(pages)
    with committed():
        restrict()
    restricted = again(network.b).get_children().first().get_full_url()
    assert reader.get(restricted).status_code == 302
    with committed():
        site.delete()
    assert not reader.stale(network.everything)
    assert reader.get(f"{OWN}/pl/").status_code == 301


def test_a_draft_changes_nothing(network, committed):
    reader = Reader()
    pages = network.everything
    reader.warm(pages)
    kept_ones = [each for each in pages if "szukaj" not in each]
    with committed():
        page = again(network.joga)
        page.title_pl = "Szkic"
        page.save_revision()
        make_event(page.get_parent().specific, title_pl="Nowy szkic", live=False)
    assert {each: reader.mark(each) for each in kept_ones} == dict.fromkeys(kept_ones, "hit")


def test_what_is_undone_is_not_announced(network, committed):
    """What a savepoint had changed is dropped with it; what came before it is not."""
    from django.db import transaction

    reader = Reader()
    page = again(network.a).get_full_url()
    reader.warm([page])
    with committed():
        edit(network.b, title_pl="Przedtem")
        with transaction.atomic():
            edit(network.c, title_pl="Nie ma")
            transaction.set_rollback(True)
    other = again(network.c).get_full_url()
    assert not reader.stale([page, other, again(network.b).get_full_url()])


# --- The clock ---------------------------------------------------------------------------------


def moments(network):
    date = date_of(network.joga)
    closes = date.start - timedelta(hours=network.joga.closes_before)
    at = NOON.replace(hour=0)
    return {
        "the doors close": at + timedelta(hours=17),
        "midnight": at + DAY,
        "the doors open": at + DAY + timedelta(hours=9),
        "sign-up closes": closes,
        "it begins": date.start,
        "it is over": date.end,
    }


@pytest.mark.parametrize(
    "name",
    ["the doors close", "midnight", "the doors open", "sign-up closes", "it begins", "it is over"],
)
def test_the_text_changes_when_the_clock_says_so(standing_network, db, tmp_path, name):
    """A second before, answers are kept; a moment after, none of them says what was true before."""
    moment = moments(standing_network)[name]
    with at_moment(moment - timedelta(seconds=2)) as clock, kept(tmp_path):
        reader = Reader()
        lists = [each for each in standing_network.of_all if "szukaj" not in each]
        pages = [*lists, *standing_network.of(standing_network.a)]
        reader.warm(pages)
        clock.shift(timedelta(seconds=1))
        assert {each: reader.mark(each) for each in pages} == dict.fromkeys(pages, "hit")
        clock.shift(timedelta(seconds=2))
        assert not reader.stale(pages)


def test_an_answer_is_kept_for_its_longest_time_only(network, settings):
    reader = Reader()
    page = again(network.c).get_full_url()
    reader.warm([page])
    with at_moment(NOON + timedelta(seconds=settings.PAGE_CACHE_SECONDS - 1)):
        assert reader.mark(page) == "hit"
    with at_moment(NOON + timedelta(seconds=settings.PAGE_CACHE_SECONDS)):
        assert reader.mark(page) == "kept"


# --- What is somebody's own --------------------------------------------------------------------


def test_nothing_of_an_editor_or_a_person_who_signed_up_is_kept(network, committed, client):
    """They read everything first; a stranger then gets what a stranger gets."""
    from django.core.cache import caches

    with committed():
        signup = enter(network.joga, "Ala Tajna")
    client.force_login(make_user("redaktorka"))
    client.force_login(network.editor)
    editor, person = Reader(client), Reader()
    pages = network.everything
    for page in pages:
        response = editor.get(page)
        assert response.get("X-Page-Cache") is None, page
        assert "private" in response["Cache-Control"], page
    mine = link_of(signup)
    form = f"{again(network.events[network.b.pk][0]).get_full_url()}sign-up/"
    near = f"{HUB}/pl/miejsca/?near=50.018,19.972"
    weekly = f"{HUB}/pl/weekly/for/{network.hub_events.pk}/"
    propose = f"{again(network.b).get_full_url()}zaproponuj/"
    for address in (mine, form, near, weekly, propose):
        for _time in range(2):
            response = person.get(address)
            assert response.status_code == 200, address
            assert response.get("X-Page-Cache") in (None, "passed"), address
    assert not person.stale(pages)
    stored = repr([person.get(page).content for page in pages]) + repr(caches["pages"].held)
    for own in ("Ala Tajna", "wagtail-userbar", "csrfmiddlewaretoken", "redaktorka"):
        assert own not in stored
    assert ContentType.objects.exists()  # the database was asked, not only the cache
    assert Occurrence.objects.exists()
    assert SpacePage.objects.exists()
