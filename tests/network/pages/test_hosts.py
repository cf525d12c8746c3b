"""A space on a hostname of its own: one address for each page, and nothing on a stranger's name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.test import Client
from django.utils.translation import override
from wagtail.models import Site

from network.models import User
from network.routing.addresses import site_asked
from sites.models import ContactPage, SpacePage
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

OWN = "kozlowka.example"


@pytest.fixture(scope="module")
def two_spaces(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        home = make_home()
        make_event_index(home)
        index = make_space_index(home)
        for polish, english in (("Kozłówka", "Kozlowka"), ("Inne", "Other")):
            space = make_space(index, title_pl=polish, title_en=english)
            make_event(make_event_index(space), title_pl="Joga", title_en="Yoga")
        yield index


@pytest.fixture
def spaces(two_spaces, db):
    return again(two_spaces)


@pytest.fixture
def own_host(spaces):
    space = SpacePage.objects.get(slug_pl="kozlowka")
    return Site.objects.create(hostname=OWN, port=80, root_page=space, site_name="Kozłówka")


@pytest.mark.parametrize(
    ("on_hub", "on_own"),
    [
        ("/pl/miejsca/kozlowka/", "/pl/"),
        ("/en/spaces/kozlowka/", "/en/"),
        ("/pl/miejsca/kozlowka/wydarzenia/joga/", "/pl/wydarzenia/joga/"),
        ("/en/spaces/kozlowka/events/yoga/", "/en/events/yoga/"),
        ("/en/spaces/kozlowka/events/?view=archive", "/en/events/?view=archive"),
    ],
)
def test_the_hubs_address_leads_once_to_the_pages_own(client, own_host, on_hub, on_own):
    moved = client.get(on_hub)
    assert moved.status_code == 301
    assert moved["Location"] == f"http://{OWN}{on_own}"
    assert "max-age=600" in moved["Cache-Control"]
    page = client.get(on_own, headers={"host": OWN})
    assert page.status_code == 200
    canonical = BeautifulSoup(page.content, "html.parser").find("link", rel="canonical")
    assert canonical["href"] == f"http://{OWN}{on_own}"


def test_another_spaces_pages_stay_on_the_hub(client, own_host):
    assert client.get("/pl/miejsca/inne/").status_code == 200
    assert client.get("/pl/inne/", headers={"host": OWN}).status_code == 404


def test_giving_the_hostname_up_brings_the_pages_back_to_the_hub(client, own_host):
    own_host.delete()
    assert client.get("/pl/miejsca/kozlowka/").status_code == 200
    for old, new in (
        ("/pl/", "/pl/miejsca/kozlowka/"),
        ("/", "/pl/miejsca/kozlowka/"),
        ("/en/events/yoga/?a=1", "/en/spaces/kozlowka/events/yoga/?a=1"),
    ):
        moved = client.get(old, headers={"host": OWN})
        assert (moved.status_code, moved["Location"]) == (301, f"http://localhost{new}")
        assert "max-age=600" in moved["Cache-Control"]
    asked = client.get("/internal/tls-allowed", {"domain": OWN}, headers={"host": "proxy"})
    assert asked.status_code == 200


def test_a_changed_hostname_leads_to_the_new_one_and_can_be_had_again(client, own_host):
    own_host.hostname = "nowe.example"
    own_host.save()
    moved = client.get("/en/events/yoga/", headers={"host": OWN})
    assert moved["Location"] == "http://nowe.example/en/events/yoga/"
    other = SpacePage.objects.get(slug_pl="inne")
    Site.objects.create(hostname=OWN, port=80, root_page=other)
    assert client.get("/en/", headers={"host": OWN}).status_code == 200


def test_links_leave_the_host_only_for_the_network(client, own_host):
    page = client.get("/en/", headers={"host": OWN})
    links = [a["href"] for a in BeautifulSoup(page.content, "html.parser").find_all("a", href=True)]
    assert "/en/events/yoga/" in links
    assert "http://localhost/en/" in links
    assert not [link for link in links if link.startswith(f"http://{OWN}") and "/en/" in link]


def test_the_masthead_bears_the_spaces_name_there_and_the_networks_on_the_hub(client, own_host):
    there = BeautifulSoup(client.get("/pl/", headers={"host": OWN}).content, "html.parser")
    assert there.select_one(".wordmark").get_text(strip=True) == "Kozłówka"
    assert not there.select(".breadcrumbs a")
    hub = BeautifulSoup(client.get("/pl/miejsca/").content, "html.parser")
    assert hub.select_one(".wordmark")["href"] == "/pl/"


def test_the_hubs_lists_link_to_a_spaces_own_host(client, own_host):
    page = client.get("/en/events/").content.decode()
    assert f'href="http://{OWN}/en/events/yoga/"' in page
    assert 'href="/en/spaces/other/events/yoga/"' in page


def test_each_hosts_sitemap_lists_its_own_pages_only(client, own_host):
    hub = client.get("/sitemap-pages.xml").content.decode()
    own = client.get("/sitemap-pages.xml", headers={"host": OWN}).content.decode()
    assert f"http://{OWN}" not in hub
    assert "http://localhost/pl/miejsca/inne/" in hub
    assert f"<loc>http://{OWN}/pl/wydarzenia/joga/</loc>" in own
    assert "<loc>http://localhost" not in own


@pytest.mark.parametrize("address", ["/", "/pl/", "/admin/", "/sitemap.xml", "/pl/miejsca/"])
def test_a_strangers_name_shows_nothing_of_the_hub(client, spaces, address):
    response = client.get(address, headers={"host": "stranger.example"})
    assert response.status_code == 404
    assert response.content == b"Not found.\n"


def test_only_our_own_names_are_sent_on_to_https(client, own_host, settings):
    settings.SECURE_SSL_REDIRECT = True
    fresh = Client()
    stranger = fresh.get("/pl/", headers={"host": "stranger.example"})
    assert (stranger.status_code, stranger.get("Location")) == (404, None)
    assert fresh.get("/pl/", headers={"host": OWN})["Location"] == f"https://{OWN}/pl/"
    assert fresh.get("/pl/")["Location"] == "https://testserver/pl/"


def test_a_malformed_host_is_a_bad_request(client, spaces):
    assert client.get("/pl/", headers={"host": "a b/c"}).status_code == 400


def test_health_is_answered_under_any_name(client, spaces):
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200


def test_the_cms_is_on_the_hub_only(client, own_host):
    client.force_login(User.objects.create_superuser("admin", password="a-long-password"))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/", headers={"host": OWN}).status_code == 404
    assert client.get("/admin/login/", headers={"host": OWN}).status_code == 404


def test_not_found_on_an_own_host_leads_on_to_the_hub(client, own_host):
    page = client.get("/en/nothing/", headers={"host": OWN})
    assert page.status_code == 404
    assert 'href="http://localhost/en/spaces/"' in page.content.decode()


class TestCertificates:
    @pytest.mark.parametrize(
        ("domain", "status"),
        [
            (OWN, 200),
            (OWN.upper() + ".", 200),
            ("localhost", 200),
            ("stranger.example", 404),
            ("", 404),
            ("x" * 3000, 404),
        ],
    )
    def test_only_for_hosts_we_answer(self, client, own_host, domain, status):
        asked = client.get("/internal/tls-allowed", {"domain": domain}, headers={"host": "proxy"})
        assert asked.status_code == status

    @pytest.mark.parametrize(
        "how",
        [
            {"REMOTE_ADDR": "203.0.113.5"},
            {"REMOTE_ADDR": "192.168.0.7"},
            {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},  # passed on by the proxy
            {"HTTP_X_FORWARDED_PROTO": "https"},
            {"HTTP_VIA": "1.1 Caddy"},
            {"REMOTE_ADDR": ""},
        ],
    )
    def test_for_the_proxy_alone(self, client, own_host, how):
        assert client.get(f"/internal/tls-allowed?domain={OWN}", **how).status_code == 404

    @pytest.mark.parametrize(
        ("given", "status"),
        [("tajny", 200), ("inny", 404), ("", 404), ("%C4%85", 404), ("tajny&token=inny", 404)],
    )
    def test_from_another_machine_with_a_token(self, client, own_host, settings, given, status):
        settings.TLS_ALLOWED_TOKEN = "tajny"
        address = f"/internal/tls-allowed?domain={OWN}&token={given}"
        assert client.get(address, REMOTE_ADDR="192.168.0.7").status_code == status
        assert client.get(address).status_code == status

    def test_not_for_a_searcher(self, client, own_host, settings):
        caches["shared"].clear()
        settings.TLS_ALLOWED_PER_MINUTE = 3
        answers = [client.get("/internal/tls-allowed?domain=a").status_code for _n in range(4)]
        assert answers == [404, 404, 404, 429]


def test_both_languages_of_the_root_are_known_in_either(own_host):
    """One list in one language was Wagtail's: the English root would be looked for in Polish."""
    page = own_host.root_page.specific
    for active in ("pl", "en"):
        with override(active):
            assert page.get_url_in("en") == f"http://{OWN}/en/"
            assert page.get_url_in("pl") == f"http://{OWN}/pl/"


