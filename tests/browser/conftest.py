"""A real server, started the way ``make run`` starts it, read by a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.text import slugify
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.network import BROWSER_ARGS, Network, find_chromium
from tests.browser.pages import OWN_HOST
from tests.browser.people_of_the_cms import at_work

# Milliseconds. Two browsers and two servers may share a slow machine.
PATIENCE = 90_000
expect.set_options(timeout=PATIENCE)


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
        f"Site.objects.create(hostname='{OWN_HOST}', port={made.port}, root_page=space);"
        "from tests.browser.pictured import add_pictures; add_pictures('przyklad-3')"
    )
    with made.served() as address:
        yield address


@pytest.fixture
def cms(page: Page, site: str) -> Page:
    """The CMS, signed in."""
    page.goto(f"{site}/admin/login/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-long-password")
    page.click("button[type=submit]")
    page.wait_for_url(f"{site}/admin/")
    return page


@pytest.fixture(params=["pl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def home(
    request: pytest.FixtureRequest, made: Network, site: str, browser: Browser, language: str
) -> Iterator[Page]:
    """The CMS as a new coordinator of the module's ``SPACE`` finds it, signed in."""
    who = {"name": slugify(request.node.name), "role": "coordinator"}
    with at_work(made, browser, space=request.module.SPACE, language=language, **who) as page:
        yield page
