"""A real server, started the way ``make run`` starts it, read by a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.network import BROWSER_ARGS, Network, find_chromium

# Milliseconds. Two browsers and two servers may share a slow machine.
PATIENCE = 90_000
expect.set_options(timeout=PATIENCE)

# A browser takes every name under localhost for this machine (RFC 6761).
OWN_HOST = "przyklad.localhost"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    chromium = find_chromium()
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("No chromium: CI must read the pages in a browser.")
        pytest.skip("No chromium on this machine: the browser tests were not run.")
    return {"executable_path": chromium, "args": BROWSER_ARGS}


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """Whose pages wait as long as a slow machine takes: that is no mistake of the site."""
    make = browser.new_context

    def patient(**options: Any) -> BrowserContext:
        context = make(**options)
        context.set_default_timeout(PATIENCE)
        return context

    browser.new_context = patient
    return browser


@pytest.fixture(scope="session")
def site_files(tmp_path_factory) -> Path:
    """Where that network keeps its database, its files and, in ``mail``, what it sends."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def post(site_files: Path) -> Path:
    """The letters it has sent."""
    return site_files / "mail"


@pytest.fixture(scope="session")
def made(site_files: Path) -> Network:
    """A network with the first entry and the example spaces, as nobody has used it yet."""
    network = Network(site_files)
    network.make()
    return network


@pytest.fixture(scope="session")
def untouched(made: Network, tmp_path_factory) -> Network:
    """A copy of it, for a test that needs one of its own to begin from."""
    return made.copy_to(tmp_path_factory.mktemp("untouched") / "site")


@pytest.fixture(scope="session")
def site(made: Network, untouched: Network) -> Iterator[str]:
    """The address of that network."""
    made.run(
        "from network.models import User;"
        "User.objects.create_superuser('editor', 'editor@example.org', 'a-long-password');"
        "from sites.models import SpacePage; from wagtail.models import Site;"
        "space = SpacePage.objects.get(slug_pl='przyklad-1');"
        f"Site.objects.create(hostname='{OWN_HOST}', port={made.port}, root_page=space)"
    )
    made.run("from tests.browser.pictured import add_pictures; add_pictures('przyklad-3')")
    with made.served() as address:
        yield address


PAGES = {
    "home": ("/pl/", "/en/"),
    "directory": ("/pl/miejsca/", "/en/spaces/"),
    "space": ("/pl/miejsca/na-kozlowce/", "/en/spaces/na-kozlowce/"),
    "space events": ("/pl/miejsca/na-kozlowce/wydarzenia/", "/en/spaces/na-kozlowce/events/"),
    "meeting": (
        "/pl/miejsca/na-kozlowce/wydarzenia/rok-pilotazu-i-model-na-przyszlosc/",
        "/en/spaces/na-kozlowce/events/a-year-of-the-pilot-and-a-model-for-the-future/",
    ),
    "contact": (
        "/pl/miejsca/przyklad-3/kontakt-i-dojazd/",
        "/en/spaces/example-3/contact-and-directions/",
    ),
    "full space": ("/pl/miejsca/przyklad-3/", "/en/spaces/example-3/"),
    "pictured event": (
        "/pl/miejsca/przyklad-3/wydarzenia/przyklad-joga-o-poranku/",
        "/en/spaces/example-3/events/example-morning-yoga/",
    ),
    "rooms": ("/pl/miejsca/przyklad-3/sale/", "/en/spaces/example-3/rooms/"),
    "room": (
        "/pl/miejsca/przyklad-3/sale/przyklad-sala-a/",
        "/en/spaces/example-3/rooms/example-room-a/",
    ),
    "news": ("/pl/miejsca/przyklad-3/aktualnosci/", "/en/spaces/example-3/news/"),
    "news item": (
        "/pl/miejsca/przyklad-3/aktualnosci/przyklad-malujemy-sale/",
        "/en/spaces/example-3/news/example-we-are-painting-the-room/",
    ),
    "people": ("/pl/miejsca/przyklad-3/ludzie/", "/en/spaces/example-3/people/"),
    "gallery": ("/pl/miejsca/przyklad-3/galeria/", "/en/spaces/example-3/gallery/"),
    "downloads": ("/pl/miejsca/przyklad-3/do-pobrania/", "/en/spaces/example-3/downloads/"),
    "invitation over": ("/pl/invitation/abc/", "/en/invitation/abc/"),
    "confirming over": ("/pl/freshness/abc/", "/en/freshness/abc/"),
    "events": ("/pl/wydarzenia/", "/en/events/"),
    "filtered events": ("/pl/wydarzenia/?free=1&when=week", "/en/events/?free=1&when=week"),
    "events nearby": (
        "/pl/wydarzenia/?near=50.018,19.972",
        "/en/events/?near=50.018,19.972",
    ),
    "month": ("/pl/wydarzenia/2026/12/", "/en/events/2026/12/"),
    "week": (
        "/pl/miejsca/przyklad-13/wydarzenia/2026/w50/",
        "/en/spaces/example-13/events/2026/w50/",
    ),
    "series": (
        "/pl/miejsca/przyklad-13/wydarzenia/przyklad-rozruszaj-sie-co-tydzien/",
        "/en/spaces/example-13/events/example-move-every-week/",
    ),
    "class with places": (
        "/pl/miejsca/przyklad-13/wydarzenia/przyklad-ceramika-dla-kazdego/",
        "/en/spaces/example-13/events/example-pottery-for-everyone/",
    ),
    "sign-up form": (
        "/pl/miejsca/przyklad-13/wydarzenia/przyklad-ceramika-dla-kazdego/sign-up/",
        "/en/spaces/example-13/events/example-pottery-for-everyone/sign-up/",
    ),
    "proposal form": (
        "/pl/miejsca/na-kozlowce/zaproponuj/",
        "/en/spaces/na-kozlowce/propose/",
    ),
    "full course": (
        "/pl/miejsca/przyklad-13/wydarzenia/przyklad-pierwsza-pomoc/",
        "/en/spaces/example-13/events/example-first-aid/",
    ),
    "archive": ("/pl/wydarzenia/?view=archive", "/en/events/?view=archive"),
    "accessibility": ("/pl/dostepnosc/", "/en/accessibility/"),
    "not found": ("/pl/nie-ma/", "/en/nothing/"),
}
LANGUAGES = ("pl", "en")


def address_of(name: str, language: str) -> str:
    return PAGES[name][LANGUAGES.index(language)]
