"""Search: what is found, in which order, how fresh it is, and that nothing asked does harm."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction, Site

from events.models import EventPage, Occurrence
from events.occurrences.changes import cancel_date, move_date
from home.services.first_entry import load_first_entry
from network.models import Amenity, Category, District, NetworkPage, SearchEntry, SearchWord
from network.search import indexing as search_index
from network.search.analysis import Question, stems, words
from network.search.snippets import marked, snippet
from sites.models import (
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    RoomIndexPage,
    RoomPage,
    SpacePage,
    TeamMember,
)
from tests import cms_indexes
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.planner import analyze
from tests.search_quality import JUDGEMENTS, misses
from tests.standing import again, standing

pytestmark = pytest.mark.django_db

ADDRESS = {"pl": "/pl/szukaj/", "en": "/en/search/"}


@pytest.fixture
def spaces():
    return make_space_index(make_home())


@pytest.fixture
def lea(spaces):
    return make_lea(spaces)


def make_lea(spaces):
    """A space with a yoga class to come, one that has been, a room and news."""
    debniki = District.objects.get_or_create(code="VIII", defaults={"name_pl": "Dębniki"})[0]
    space = make_space(
        spaces,
        title_pl="Dom na Łące",
        title_en="House on the Meadow",
        lead_pl="Blisko rzeki i lasu.",
        lead_en="Near the river and the wood.",
        street="ul. Łąkowa 3",
        district=debniki,
        latitude="50.03000",
        longitude="19.90000",
    )
    index = make_event_index(space)
    make_event(index, title_pl="Joga o poranku", title_en="Morning yoga")
    long_ago = timezone.now() - timedelta(days=90)
    make_event(index, title_pl="Joga dawna", title_en="Yoga of old", start=long_ago)
    rooms = add(space, RoomIndexPage(title_pl="Sale", title_en="Rooms"))
    add(rooms, RoomPage(title_pl="Sala lustrzana", title_en="Mirror room", capacity=12))
    news = add(space, NewsIndexPage(title_pl="Aktualności", title_en="News"))
    add(news, NewsPage(title_pl="Malujemy ściany", title_en="Painting the walls"))
    return space


class AroundLea:
    """Tests that find that space and what is below it, made once for all of a class."""

    @pytest.fixture(scope="class")
    @classmethod
    def made(cls, django_db_setup, django_db_blocker):
        with standing(django_db_blocker):
            spaces = make_space_index(make_home())
            yield spaces, make_lea(spaces)

    @pytest.fixture
    def spaces(self, made):
        return again(made[0])

    @pytest.fixture
    def lea(self, made):
        return again(made[1])


def ask(client, text, language="pl", **more):
    response = client.get(ADDRESS[language], {"q": text, **more}, SERVER_NAME="localhost")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def found(client, text, language="pl", **more):
    """The titles that were found, by the heading of their group."""
    page = ask(client, text, language, **more)
    return {
        group["aria-labelledby"].removeprefix("found-"): [
            h3.get_text(" ", strip=True) for h3 in group.select("h3")
        ]
        for group in page.select(".search-group")
    }


def all_found(client, text, language="pl", **more):
    return [title for titles in found(client, text, language, **more).values() for title in titles]


class TestTheFirstEntry:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def network(cls, django_db_setup, django_db_blocker):
        with standing(django_db_blocker):
            with cms_indexes.left_out():
                load_first_entry("http://localhost")
            yield

    @pytest.mark.parametrize("language", ["pl", "en"])
    @pytest.mark.parametrize("text", ["kozlowka", "Kozłówka", "KOZŁÓWKĘ", "na kozl"])
    def test_the_first_space_is_found_first(self, client, text, language):
        groups = found(client, text, language)
        assert next(iter(groups)) == "space"
        assert "Na Kozłówce 25" in groups["space"][0].replace("\xa0", " ")

    @pytest.mark.parametrize("language", ["pl", "en"])
    def test_world_cafe_finds_the_meeting(self, client, language):
        (title,) = found(client, "world cafe", language)["event"]
        assert {"pl": "rok", "en": "a year of the"}[language] in title.replace("\xa0", " ")

    def test_the_guests_are_not_found_by_their_names(self, client):
        page = ask(client, "Paaby")
        assert not page.select(".search-result")
        assert not SearchEntry.objects.filter(text_pl__contains="Paaby").exists()


class TestWhatIsFound(AroundLea):
    @pytest.mark.parametrize(
        ("text", "kind", "title"),
        [
            ("łąka", "space", "Dom na Łące"),
            ("lace", "space", "Dom na Łące"),
            ("DĘBNIKACH", "space", "Dom na Łące"),
            ("lakowa 3", "space", "Dom na Łące"),
            ("joga laka", "event", "Joga o poranku"),
            ("jogi debniki", "event", "Joga o poranku"),
            ("mirror", "room", "Sala lustrzana"),
            ("12 osób", "room", "Sala lustrzana"),
            ("maluj", "page", "Malujemy ściany"),
        ],
    )
    def test_in_polish(self, client, lea, text, kind, title):
        assert title in [t.replace("\xa0", " ") for t in found(client, text)[kind]]

    def test_in_the_order_asked_for_coming_goes_before_past(self, client, lea):
        titles = [title.replace("\xa0", " ") for title in found(client, "joga")["event"]]
        assert titles == ["Joga o poranku", "Joga dawna"]

    def test_a_name_goes_before_a_text(self, client, spaces):
        make_space(spaces, title_pl="Klub", lead_pl="Mamy tu akwarium.")
        make_space(spaces, title_pl="Akwarium", lead_pl="Klub.")
        assert found(client, "akwarium")["space"] == ["Akwarium", "Klub"]

    def test_near_goes_before_far(self, client, spaces):
        for name, latitude in (("Południe", "50.00000"), ("Północ", "50.09000")):
            make_space(spaces, title_pl=f"Klub {name}", latitude=latitude, longitude="19.95000")
        assert found(client, "klub", near="50.001,19.950")["space"][0] == "Klub Południe"
        assert found(client, "klub", near="50.089,19.950")["space"][0] == "Klub Północ"

    def test_near_is_found_among_very_many(self, client, spaces):
        make_space(spaces, title_pl="Klub bliski", latitude="50.00000", longitude="19.95000")
        near = SearchEntry.objects.get(name_pl="Klub bliski")
        before = [make_space(spaces, title_pl=f"Klub {n}") for n in range(45)]
        # The one that is near stands behind all others in the index.
        last = near.position + 10**9
        search_index.engine().move([(near.position, last)])
        SearchEntry.objects.filter(pk=near.pk).update(position=last)
        assert len(before) > 40
        assert found(client, "klub", near="50.001,19.951")["space"][0] == "Klub bliski"

    def test_every_word_must_be_there_or_it_says_so(self, client, lea):
        page = ask(client, "joga zoologia")
        assert "No page has all these words" in page.text or page.select_one(".notice")
        assert page.select(".search-result")
        assert not ask(client, "joga poranek").select(".search-page .notice")

    def test_small_words_need_not_be_there(self, client, lea):
        assert not ask(client, "joga dla i w domu").select(".search-page > .notice")

    def test_categories_and_amenities_are_words_too(self, client, lea):
        event = EventPage.objects.get(title_pl="Joga o poranku")
        ruch = Category.objects.create(code="r", name_pl="Ruchomości", name_en="Movables")
        event.categories = [ruch]
        event.save()
        lea.amenities = [Amenity.objects.create(code="p", name_pl="Proscenium", name_en="Stage x")]
        lea.save()
        assert found(client, "movables", "en")["event"] == ["Morning yoga"]
        assert found(client, "proscenium")["space"] == ["Dom na Łące"]

    def test_people_are_not_found(self, client, lea):
        people = add(lea, PeoplePage(title_pl="Ludzie", title_en="People"))
        people.members = [TeamMember(name="Zenobia Nowak", consent_on=timezone.localdate())]
        people.save()
        assert not ask(client, "Zenobia").select(".search-result")

    def test_each_kind_has_pages_of_its_own(self, client, spaces):
        index = make_event_index(make_space(spaces))
        for number in range(25):
            make_event(index, title_pl=f"Szachy {number}", title_en="")
        page = ask(client, "szachy")
        assert len(page.select(".search-result")) == 5
        more = page.select_one(".search-group a.more")["href"]
        first = BeautifulSoup(client.get(more, SERVER_NAME="localhost").content, "html.parser")
        assert len(first.select(".search-result")) == 20
        following = first.select_one("a[rel=next]")["href"]
        last = BeautifulSoup(client.get(following, SERVER_NAME="localhost").content, "html.parser")
        assert len(last.select(".search-result")) == 5


class TestLanguages(AroundLea):
    def test_the_visitors_language_goes_first_and_the_other_is_marked(self, client, spaces):
        index = make_event_index(make_space(spaces))
        make_event(index, title_pl="Kino", title_en="", lead_pl="Picnic po polsku")
        make_event(index, title_pl="Piknik", title_en="Picnic", lead_en="Bring a blanket.")
        page = ask(client, "picnic", "en")
        first, second = page.select(".search-result")
        assert first.h3.a.text == "Picnic"
        assert not first.h3.a.has_attr("lang")
        assert second.h3.a["lang"] == "pl"
        assert second.select_one(".search-passage .badge")

    def test_a_passage_in_the_other_language_says_which_it_is(self, client, lea):
        (result,) = ask(client, "rzeki", "en").select(".search-result")
        assert result.h3.a.text == "House on the Meadow"
        assert result.select_one(".search-passage [lang=pl] mark").text == "rzeki"
        assert result.select_one(".badge")

    def test_the_switch_keeps_the_question(self, client, lea):
        page = ask(client, "joga")
        switch = page.select_one(".languages a[hreflang=en]")["href"]
        assert switch == "http://localhost/en/search/?q=joga"
        assert client.get(switch, SERVER_NAME="localhost").status_code == 200


class TestPassages:
    def test_marked_as_written_compared_folded(self):
        html = marked(Question.read("kozlowce"), "Dom Na Kozłówce", "pl")
        assert html.replace("\xa0", " ") == "Dom Na <mark>Kozłówce</mark>"

    def test_what_people_write_is_escaped(self):
        html = snippet(Question.read("joga"), 'Joga <script>alert("x")</script> & joga', "pl")
        assert "<script>" not in html
        assert "&lt;<mark>" not in html
        assert html.count("<mark>") == 2

    def test_around_the_words_found(self):
        text = "wstęp " * 200 + "potem joga i herbata " + "koniec " * 200
        html = snippet(Question.read("herbata joga"), text, "pl")
        assert "<mark>joga</mark>" in html
        assert "<mark>herbata</mark>" in html
        assert len(html) < 300
        assert html.startswith("…")


class TestFreshness(AroundLea):
    def test_published_unpublished_deleted(self, client, spaces):
        page = make_space(spaces, title_pl="Latarnia", live=False)
        assert not all_found(client, "latarnia")
        page.save_revision().publish()
        assert all_found(client, "latarnia") == ["Latarnia"]
        SpacePage.objects.get(pk=page.pk).unpublish()
        assert not all_found(client, "latarnia")
        SpacePage.objects.get(pk=page.pk).save_revision().publish()
        SpacePage.objects.get(pk=page.pk).delete()
        assert not all_found(client, "latarnia")
        assert not SearchWord.objects.filter(word="latarnia").exists()

    def test_a_draft_says_nothing(self, client, lea):
        lea.title_pl = "Tajny plan"
        lea.save_revision()
        assert not all_found(client, "tajny")
        assert "Dom na Łące" in all_found(client, "łąka")[0].replace("\xa0", " ")

    def test_a_new_name_reaches_what_is_below(self, client, lea):
        lea.title_pl, lea.title_en = "Młyn", "The Mill"
        lea.save_revision().publish()
        assert found(client, "joga młyn")["event"][0].replace("\xa0", " ") == "Joga o poranku"
        assert not all_found(client, "meadow", "en")

    def test_a_moved_event_is_found_where_it_is(self, client, spaces, lea):
        other = make_event_index(make_space(spaces, title_pl="Wieża", title_en="Tower"))
        event = EventPage.objects.get(title_pl="Joga o poranku")
        event.move(NetworkPage.objects.get(pk=other.pk), pos="last-child")
        assert found(client, "poranku wieża")["event"]
        assert SearchEntry.objects.get(pk=event.pk).place_pl == "Wieża"
        assert ask(client, "poranku debniki").select(".search-page > .notice")

    def test_what_not_everybody_may_read_is_not_found(self, client, lea):
        lock = PageViewRestriction.objects.create(page=lea, restriction_type="login")
        assert not all_found(client, "joga")
        assert not all_found(client, "łąka")
        lock.delete()
        assert all_found(client, "joga")

    def test_a_cancelled_date_says_so(self, client, lea):
        date = Occurrence.objects.get(event__title_pl="Joga o poranku")
        cancel_date(date.pk, reason={}, by=None)
        result = ask(client, "poranku").select_one(".search-result")
        assert "is-cancelled" in result["class"]
        assert result.select_one(".badge-odwolane")

    def test_a_series_is_one_result_with_its_next_date(self, client, lea):
        event = EventPage.objects.get(title_pl="Joga o poranku")
        template = event.occurrences.get()
        for weeks in range(1, 4):
            start = template.start + timedelta(weeks=weeks)
            end = start + timedelta(hours=1)
            Occurrence.objects.create(event=event, start=start, end=end, recurrence_id=start)
        result = ask(client, "poranku").select(".search-result")
        assert len(result) == 1
        assert result[0].time["datetime"].startswith(f"{timezone.localtime(template.start):%F}")

    def test_what_has_passed_goes_behind_without_anybody_doing_anything(
        self, client, lea, monkeypatch
    ):
        event = EventPage.objects.get(title_pl="Joga o poranku")
        index = NetworkPage.objects.get(pk=event.get_parent().pk)
        later = timezone.now() + timedelta(days=9)
        make_event(index, title_pl="Joga później", title_en="Later yoga", start=later)
        assert all_found(client, "joga")[0].replace("\xa0", " ") == "Joga o poranku"
        moment = timezone.now() + timedelta(days=5)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        assert all_found(client, "joga")[0] == "Joga później"

    def test_a_moved_date_is_shown_as_it_is(self, client, lea):
        date = Occurrence.objects.get(event__title_pl="Joga o poranku")
        start = date.start + timedelta(days=2)
        move_date(date.pk, start=start, end=start + timedelta(hours=1), by=None)
        result = ask(client, "poranku").select_one(".search-result")
        assert result.time["datetime"].startswith(f"{timezone.localtime(start):%F}")
        entry = SearchEntry.objects.get(name_pl="Joga o poranku")
        assert entry.next_end == start + timedelta(hours=1)

    def test_rebuilding_changes_nothing_and_repairs_everything(self, client, lea):
        before = list(SearchEntry.objects.order_by("pk").values())
        call_command("rebuild_search", verbosity=0)
        assert list(SearchEntry.objects.order_by("pk").values()) == before
        SearchEntry.objects.all().delete()
        SearchWord.objects.create(word="nikt", written="nikt")
        assert not all_found(client, "joga")
        call_command("rebuild_search", verbosity=0)
        assert list(SearchEntry.objects.order_by("pk").values()) == before
        assert not SearchWord.objects.filter(word="nikt").exists()
        assert all_found(client, "joga")

    def test_nothing_is_left_of_what_was_deleted(self, spaces, lea):
        SpacePage.objects.get(pk=lea.pk).delete()
        left = SearchEntry.objects.values_list("name_pl", flat=True)
        assert sorted(left) == ["Miejsca", "Sieć"]
        assert set(SearchWord.objects.values_list("word", flat=True)) == {
            "miejsca",
            "network",
            "siec",
            "spaces",
        }
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM network_searchtext")
                assert cursor.fetchone() == (2,)


class TestHelpingOn(AroundLea):
    def test_a_misspelt_word(self, client, lea):
        page = ask(client, "lustrzzana")
        better = page.select_one(".search-better a")
        assert better.text == "lustrzana"
        assert client.get(better["href"], SERVER_NAME="localhost").context["results"].any_found

    def test_nothing_found_leads_on(self, client, lea):
        page = ask(client, "xyzzy qwerty")
        assert not page.select(".search-result")
        assert page.select('a[href="/pl/miejsca/"]')
        assert [a.text for a in page.select(".search-shorter a")] == ["qwerty", "xyzzy"]

    def test_suggestions(self, client, lea):
        response = client.get("/pl/szukaj/suggest/", {"q": "jog"}, SERVER_NAME="localhost")
        suggestions = response.json()["suggestions"]
        assert [each["title"] for each in suggestions] == ["Joga o poranku", "Joga dawna"]
        assert suggestions[0]["url"] == "/pl/miejsca/dom-na-lace/wydarzenia/joga-o-poranku/"
        assert "max-age=60" in response["Cache-Control"]
        assert not response.cookies

    def test_on_a_spaces_own_host_its_own_goes_first(self, client, spaces, lea):
        index = make_event_index(make_space(spaces, title_pl="Młyn", title_en="Mill"))
        soon = timezone.now() + timedelta(hours=5)
        make_event(index, title_pl="Joga młynarska", title_en="Miller's yoga", start=soon)
        assert all_found(client, "joga")[0] == "Joga młynarska"
        Site.objects.create(hostname="laka.localhost", root_page=lea)
        response = client.get("/pl/szukaj/", {"q": "joga"}, SERVER_NAME="laka.localhost")
        links = BeautifulSoup(response.content, "html.parser").select(".search-result h3 a")
        assert links[0]["href"] == "/pl/wydarzenia/joga-o-poranku/"
        assert links[-1]["href"].startswith("http://localhost/") or len(links) == 3

    def test_not_for_search_engines(self, client, lea):
        page = ask(client, "joga")
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
        description = client.get("/pl/szukaj/opensearch.xml", SERVER_NAME="localhost")
        assert b"http://localhost/pl/szukaj/?q={searchTerms}" in description.content

    def test_a_box_on_every_page(self, client, lea):
        for address in ("/pl/", "/en/spaces/", "/pl/nie-ma/"):
            response = client.get(address, SERVER_NAME="localhost")
            page = BeautifulSoup(response.content, "html.parser")
            box = page.select_one("form[role=search]")
            assert box["action"] == ADDRESS[address[1:3]]
            assert page.select_one(f"label[for={box.select_one('input[name=q]')['id']}]")


ODD = [
    "",
    "   ",
    '"',
    '""" \'',
    "((((",
    ")][{}",
    "*",
    "joga*",
    "a* AND b*",
    "NEAR(a b)",
    "name_pl: joga",
    "=joga",
    "@s1",
    "x" * 3_000,
    "joga " * 600,
    "🧘 🎉",
    "🧘joga",
    "'; DROP TABLE network_searchentry; --",
    "<script>alert(1)</script>",
    "\\",
    "%",
    "_",
    "ﬁ ﷺ",
    "joga\u202eagoj\u0301",
    "日本語",
    "йога",
]


