"""A coordinator publishes a class, cancels one date and moves another; a resident sees it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import icalendar
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

DAY = timedelta(days=1)


@pytest.fixture
def cms(page: Page, site: str) -> Page:
    page.goto(f"{site}/admin/login/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-long-password")
    page.click("button[type=submit]")
    page.wait_for_url(f"{site}/admin/")
    return page


def number_of(cms: Page, address: str) -> str:
    """The number of a page, as the link to edit it has it."""
    cms.goto(address)
    edit = cms.locator("[href*='/admin/pages/'][href$='/edit/']").first
    return re.search(r"/admin/pages/(\d+)/", edit.get_attribute("href")).group(1)


def fill_moment(cms: Page, name: str, text: str) -> None:
    cms.fill(f"[name={name}]", text)
    cms.keyboard.press("Escape")


def publish_weekly_class(cms: Page, site: str, first: date) -> None:
    parent = number_of(cms, f"{site}/pl/miejsca/na-kozlowce/wydarzenia/")
    cms.goto(f"{site}/admin/pages/add/events/eventpage/{parent}/")
    cms.fill("#id_title_pl", "Taniec w kręgu")
    cms.fill("#id_title_en", "Circle dance")
    fill_moment(cms, "start", f"{first:%d.%m.%Y} 18:00")
    fill_moment(cms, "end", f"{first:%d.%m.%Y} 19:30")
    cms.click("#id_rules-ADD")
    cms.fill("[name=rules-0-count]", "6")
    preview = cms.locator("[data-event-dates]")
    expect(preview).to_contain_text("6 razy")
    expect(preview).to_contain_text("6 times")
    expect(preview.locator("li")).to_have_count(6)
    cms.locator("button[name=action-publish]").click()
    cms.wait_for_url(f"{site}/admin/pages/{parent}/")


def do(cms: Page, row: int, deed: str, **values: str) -> None:
    """One deed on one row of the list of dates."""
    cms.locator("tbody tr").nth(row).locator(f"a[href$='/{deed}/']").click()
    for name, text in values.items():
        if name in ("start", "end"):
            fill_moment(cms, name, text)
        else:
            cms.fill(f"[name={name}]", text)
    cms.locator(".mam-page button[type=submit]").click()
    cms.wait_for_url(re.compile(r"/dates/$"))


def test_a_weekly_class_with_one_date_cancelled_and_one_moved(cms, site, browser):
    first = date.today() + 7 * DAY  # noqa: DTZ011  the same day in Kraków as here, or the next
    publish_weekly_class(cms, site, first)
    event = f"{site}/pl/miejsca/na-kozlowce/wydarzenia/taniec-w-kregu/"
    cms.goto(f"{site}/admin/events/{number_of(cms, event)}/dates/")
    do(cms, 1, "cancel", reason_pl="Choroba prowadzącej", reason_en="The teacher is ill")
    moved = first + 15 * DAY
    times = {"start": f"{moved:%d.%m.%Y} 17:00", "end": f"{moved:%d.%m.%Y} 18:30"}
    do(cms, 2, "move", **times, reason_pl="Remont", reason_en="Works")

    context = browser.new_context()
    resident = context.new_page()
    cancelled = first + 7 * DAY
    resident.goto(f"{site}/pl/wydarzenia/?from={cancelled}&to={cancelled}")
    line = resident.locator(".agenda-line", has_text="Taniec w kręgu")
    expect(line).to_contain_text("Odwołane")
    expect(line).to_contain_text("Choroba prowadzącej")
    resident.goto(f"{site}/en/events/?from={moved - DAY}&to={moved}")
    was, now = resident.locator(".agenda-line", has_text="Circle dance").all()
    expect(was).to_contain_text("New date:")
    expect(now).to_contain_text("17:00–18:30")
    for day, word in ((cancelled, "Odwołane"), (moved, "Zmieniony termin")):
        resident.goto(f"{site}/pl/miejsca/na-kozlowce/wydarzenia/{day:%Y/%m}/")
        cell = resident.locator(f"td:has(a[href$='{day:/%Y/%m/%d/}'])")
        expect(cell.locator("li", has_text="Taniec w kręgu")).to_contain_text(word)
    feed = resident.request.get(f"{event}event.ics")
    calendar = icalendar.Calendar.from_ical(feed.body())
    changed = {
        str(each["STATUS"]): each["DTSTART"].dt
        for each in calendar.walk("VEVENT")
        if "RECURRENCE-ID" in each
    }
    assert changed["CANCELLED"].date() == cancelled
    assert f"{changed['CONFIRMED']:%d %H:%M}" == f"{moved:%d} 17:00"
    context.close()


def test_a_resident_filters_by_keyboard_and_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/pl/wydarzenia/")
    page.locator(".event-filters > summary").focus()
    page.keyboard.press("Enter")
    box = page.locator(".facets input[type=checkbox]").first
    box.focus()
    page.keyboard.press("Space")
    page.locator(".event-filters button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chips a")).to_have_count(1)
    assert "=" in page.url
    page.locator(".chips a").click()
    expect(page.locator(".chips a")).to_have_count(0)
    context.close()


def test_on_a_phone_the_month_is_a_list_of_its_days(browser, site):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/pl/wydarzenia/2026/12/")
    cells = page.locator(".month-grid td:visible")
    boxes = [cell.bounding_box() for cell in cells.all()]
    assert len(boxes) > 5
    assert len({box["x"] for box in boxes}) == 1
    context.close()
