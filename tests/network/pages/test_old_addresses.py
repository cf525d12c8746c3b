"""Old addresses: what stands below them follows, once; what a page takes, no redirect keeps."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from events.models import EventIndexPage, EventPage
from network.models import NetworkPage
from sites.models import ContentPage, SpacePage
from tests.events.series import next_tuesday, weekly
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

OWN = "dom.example"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def tree(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        home = make_home()
        make_event_index(home)
        spaces = make_space_index(home)
        space = make_space(spaces, title_pl="Dom", title_en="House")
        index = make_event_index(space)
        weekly(index, signup_mode="date")
        add(space, ContentPage(title_pl="O nas", title_en="About"))
        yield spaces


@pytest.fixture
def spaces(tree, db):
    return again(tree)


@pytest.fixture(params=[False, True], ids=["on the hub", "on its own host"])
def host(request, spaces):
    """The host on which the space is read."""
    if not request.param:
        return "localhost"
    Site.objects.create(hostname=OWN, port=80, root_page=the(SpacePage), site_name="Dom")
    return OWN


def the(model) -> NetworkPage:
    return model.objects.get(slug_pl={SpacePage: "dom", EventPage: "joga"}[model])


def lists() -> EventIndexPage:
    return EventIndexPage.objects.child_of(the(SpacePage)).get()


def rename(page, polish, english) -> None:
    page = type(page).objects.get(pk=page.pk)
    page.slug_pl, page.slug_en = polish, english
    page.save()


def path_of(page, language) -> tuple[str, str]:
    """The host and the path of a page."""
    page = type(page).objects.get(pk=page.pk)
    parts = urlsplit(page.get_url_in(language))
    return parts.hostname, parts.path


def leads(client, host, old, new) -> None:
    """One redirect from the old address to the new one, which is there."""
    moved = client.get(old, headers={"host": host})
    assert moved.status_code == 301, old
    parts = urlsplit(moved["Location"])
    there = parts.hostname or host
    found = f"{parts.path}?{parts.query}" if parts.query else parts.path
    assert (there, found) == new
    assert "max-age=600" in moved["Cache-Control"]
    assert client.get(found, headers={"host": there}).status_code == 200, found


BELOW = {
    SpacePage: ["", "?a=1", "{propose}/", "{about}/?a=1&b=2"],
    EventIndexPage: [
        "",
        "?when=week",
        "calendar.ics",
        "calendar.ics?category=dance",
        "new.atom",
        "{month}/",
        "{week}/",
        "{day}/?view=x",
    ],
    EventPage: [
        "",
        "event.ics",
        "{date}/",
        "{date}.ics",
        "{date}/sign-up/",
        "{date}/?a=1&b=2",
    ],
}


def words(language) -> dict[str, str]:
    day = next_tuesday()
    with translation.override("pl"):
        date = EventPage.objects.get().occurrences.order_by("start").first()
        key = date.key
    polish = language == "pl"
    return {
        "propose": SpacePage.propose_slugs[language],
        "about": "o-nas" if polish else "about",
        "events": "wydarzenia" if polish else "events",
        "event": "joga" if polish else "yoga",
        "month": f"{day:%Y/%m}",
        "day": f"{day:%Y/%m/%d}",
        "week": f"{day:%G/w%V}",
        "date": key,
    }


class TestWhatStandsBelow:
    @pytest.mark.parametrize("language", ["pl", "en"])
    @pytest.mark.parametrize("model", [SpacePage, EventIndexPage, EventPage])
    @pytest.mark.parametrize("at", [SpacePage, EventIndexPage, EventPage])
    def test_follows_a_new_slug(self, client, host, language, model, at):
        """Whichever page above it, or itself, has got another."""
        find = {SpacePage: the, EventPage: the, EventIndexPage: lambda model: lists()}
        page, renamed = find[model](model), find[at](at)
        said = [each.format(**words(language)) for each in BELOW[model]]
        there, old = path_of(page, language)
        rename(renamed, "nowy", "new")
        _host, new = path_of(page, language)
        for rest in said:
            if new == old:  # the page of a host is at its root, whatever it is called
                assert client.get(f"{old}{rest}", headers={"host": there}).status_code == 200
            else:
                leads(client, there, f"{old}{rest}", (there, f"{new}{rest}"))

    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_follows_on_the_hub_as_well(self, client, spaces, language):
        """A space with its own host had an address on the hub before, which people kept."""
        _host, old = path_of(the(EventPage), language)
        Site.objects.create(hostname=OWN, port=80, root_page=the(SpacePage))
        event = the(EventPage)
        rename(event, "nowy", "new")
        rename(the(SpacePage), "inny", "another")
        there, new = path_of(event, language)
        assert there == OWN
        leads(client, "localhost", f"{old}event.ics?a=1", (OWN, f"{new}event.ics?a=1"))

    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_follows_a_move(self, client, host, language):
        spaces = NetworkPage.objects.get(slug_pl="miejsca")
        other = make_event_index(make_space(spaces, title_pl="Inny"))
        event = the(EventPage)
        there, old = path_of(event, language)
        with translation.override("en" if language == "pl" else "pl"):
            event.move(other, "last-child")
        new_host, new = path_of(event, language)
        assert new_host == "localhost"
        for rest in ("", "event.ics", "?a=1"):
            leads(client, there, f"{old}{rest}", (new_host, f"{new}{rest}"))

    def test_leads_once_after_several_changes(self, client, host):
        event = the(EventPage)
        there, first = path_of(event, "pl")
        rename(event, "a", "a")
        rename(lists(), "b", "b")
        _host, second = path_of(event, "pl")
        rename(EventIndexPage.objects.get(slug_pl="b"), "c", "c")
        rename(event, "d", "d")
        _host, new = path_of(event, "pl")
        for old in (first, second):
            leads(client, there, f"{old}event.ics?x=1", (there, f"{new}event.ics?x=1"))

    @pytest.mark.parametrize("slash", ["", "/"])
    def test_needs_no_slash_at_the_end(self, client, host, slash):
        event = the(EventPage)
        there, old = path_of(event, "pl")
        rename(event, "nowy", "new")
        _host, new = path_of(event, "pl")
        leads(client, there, f"{old.rstrip('/')}{slash}?a=1", (there, f"{new}?a=1"))

    def test_an_editors_redirect_is_followed_as_well(self, client, spaces):
        site = Site.objects.get()
        Redirect.add_redirect("/pl/stare", lists(), site=site, is_permanent=False)
        Redirect.add_redirect("/pl/poza", "https://example.org/", site=site)
        Redirect.add_redirect("/pl/poza?a=1", "https://example.com/", site=site)
        _host, new = path_of(lists(), "pl")
        moved = client.get("/pl/stare/calendar.ics?a=1")
        assert (moved.status_code, moved["Location"]) == (302, f"{new}calendar.ics?a=1")
        assert client.get("/pl/poza/")["Location"] == "https://example.org/"
        assert client.get("/pl/poza/?a=1")["Location"] == "https://example.com/"
        assert client.get("/pl/poza/dalej/").status_code == 404


class TestWhatAPageTakes:
    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_no_redirect_keeps(self, client, host, language):
        """A page that now stands at an old address is found with a slash and without."""
        event = the(EventPage)
        there, old = path_of(event, language)
        rename(event, "nowy", "new")
        make_event(lists(), title_pl="Joga", title_en="Yoga")
        assert client.get(old, headers={"host": there}).status_code == 200
        bare = client.get(f"{old.rstrip('/')}?a=1", headers={"host": there})
        assert (bare.status_code, bare["Location"]) == (301, f"{old}?a=1")
        assert client.get(f"{old}nothing/", headers={"host": there}).status_code == 404

    @pytest.mark.parametrize("rest", ["{propose}", "{events}/{month}", "{events}/{event}/{date}"])
    def test_nor_what_it_serves_besides_itself(self, client, host, rest):
        rest = rest.format(**words("pl"))
        there, space = path_of(the(SpacePage), "pl")
        site = Site.objects.get(hostname=there)
        Redirect.add_redirect(f"{space}{rest}", NetworkPage.objects.get(slug_pl="o-nas"), site=site)
        bare = client.get(f"{space}{rest}", headers={"host": there})
        assert (bare.status_code, bare["Location"]) == (301, f"{space}{rest}/")

    def test_what_was_below_a_page_is_found_when_another_takes_its_place(self, client, spaces):
        event = the(EventPage)
        _host, old = path_of(event, "pl")
        rename(the(SpacePage), "nowy", "new")
        make_event_index(make_space(spaces, title_pl="Dom", title_en="House"))
        _host, new = path_of(event, "pl")
        leads(client, "localhost", f"{old}event.ics", ("localhost", f"{new}event.ics"))


class TestNoLoop:
    def follow(self, client, host, path) -> int:
        """The status in the end; no address is come by twice."""
        seen = set()
        while True:
            assert (host, path) not in seen
            seen.add((host, path))
            response = client.get(path, headers={"host": host})
            if response.status_code not in (301, 302):
                return response.status_code
            parts = urlsplit(response["Location"])
            host, path = parts.hostname or host, parts.path

    @pytest.mark.parametrize("bare", [False, True])
    def test_back_to_the_old_slug_and_unpublished(self, client, host, bare):
        event = the(EventPage)
        there, old = path_of(event, "pl")
        rename(event, "nowy", "new")
        rename(event, "joga", "yoga")
        assert self.follow(client, there, old) == 200
        type(event).objects.get(pk=event.pk).unpublish()
        assert self.follow(client, there, old.rstrip("/") if bare else old) == 404
        assert self.follow(client, there, f"{old}event.ics") == 404

    def test_two_pages_that_swap_their_slugs(self, client, host):
        one = the(EventPage)
        other = make_event(lists(), title_pl="Szachy", title_en="Chess")
        there, old = path_of(one, "pl")
        _host, its = path_of(other, "pl")
        rename(one, "tmp", "tmp")
        rename(other, "joga", "yoga")
        rename(one, "szachy", "chess")
        for address in (old, its, old.replace("joga", "tmp")):
            assert self.follow(client, there, address) == 200
            assert self.follow(client, there, address.rstrip("/")) == 200
        for page in (one, other):
            type(page).objects.get(pk=page.pk).unpublish()
        for address in (old, its, f"{old}event.ics", its.rstrip("/")):
            assert self.follow(client, there, address) == 404

    def test_a_page_moved_below_its_own_old_address(self, client, spaces):
        space = the(SpacePage)
        about = NetworkPage.objects.get(slug_pl="o-nas").specific
        _host, old = path_of(about, "pl")
        rename(about, "stare", "former")
        _host, renamed = path_of(about, "pl")
        place = add(space, ContentPage(title_pl="O nas", title_en="About"))
        about.move(place, "last-child")
        assert self.follow(client, "localhost", f"{old}stare/") == 200
        for nothing in ("nothing/", "stare/stare/", "stare/o-nas/stare/", "o-nas/"):
            assert self.follow(client, "localhost", f"{old}{nothing}") == 404
        assert self.follow(client, "localhost", renamed) == 200
        assert place.live

    def test_an_editors_redirect_to_itself(self, client, spaces):
        site = Site.objects.get()
        Redirect.add_redirect("/pl/kolo", "/pl/kolo/", site=site)
        assert client.get("/pl/kolo/").status_code == 404
        assert client.get("/pl/kolo").status_code in (301, 404)


def test_a_draft_that_nobody_has_seen_leaves_nothing_behind(spaces):
    make_event(lists(), live=False, title_pl="Szkic", title_en="Draft")
    rename(lists(), "nowa", "new")
    left = set(Redirect.objects.values_list("old_path", flat=True))
    assert "/pl/miejsca/dom/wydarzenia/joga" in left
    assert not [path for path in left if "szkic" in path or "draft" in path]
