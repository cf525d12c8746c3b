"""A coordinator invites an organisation; its event goes back and forth, and a resident sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import nothing_for_axe

pytestmark = pytest.mark.browser

COORDINATOR = "koordynatorka@example.org"
PARTNER = "partnerka@example.org"
PASSWORD = "three words in a row"
SPACE = "/pl/miejsca/na-kozlowce/"
EVENT = f"{SPACE}wydarzenia/spacer-po-lace/"


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def somebody(browser: Browser, contexts: list[BrowserContext]):
    """A browser of one's own, with nobody signed in."""

    def open_one() -> Page:
        contexts.append(browser.new_context())
        return contexts[-1].new_page()

    return open_one


def letters(post: Path, to: str) -> list:
    """The letters to one address, the oldest first."""
    found = []
    for path in sorted(post.glob("*.log"), key=lambda each: each.stat().st_mtime):
        for text in path.read_bytes().split(b"-" * 79):
            if text.strip():
                message = message_from_bytes(text.lstrip(), policy=policy.default)
                if message["To"] == to:
                    found.append(message)
    return found


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def number_of(page: Page, address: str) -> str:
    """The number of a page, as the link to edit it in Wagtail's bar has it."""
    page.goto(address)
    edit = page.locator("[href*='/admin/pages/'][href$='/edit/']").first
    return re.search(r"/admin/pages/(\d+)/", edit.get_attribute("href")).group(1)


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", "a-long-password")
    page.click("button[type=submit]")
    page.wait_for_url(f"{site}/admin/")


def invite(page: Page, site: str, space: str, email: str, role: str, **values: str) -> None:
    page.goto(f"{site}/admin/spaces/{space}/team/")
    page.fill("[name=email]", email)
    page.select_option("[name=role]", role)
    for name, text in values.items():
        page.fill(f"[name={name}]", text)
    page.locator(".mam-page form").last.locator("button[type=submit]").click()
    expect(page.locator(".messages")).to_contain_text(email)


def follow(page: Page, post: Path, email: str, first: str) -> None:
    """The link in the letter, and a password."""
    link = re.search(r"https?://\S+/invitation/\S+", text_of(letters(post, email)[-1])).group(0)
    page.goto(link)
    page.fill("[name=first_name]", first)
    page.fill("[name=last_name]", "Przykładowa")
    page.fill("[name=password]", PASSWORD)
    page.locator("form.form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/admin/$"))


def fill_moment(page: Page, name: str, text: str) -> None:
    page.fill(f"[name={name}]", text)
    page.keyboard.press("Escape")


def submit(page: Page) -> None:
    page.locator("button[name=action-submit]").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def state_of(page: Page, site: str, title: str):
    page.goto(f"{site}/admin/")
    return page.locator(".mam-lane-line", has_text=title)


def open_submission(page: Page, site: str, title: str) -> None:
    page.goto(f"{site}/admin/moderation/")
    nothing_for_axe(page, within="main")
    page.locator(".mam-lane-line", has_text=title).locator(".button").click()


def decide(page: Page, decision: str) -> None:
    page.locator(f"button[name=decision][value={decision}]").click()
    page.wait_for_url(re.compile(r"/admin/moderation/$"))


def test_an_organisations_event_from_the_invitation_to_the_resident(somebody, site, post):
    administrator = somebody()
    sign_in(administrator, site, "editor")
    space = number_of(administrator, f"{site}{SPACE}")
    invite(administrator, site, space, COORDINATOR, "coordinator")
    coordinator, partner, resident = somebody(), somebody(), somebody()
    follow(coordinator, post, COORDINATOR, "Kora")

    # The coordinator invites an organisation, whose first person comes and adds an event.
    coordinator.goto(f"{site}/admin/spaces/{space}/team/")
    nothing_for_axe(coordinator, within="main")
    invite(coordinator, site, space, PARTNER, "partner", new_organisation="Przykład: Fundacja Łąka")
    follow(partner, post, PARTNER, "Pola")
    expect(partner.locator(".mam-lane")).to_contain_text("Fundacja Łąka")
    expect(partner.locator("nav [href*='/admin/reports/']")).to_have_count(0)
    partner.get_by_role("link", name="Dodaj wydarzenie").click()
    day = date.today() + timedelta(days=7)  # noqa: DTZ011  the same day in Kraków, or the next
    partner.fill("#id_title_pl", "Spacer po łące")
    partner.fill("#id_title_en", "A walk in the meadow")
    fill_moment(partner, "start", f"{day:%d.%m.%Y} 17:00")
    fill_moment(partner, "end", f"{day:%d.%m.%Y} 18:30")
    expect(partner.locator("button[name=action-publish]")).to_have_count(0)
    submit(partner)
    assert resident.request.get(f"{site}{EVENT}").status == 404
    (told,) = letters(post, COORDINATOR)[1:]
    assert "Spacer po łące" in told["Subject"]

    # It is returned with a reason, mended, and published.
    open_submission(coordinator, site, "Spacer po łące")
    expect(coordinator.locator(".mam-compare")).to_contain_text("A walk in the meadow")
    nothing_for_axe(coordinator, within="main")
    coordinator.locator(".mam-decide summary").click()
    coordinator.check("[name=reasons][value=for_whom]")
    coordinator.fill("[name=remark]", "Czy można przyjść z psem?")
    decide(coordinator, "return")
    line = state_of(partner, site, "Spacer po łące")
    expect(line.locator(".mam-state")).to_have_class(re.compile("is-returned"))
    expect(line).to_contain_text("Czy można przyjść z psem?")
    nothing_for_axe(partner, within="main")
    assert "Czy można przyjść z psem?" in text_of(letters(post, PARTNER)[-1])
    line.locator(".mam-lane-next .button").click()
    partner.fill("#id_lead_pl", "Dla wszystkich, także z psem.")
    partner.fill("#id_lead_en", "For everybody, dogs too.")
    submit(partner)
    open_submission(coordinator, site, "Spacer po łące")
    coordinator.locator("a[href='?with=before']").click()
    expect(coordinator.locator(".mam-compare .addition").first).to_contain_text("Dla wszystkich")
    decide(coordinator, "approve")
    resident.goto(f"{site}/en/spaces/na-kozlowce/events/a-walk-in-the-meadow/")
    expect(resident.locator("main")).to_contain_text("dogs too")
    subjects = [message["Subject"] for message in letters(post, PARTNER)]
    assert len(subjects) == len(set(subjects)) == 3  # the invitation, returned, published

    # A later change waits while what was published stays up.
    line = state_of(partner, site, "Spacer po łące")
    expect(line.locator(".mam-state")).to_have_class(re.compile("is-published"))
    line.locator(".mam-lane-title").click()
    partner.fill("#id_title_pl", "Spacer po łące i lesie")
    submit(partner)
    line = state_of(partner, site, "Spacer po łące")
    expect(line.locator(".mam-state")).to_have_class(re.compile("is-changes-submitted"))
    resident.goto(f"{site}{EVENT}")
    expect(resident.locator("h1")).to_have_text("Spacer po łące")
    open_submission(coordinator, site, "Spacer po łące")
    expect(coordinator.locator(".mam-compare .addition").first).to_contain_text("lesie")
    decide(coordinator, "approve")
    resident.goto(f"{site}{EVENT}")
    expect(resident.locator("h1")).to_have_text("Spacer po łące i lesie")