class TestAnythingMayBeAsked(AroundLea):
    @pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:20])
    def test_a_calm_page(self, client, lea, text):
        for language in ADDRESS:
            page = ask(client, text, language)
            assert page.h1.text
            assert not page.select("main script")
        assert client.get("/pl/szukaj/suggest/", {"q": text}).status_code == 200

    def test_a_long_question_is_cut_and_it_says_so(self, client, lea):
        assert ask(client, "joga " * 600).select(".notice")
        assert ask(client, "joga " * 600).select(".search-result")

    def test_one_beyond_all_measure_is_refused_calmly(self, client, lea):
        response = client.get("/pl/szukaj/", {"q": "joga " * 2_000}, SERVER_NAME="localhost")
        assert response.status_code == 414
        assert b"<h1" in response.content

    def test_nul_is_refused_calmly(self, client, lea):
        response = client.get("/pl/szukaj/?q=a%00b", SERVER_NAME="localhost")
        assert response.status_code == 400
        assert b"<h1" in response.content

    @pytest.mark.parametrize("odd", ["near=x", "near=999,999", "kind=x", "page=-1", "page=9999"])
    def test_odd_parameters_are_passed_over(self, client, lea, odd):
        response = client.get(f"/pl/szukaj/?q=joga&{odd}", SERVER_NAME="localhost")
        assert response.status_code == 200
        assert b"search-result" in response.content

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(text=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
    def test_whatever_it_is(self, client, lea, text):
        assert client.get("/pl/szukaj/", {"q": text}, SERVER_NAME="localhost").status_code == 200
        answer = client.get("/en/search/suggest/", {"q": text}, SERVER_NAME="localhost")
        assert answer.status_code == 200


class TestWords:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("kozłówka", "kozłówce"),
            ("joga", "jodze"),
            ("rowery", "rowerów"),
            ("seniorki", "seniorek"),
            ("ogród", "ogrodzie"),
            ("warsztat", "warsztacie"),
            ("Norwegia", "Norwegii"),
        ],
    )
    def test_forms_of_a_word_share_a_stem(self, one, other):
        (first,), (second,) = words(one), words(other)
        assert stems(first) & stems(second)

    def test_other_words_do_not(self):
        for one, other in (("joga", "jogurt"), ("sala", "salon"), ("kurs", "kursor")):
            assert not stems(one) & stems(other)


