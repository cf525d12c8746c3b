"""A real server, started the way ``make run`` starts it, read by a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

# Two browsers and two servers may share a slow machine.
expect.set_options(timeout=20_000)

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
STARTUP_SECONDS = 120
# A browser takes every name under localhost for this machine (RFC 6761).
OWN_HOST = "przyklad.localhost"


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    chromium = find_chromium()
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("No chromium: CI must read the pages in a browser.")
        pytest.skip("No chromium on this machine: the browser tests were not run.")
    args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {"executable_path": chromium, "args": args}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site_files(tmp_path_factory) -> Path:
    """Where that network keeps its database, its files and, in ``mail``, what it sends."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def post(site_files: Path) -> Path:
    """The letters it has sent."""
    return site_files / "mail"


@pytest.fixture(scope="session")
def site(site_files: Path) -> Iterator[str]:
    """The address of a network with the first entry and the example spaces."""
    port = _free_port()
    address = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "network.settings.local",
        "DATA_DIR": str(site_files),
        "BASE_URL": address,
        "SIGNUP_FORM_SECONDS": "0",  # a test types faster than any person
        "SIGNUP_RATE": "1000",
        "PROPOSAL_RATE": "1000",
        "PROPOSAL_UPLOAD_RATE": "1000",
    }
    environment.pop("DATABASE_URL", None)

    def manage(*arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)

    manage("migrate", "--verbosity=0")
    manage("createcachetable")
    manage("load_first_entry")
    manage("example_network")
    manage("collectstatic", "--no-input", "--verbosity=0")
    create = (
        "from network.models import User;"
        "User.objects.create_superuser('editor', 'editor@example.org', 'a-long-password');"
        "from sites.models import SpacePage; from wagtail.models import Site;"
        "space = SpacePage.objects.get(slug_pl='przyklad-1');"
        f"Site.objects.create(hostname='{OWN_HOST}', port={port}, root_page=space)"
    )
    manage("shell", "--verbosity=0", "--command", create)
    pictured = "from tests.browser.pictured import add_pictures; add_pictures('przyklad-3')"
    manage("shell", "--verbosity=0", "--command", pictured)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "network.wsgi", "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The server did not answer at {address} within {STARTUP_SECONDS} s.")


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
