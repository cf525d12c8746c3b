"""People who work in the CMS, made in a running network and signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.browser.network import Network

PASSWORD = "a-long-password"
MAKE = """
from wagtail.users.models import UserProfile
from sites.models import SpacePage
from tests.partners import make_{role}
user = make_{role}("{name}", SpacePage.objects.get(slug_pl="{space}"))
user.set_password("{password}")
user.save()
UserProfile.objects.create(user=user, preferred_language="{language}")
"""


@contextmanager
def at_work(
    network: Network, browser: Browser, *, name: str, role: str, space: str, language: str
) -> Iterator[Page]:
    """The CMS as a new coordinator or partner of one space finds it; 1280 × 800."""
    given = {"name": name, "role": role, "space": space, "language": language}
    network.run(MAKE.format(password=PASSWORD, **given))
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{network.address}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{network.address}/admin/")
    yield page
    context.close()