def test_with_two_own_hosts_every_link_leads_straight_to_a_page(client, spaces):
    """From the hub and both spaces: no link redirects, and none to a page of the host names it."""
    hosts = {"kozlowka": OWN, "inne": "inne.example"}
    for slug, name in hosts.items():
        root = SpacePage.objects.get(slug_pl=slug)
        add(root, ContactPage(title_pl="Kontakt", title_en="Contact"))
        Site.objects.create(hostname=name, port=80, root_page=root, site_name=slug)
    waiting = [("localhost", "/pl/"), *((name, "/en/") for name in hosts.values())]
    seen = set(waiting)
    while waiting:
        host, path = waiting.pop()
        page = client.get(path, headers={"host": host})
        assert page.status_code == 200, (host, path)
        if not page["Content-Type"].startswith("text/html"):  # a feed
            continue
        for link in BeautifulSoup(page.content, "html.parser").find_all("a", href=True):
            parts = urlsplit(link["href"])
            if parts.scheme in ("mailto", "tel", "webcal") or "nofollow" in link.get("rel", []):
                continue
            if not parts.path and parts.fragment:
                continue
            if parts.netloc == host:  # only the language switch and the like name their own host
                assert link.get("hreflang"), (host, path, link["href"])
            asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
            target = (parts.netloc or host, asked)
            if target == ("localhost", "/admin/"):  # answers on the hub, and asks to sign in
                continue
            if target not in seen and target[0] in {"localhost", *hosts.values()}:
                seen.add(target)
                waiting.append(target)
    assert {host for host, _path in seen} == {"localhost", *hosts.values()}
    assert (OWN, "/en/contact/") in seen
    for name in hosts.values():
        listed = client.get("/sitemap-pages.xml", headers={"host": name}).content.decode()
        assert set(re.findall(r"<loc>http://([^/]+)/", listed)) == {name}


@pytest.mark.parametrize("default", ["own.example", "hub.example", None])
@pytest.mark.parametrize("host", ["own.example", "OWN.example:8000", "hub.example", "x.example:81"])
def test_the_site_of_a_request_is_the_one_that_wagtail_finds(rf, two_spaces, default, host):
    Site.objects.all().delete()
    for name, port in (("own.example", 80), ("own.example", 8000), ("hub.example", 81)):
        Site.objects.create(
            hostname=name,
            port=port,
            root_page=two_spaces,
            is_default_site=name == default and not Site.objects.filter(is_default_site=True),
        )
    assert site_asked(rf.get("/", headers={"host": host})) == Site.find_for_request(
        rf.get("/", headers={"host": host})
    )