def test_the_cost_is_the_same_when_the_network_grows_tenfold(client, spaces, lea):
    addresses = [
        "/pl/szukaj/?q=joga",
        "/en/search/?q=yoga+meadow",
        "/pl/szukaj/?q=lace",
        "/pl/szukaj/?q=joga&kind=event",
        "/pl/szukaj/?q=joga&near=50.03,19.9",
        "/pl/szukaj/?q=joga+zoologia",
        "/pl/szukaj/?q=lustrzzana",
        "/pl/szukaj/suggest/?q=jo",
    ]
    before = {address: _queries(client, address) for address in addresses}
    for number in range(10):
        index = make_event_index(make_space(spaces, title_pl=f"Miejsce {number}"))
        for _event in range(3):
            make_event(index, title_pl="Joga", title_en="Yoga")
    assert {address: _queries(client, address) for address in addresses} == before
    assert {address: number for address, number in before.items() if number > 12} == {}


def _queries(client, address):
    client.get(address, SERVER_NAME="localhost")
    with CaptureQueriesContext(connection) as queries:
        client.get(address, SERVER_NAME="localhost")
    return len(queries)


def test_the_judged_questions_are_answered(client):
    with cms_indexes.left_out():
        load_first_entry("http://localhost")
        call_command("example_network", verbosity=0)
    analyze()
    assert len(JUDGEMENTS) >= 60
    missed = list(misses())
    asked = {judged["q"] for judged, _first in missed}
    assert 1 - len(missed) / len(JUDGEMENTS) >= 0.95, missed
    only_with_stems = (each for each, _first in misses(with_stems=False) if each["q"] not in asked)
    assert len(list(islice(only_with_stems, 5))) == 5
    with cms_indexes.left_out():
        call_command("example_network", remove=True, verbosity=0)
    left = SearchEntry.objects.filter(name_pl__contains="Przykład")
    assert not left.exists()
    assert not SearchWord.objects.filter(word__startswith="przyklad").exists()


def test_the_menu_around_the_results_is_found_without_reading_all_pages(client, lea):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by how many pages there are.")
    with CaptureQueriesContext(connection) as asked:
        client.get("/pl/szukaj/", {"q": "joga"}, SERVER_NAME="localhost")
    menu = [each["sql"] for each in asked if '"depth" = ' in each["sql"]]
    assert menu
    with connection.cursor() as cursor:
        for sql in menu:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            assert not [plan for *_rest, plan in cursor.fetchall() if "SCAN" in plan]
