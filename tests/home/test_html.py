"""The pages are valid HTML and say in their head what they are."""

from __future__ import annotations

import html5lib
import pytest
from bs4 import BeautifulSoup

from home.services.first_entry import load_first_entry
from tests.home.first_entry import ADDRESSES, STATEMENTS
from tests.standing import standing

pytestmark = pytest.mark.django_db

ALL = [*ADDRESSES["pl"], *ADDRESSES["en"], *STATEMENTS]


@pytest.fixture(scope="module")
def first_entry(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        load_first_entry("http://localhost")
        yield


@pytest.fixture
def network(first_entry, db):
    """The first entry, made once for all of these."""


@pytest.mark.parametrize("address", [*ALL, "/pl/nie-ma/", "/en/spaces/?stage=zamkniete"])
def test_the_html_has_no_error(client, network, address):
    html = client.get(address).content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    soup = BeautifulSoup(html, "html.parser")
    names = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(names) == len(set(names))
    assert len(soup.find_all("h1")) == 1
    assert not soup.select("[style]")
    # Scripts are small modules of our own, and none is written into the page.
    for script in soup.select("script:not([type='application/ld+json'])"):
        assert script["type"] == "module"
        assert script["src"].startswith("/static/")
        assert not script.get_text()


@pytest.mark.parametrize("address", ALL)
def test_the_head_says_what_the_page_is_and_where_its_other_language_is(client, network, address):
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    language = soup.html["lang"]
    assert address.startswith(f"/{language}/")
    assert soup.find("link", rel="canonical")["href"] == f"http://localhost{address}"
    alternates = {link["hreflang"]: link["href"] for link in soup.find_all("link", hreflang=True)}
    assert set(alternates) == {"pl", "en", "x-default"}
    assert alternates[language] == f"http://localhost{address}"
    other = client.get(alternates["en" if language == "pl" else "pl"])
    assert other.status_code == 200
    assert f'href="http://localhost{address}"' in other.content.decode()
    assert soup.title.string.strip()
    for name in ("og:title", "og:url", "og:image", "og:locale"):
        assert soup.find("meta", property=name)["content"]


def test_a_page_of_the_archive_is_its_own_canonical_address(client, network):
    answer = client.get("/en/events/?view=archive&page=1&x=1")
    canonical = BeautifulSoup(answer.content, "html.parser").find("link", rel="canonical")["href"]
    assert canonical == "http://localhost/en/events/?view=archive"


def test_the_security_policy_lets_nothing_else_in(client, network):
    policy = client.get("/pl/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
