"""A partner hands in an event, and mends it after a return: how much there is to do."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils.text import slugify
from playwright.sync_api import expect

from tests.browser.axe import nothing_for_axe
from tests.browser.hand import Hand
from tests.browser.people_of_the_cms import at_work

pytestmark = pytest.mark.browser

MOST_TO_HAND_IN, MOST_TO_MEND = 5, 3
SPACE = "przyklad-5"
WORDS = {
    "pl": {"add": "Dodaj wydarzenie", "send": "Wyślij do akceptacji", "again": "Wyślij ponownie"},
    "en": {"add": "Add an event", "send": "Send for approval", "again": "Hand in again"},
}
REMARK = "Czy można przyjść z psem?"


@pytest.fixture
def people(request, made, site, browser, language):
    """A partner and a coordinator of one space, each at the home of the CMS."""
    name = slugify(request.node.name)
    given = {"space": SPACE, "language": language}
    with (
        at_work(made, browser, name=f"p-{name}", role="partner", **given) as partner,
        at_work(made, browser, name=f"c-{name}", role="coordinator", **given) as coordinator,
    ):
        yield partner, coordinator


def test_an_event_is_handed_in_returned_and_mended(people, site: str, language: str):
    (partner, coordinator), words = people, WORDS[language]
    title = f"Spacer {language}"
    day = date.today() + timedelta(days=20)  # noqa: DTZ011  any day to come does
    hand = Hand(partner)
    hand.click(partner.get_by_role("link", name=words["add"]).first)
    hand.fill("#id_title_pl", title)
    hand.fill("[name=start]", f"{day:%d.%m.%Y} 17")
    partner.keyboard.press("Tab")
    expect(partner.locator("button[name=action-submit]")).to_contain_text(words["send"])
    expect(partner.locator("button[name=action-publish]")).to_have_count(0)
    hand.click("button[name=action-submit]")
    expect(partner.locator(".messages")).to_contain_text(title)
    assert hand.actions <= MOST_TO_HAND_IN

    coordinator.goto(f"{site}/admin/moderation/")
    coordinator.locator(".mam-lane-line", has_text=title).locator(".button").click()
    coordinator.locator(".mam-decide summary").click()
    coordinator.fill("[name=remark]", REMARK)
    coordinator.locator("button[name=decision][value=return]").click()
    coordinator.wait_for_url(re.compile(r"/admin/moderation/$"))

    partner.goto(f"{site}/admin/")
    hand = Hand(partner)
    line = partner.locator(".mam-lane-line", has_text=title)
    hand.click(line.locator(".mam-lane-next .button"))
    main = partner.locator("main")
    expect(main).to_contain_text(REMARK)
    expect(partner.locator("button[name=action-submit]")).to_contain_text(words["again"])
    assert not re.search(r"\((nr|no\.) \d+\)", main.inner_text())
    expect(partner.locator("[name=action-restart-workflow]")).to_have_count(0)
    nothing_for_axe(partner, within="main")
    hand.fill("#id_lead_pl", "Także z psem.")
    hand.click("button[name=action-submit]")
    expect(partner.locator(".messages")).to_contain_text(title)
    assert hand.actions <= MOST_TO_MEND
