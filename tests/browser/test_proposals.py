"""A neighbour proposes an event: the form, its mistakes, the letter, the page that is theirs."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import nothing_for_axe
from tests.pictures import jpeg

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 320, "height": 720}, "desktop": {"width": 1280, "height": 900}}
SPACE = {"pl": "/pl/miejsca/na-kozlowce/", "en": "/en/spaces/na-kozlowce/"}
FORM = {"pl": "zaproponuj/", "en": "propose/"}


def _nothing_wrong(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        nothing_for_axe(page)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _letter(post: Path, address: str, word: str) -> str:
    """The address in the newest letter to somebody that has this word in it."""
    for path in sorted(post.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True):
        for part in path.read_bytes().split(b"-" * 79):
            message = message_from_bytes(part.strip(), policy=policy.default)
            if message["To"] == address:
                text = message.get_body(("plain",)).get_content()
                if found := re.search(rf"http://\S*/{word}/\S+", text):
                    return found[0]
    raise AssertionError(f"no letter to {address} with {word}")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", SPACE)
def test_from_the_page_of_a_space_to_ones_own_page(
    browser: Browser, site: str, post: Path, language: str, size: str
):
    context = browser.new_context(viewport=SIZES[size], reduced_motion="reduce")
    page = context.new_page()
    page.goto(site + SPACE[language])
    page.locator("main a", has_text=re.compile("Zaproponuj|Propose")).first.click()
    assert page.url == f"{site}{SPACE[language]}{FORM[language]}"
    _nothing_wrong(page)
    button = page.locator(".proposal-form .buttons button")
    button.click()  # nothing is filled in
    expect(page.locator("#errors")).to_be_visible()
    _nothing_wrong(page)

    email = f"{language}-{size}@example.org"
    page.fill(f"[name=title_{language}]", "Wieczór gier")
    page.fill(f"[name=text_{language}]", "Gramy w planszówki.")
    page.fill("[name=when]", "w pierwszy piątek")
    page.fill("[name=name]", "Zuzanna")
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg((300, 200))}
    page.set_input_files("[name=picture_1]", picture)
    page.fill("[name=alt_1]", "Stół z grami")
    page.check("[name=rights]")
    button.click()  # the e-mail address is missing: the picture is kept
    expect(page.locator(".proposal-kept img")).to_be_visible()
    _nothing_wrong(page)
    page.fill("[name=email]", email)
    button.click()
    page.wait_for_url("**/proposal/sent/")
    _nothing_wrong(page)

    page.goto(_letter(post, email, "proposal-confirm"))
    _nothing_wrong(page)
    page.locator("main form button").click()
    expect(page.locator("main form")).to_have_count(0)
    page.goto(_letter(post, email, "proposal"))
    expect(page.locator(".proposal-kept img")).to_be_visible()
    _nothing_wrong(page)
    page.fill("[name=notes]", "Potrzebne trzy stoły.")
    page.locator(".proposal-form .buttons button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    page.locator("summary", has_text=re.compile("Wycof|withdraw")).click()
    page.locator("button[value=withdraw]").click()
    expect(page.locator(".proposal-form")).to_have_count(0)
    _nothing_wrong(page)
    assert context.cookies() == []
    context.close()


def test_a_link_that_is_none_is_told_calmly(page: Page, site: str):
    for language in SPACE:
        for path in ("proposal/abc/", "proposal-confirm/abc/"):
            page.goto(f"{site}/{language}/{path}")
            expect(page.locator("h1")).to_be_visible()
            _nothing_wrong(page)
