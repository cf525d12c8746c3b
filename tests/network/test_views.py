"""The addresses that are not pages, and every odd address a browser can send."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.clock.tasks import strike, wind
from home.models import HomePage
from network.models import NetworkPage, User
from network.sitemaps import PagesSitemap
from sites.models import FreshnessLetter
from tests.factories import (
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def home(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        home = make_home()
        make_event_index(home)
        space = make_space(make_space_index(home), title_pl="Na Kozłówce", title_en="Na Kozłówce")
        make_event(make_event_index(space), title_pl="Joga", title_en="Yoga")
        yield home


@pytest.fixture
def network(home, db):
    return HomePage.objects.get(pk=home.pk)


@pytest.mark.parametrize(
    ("accepts", "address"),
    [
        ("pl", "/pl/"),
        ("en-GB,en;q=0.9", "/en/"),
        ("de,en;q=0.5,pl;q=0.4", "/en/"),
        ("uk", "/pl/"),
        ("", "/pl/"),
        ("*;;q=ą,,", "/pl/"),
    ],
)
def test_the_root_leads_to_the_readers_language(client, network, accepts, address):
    response = client.get("/", headers={"accept-language": accepts})
    assert response.status_code == 302
    assert response["Location"] == address
    assert "Accept-Language" in response["Vary"]


def test_an_anonymous_reader_gets_no_cookie(client, network):
    for address in ["/", "/pl/", "/en/spaces/", "/pl/wydarzenia/", "/pl/nie-ma/"]:
        response = client.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address


class TestHealth:
    def test_all_well(self, client):
        response = client.get("/healthz")
        assert response.status_code == 200
        assert response.json() == {
            "status": "ok",
            "database": "ok",
            "migrations": "ok",
            "cache": "ok",
            "worker": "ok",
            "letters": "ok",
        }
        assert "no-store" in response["Cache-Control"]

    def test_a_dead_database_is_told(self, client, monkeypatch):
        def refuse(*args, **kwargs):
            raise DatabaseError("gone")

        monkeypatch.setattr("network.views.connection.cursor", refuse)
        response = client.get("/healthz")
        assert response.status_code == 503
        assert response.json()["database"] == "failing"

    def test_a_dead_cache_is_told_and_stops_nothing(self, client, monkeypatch):
        def refuse(*args, **kwargs):
            raise ConnectionError("gone")

        monkeypatch.setattr(type(caches["default"]), "set", refuse)
        response = client.get("/healthz")
        assert response.status_code == 200
        assert response.json()["status"] == "slower"
        assert response.json()["cache"] == "failing"

    def test_a_worker_that_does_not_run_is_told(self, client):
        strike.enqueue()
        assert client.get("/healthz").json()["worker"] == "ok"
        DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=6))
        response = client.get("/healthz")
        assert response.status_code == 200
        assert response.json()["status"] == "late"
        assert response.json()["worker"] == "failing"
        DBTaskResult.objects.all().delete()
        wind(timezone.now() - timedelta(minutes=6))  # the clock's own task has a time to run
        assert client.get("/healthz").json()["worker"] == "failing"

    @pytest.mark.parametrize(
        "stuck", [{"due_at": timezone.now() - timedelta(minutes=31)}, {"attempts": 4}]
    )
    def test_letters_that_do_not_get_out_are_told(self, client, stuck):
        owner = User.objects.create_user("ewa")
        space = make_space(make_space_index(make_home()))
        letter = FreshnessLetter.objects.create(
            space=space, to=owner, kind="asked", day=timezone.localdate(), written_at=timezone.now()
        )
        assert client.get("/healthz").json()["letters"] == "ok"
        FreshnessLetter.objects.update(**stuck)
        assert client.get("/healthz").json()["letters"] == "failing"
        letter.rows.close("sent_at")
        assert client.get("/healthz").json()["status"] == "ok"

    def test_a_missing_migration_is_told(self, client, monkeypatch):
        monkeypatch.setattr("network.views._migrations_applied", lambda: False)
        assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/"])
def test_the_cms_has_a_policy_of_its_own(client, address):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    policy = {part.strip() for part in client.get(address)["Content-Security-Policy"].split(";")}
    assert policy >= {
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    }
    assert "script-src 'self'" in client.get("/pl/")["Content-Security-Policy"]


def test_robots_names_the_sitemap_and_keeps_out_of_the_cms(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_sitemap_is_an_index_of_small_parts_that_name_every_page_once(
    client, network, monkeypatch
):
    monkeypatch.setattr(PagesSitemap, "limit", 2)
    index = client.get("/sitemap.xml").content.decode()
    parts = re.findall("<sitemap><loc>(.*?)</loc>", index)
    assert parts[:2] == [
        "http://testserver/sitemap-pages.xml",
        "http://testserver/sitemap-pages.xml?p=2",
    ]
    named = []
    for address in parts:
        found = re.findall("<loc>(.*?)</loc>", client.get(address).content.decode())
        assert 0 < len(found) <= 2 * 2
        named += found
    pages = NetworkPage.objects.descendant_of(network, inclusive=True).live()
    expected = {page.get_url_in(code) for page in pages for code in ("pl", "en")}
    assert sorted(named) == sorted(expected)
    assert client.get(f"/sitemap-pages.xml?p={len(parts) + 1}").status_code == 404
    assert client.get("/sitemap-other.xml").status_code == 404


def test_the_sitemap_lists_each_page_in_both_languages_with_its_alternate(client, network):
    text = client.get("/sitemap-pages.xml").content.decode()
    pair = ("/pl/miejsca/na-kozlowce/wydarzenia/joga/", "/en/spaces/na-kozlowce/events/yoga/")
    for address in pair:
        assert f"<loc>http://localhost{address}</loc>" in text
    assert text.count(f'hreflang="en" href="http://localhost{pair[1]}"') == 2


ADDRESSES = ["/pl/", "/en/", "/pl/miejsca/", "/en/spaces/", "/pl/wydarzenia/", "/en/events/"]
QUERIES = [
    "page=0",
    "page=-1",
    "page=99999999999999999999",
    "page=ą",
    "page=",
    "view=archive&page=1e9",
    "view=nonsense",
    "district=%27%3B+DROP+TABLE",
    "district=XII&district=I",
    "stage=<script>alert(1)</script>",
    "stage=" + "x" * 5000,
    "unknown=1&&&==",
    "from=2026-02-31",
    "q=%F0%9F%92%A9",
    "q=%ff%fe",
    "%00=%00",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_odd_query_is_answered_calmly(client, network, address, query):
    assert client.get(f"{address}?{query}").status_code in (200, 400, 404, 414)


@pytest.mark.parametrize("address", ["/pl/%00/", "/en/events/?page=%00", "/pl/?%00=1"])
def test_a_nul_character_is_refused_before_a_database_sees_it(client, network, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "<main" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/pl/nie-ma-takiej-strony/",
        "/en/" + "x" * 3000 + "/",
        "/pl/" + "a/" * 200,
        "/de/",
        "/pl/%00/",
        "/pl/miejsca/%F0%9F%92%A9/",
        "/pl/miejsca/..%2f..%2fetc%2fpasswd",
        "/pl/miejsca/na-kozlowce/joga/",
        "/wp-login.php",
        "/documents/999/x.pdf",
    ],
)
def test_an_address_that_is_not_ours_is_a_helpful_page(client, network, address):
    response = client.get(address)
    assert response.status_code in (400, 404)
    assert "<main" in response.content.decode()


@pytest.mark.parametrize(("language", "word"), [("pl", "Nie ma"), ("en", "no page")])
def test_not_found_speaks_the_language_of_the_address(client, network, language, word):
    page = client.get(f"/{language}/nothing/").content.decode()
    assert f'<html lang="{language}"' in page
    assert word in page


def test_a_page_of_one_language_is_not_found_under_the_others_slug(client, network):
    assert client.get("/en/miejsca/").status_code == 404
