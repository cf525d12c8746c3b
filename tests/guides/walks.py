"""The six walks of the guide for editors, as one hand does them in either language.

They build on each other: the space that the first opens is where the others take place. Words to
press and to fill in come in pairs, Polish and English.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.network import Network
from tests.guides.clock import MORNING, WARSAW, set_clock
from tests.guides.walker import Walker

SETTINGS = "tests.guides.settings"
PASSWORD = "three words in a row"
ADMINISTRATOR, COORDINATOR = "administracja@example.org", "koordynatorka@example.org"
NEIGHBOUR, PARTNER = "sasiadka@example.org", "partnerka@example.org"
#: The class begins on a Tuesday; what a neighbour proposes is on a Friday.
FIRST, GAMES = date(2026, 9, 8), date(2026, 9, 25)
#: When the class has begun, and one looks back on its first month.
A_MONTH_LATER = datetime(2026, 10, 1, 9, 0, tzinfo=WARSAW)
SPACE = {"pl": "Przykład: Dom Sąsiedzki na Rogu", "en": "Example: the Corner House"}
ADDRESS = {
    "pl": "/pl/miejsca/przyklad-dom-sasiedzki-na-rogu/",
    "en": "/en/spaces/example-the-corner-house/",
}
CLASS = {"pl": "Szydełko i herbata", "en": "Crochet and tea"}
# What the network has before anything is done: somebody who runs it, without being a superuser.
ADMINISTRATION = """
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile
from home.services.first_entry import load_first_entry
from network.models import User
load_first_entry({address!r})
user = User.objects.create_user(
    {email!r}, email={email!r}, password={password!r}, first_name="Ada", last_name="Przykładowa"
)
user.groups.add(Group.objects.get(name="Administrators"))
profile = UserProfile.get_for_user(user)
profile.preferred_language = {language!r}
profile.save()
"""


class Story(Walker):
    """Who the walks have met so far."""

    administrator: Page
    coordinator: Page
    neighbour: Page
    resident: Page
    #: The address of the class, as a resident has it.
    event: str

    @property
    def space(self) -> str:
        return SPACE[self.language]

    @property
    def weekly_class(self) -> str:
        return CLASS[self.language]

    def sign_in(self, page: Page, email: str) -> None:
        self.page = page
        self.go("/admin/login/")
        page.fill("#id_username", email)
        page.fill("#id_password", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        self.look()


# --- 1. Open a space ------------------------------------------------------------------------------


def open_a_space(walk: Story) -> None:
    """Somebody who runs the network opens a space; its coordinator follows the letter."""
    walk.administrator, walk.neighbour, walk.resident = (walk.somebody() for _each in range(3))
    walk.sign_in(walk.administrator, ADMINISTRATOR)
    walk.press("Miejsca", "Spaces")
    walk.press("Otwórz miejsce", "Open a space")
    walk.fill("Nazwa po polsku", "Name in Polish", SPACE["pl"])
    walk.fill("Nazwa po angielsku", "Name in English", SPACE["en"])
    walk.press("Małe: jedna sala, bez strony o salach", "Small: one room, no page about rooms")
    walk.fill("Etap", "Stage", walk.label("Działa", "Open"))
    walk.fill("Ulica i numer", "Street and number", "ul. Przykładowa 5")
    walk.fill("E-mail koordynatora", "The coordinator's e-mail", COORDINATOR)
    walk.fill("Język listu", "Language of the letter", walk.label("polski", "English"))
    form = walk.page.locator(".mam-page form")
    walk.picture("form", form, mark=form.locator("button[type=submit]"))
    walk.press("Otwórz miejsce", "Open the space", form)
    walk.sees(COORDINATOR, ".messages")

    walk.coordinator = walk.page = walk.somebody()
    walk.go(walk.link(COORDINATOR, "invitation"))
    walk.sees(walk.space, "main")
    walk.fill("Imię", "First name", "Kora")
    walk.fill("Nazwisko", "Last name", "Przykładowa")
    walk.fill("Hasło", "Password", PASSWORD)
    walk.picture("invitation")
    walk.press("Dołącz", "Join")
    walk.sees("Kora", "main")
    walk.picture("home")


# --- 2. Publish a weekly class --------------------------------------------------------------------


def publish_a_weekly_class(walk: Story) -> None:
    """The coordinator announces a class of eight weeks; a neighbour finds it."""
    page = walk.page = walk.coordinator
    walk.press("Dodaj wydarzenie", "Add an event")
    walk.fill("Tytuł – po polsku", "Title in Polish", CLASS["pl"])
    walk.fill("Tytuł – po angielsku", "Title in English", CLASS["en"])
    walk.fill("Początek", "Start", f"{FIRST:%d.%m.%Y} 17:00")
    walk.fill("Koniec", "End", f"{FIRST:%d.%m.%Y} 18:30")
    walk.press("Dodaj Powtarzanie", "Add Repetition")
    walk.fill("Albo ile razy", "Or how many times", "8")
    dates = page.locator("[data-event-dates]")
    expect(dates.locator("li").first).to_be_visible()
    walk.sees(walk.label("8 terminów", "8 dates"), "[data-event-dates]")
    last = page.locator("[name=rules-0-count]")
    walk.picture("when", page.locator("label[for=id_title_pl]"), last)
    walk.picture("dates", page.locator("section.w-panel").filter(has=dates).last)
    walk.picture("publish", mark=walk.what("Opublikuj", "Publish"))
    walk.press("Opublikuj", "Publish")
    walk.sees(walk.weekly_class, ".messages")

    with walk.by(walk.resident):
        walk.go(ADDRESS[walk.language])
        expect(walk.page.locator("main")).to_contain_text(walk.weekly_class)
        walk.page.get_by_role("link", name=walk.weekly_class).first.click()
        every = walk.label("Wszystkie terminy", "All dates")
        link = walk.page.get_by_role("link", name=every, exact=True)
        walk.event = str(link.get_attribute("href")).removesuffix("#dates")
        walk.go(walk.event)
        walk.sees(walk.label("Co wtorek", "Every Tuesday"), "main")
        walk.picture("public")


# --- 3. Cancel a date -----------------------------------------------------------------------------


def cancel_a_date(walk: Story) -> None:
    """The second date is cancelled, with a reason; everybody sees it."""
    page = walk.page = walk.coordinator
    walk.press("Wydarzenia", "Events")
    line = page.locator("tbody tr", has_text=walk.weekly_class)
    walk.picture("list", mark=walk.what("Terminy", "Dates", line))
    walk.press("Terminy", "Dates", line)
    row = page.locator("tbody tr").nth(1)
    walk.picture("dates", mark=walk.what("Odwołaj", "Cancel", row))
    walk.press("Odwołaj", "Cancel", row)
    walk.fill("Powód po polsku", "Reason in Polish", "Choroba prowadzącej")
    walk.fill("Powód po angielsku", "Reason in English", "The teacher is ill")
    walk.picture("reason", mark=page.locator(".mam-page form button[type=submit]"))
    walk.press("Odwołaj ten termin", "Cancel this date", page.locator(".mam-page form"))
    walk.sees(walk.label("Odwołane", "Cancelled"), "tbody tr:nth-child(2)")

    with walk.by(walk.resident):
        walk.go(walk.event)
        second = walk.page.locator("main li", has_text=walk.label("15 września", "15 September"))
        expect(second).to_contain_text(walk.label("Odwołane", "Cancelled"))
        expect(second).to_contain_text(walk.label("Choroba prowadzącej", "The teacher is ill"))
        walk.picture("public")


# --- 4. Answer a proposal -------------------------------------------------------------------------


def _propose(walk: Story) -> None:
    """What a neighbour does, without an account."""
    page, code = walk.page, walk.language
    walk.go(ADDRESS[walk.language])
    page.locator(".propose-here a").click()
    page.fill(f"[name=title_{code}]", walk.label("Wieczór gier", "Games evening"))
    text = walk.label("Gramy w planszówki. Można przynieść własne.", "We play board games.")
    page.fill(f"[name=text_{code}]", text)
    page.fill("[name=day]", f"{GAMES:%Y-%m-%d}")
    page.fill("[name=starts]", "17:00")
    page.fill("[name=ends]", "20:00")
    page.fill("[name=name]", "Zuzanna")
    page.fill("[name=email]", NEIGHBOUR)
    page.locator(".proposal-form .buttons button").click()
    page.wait_for_url("**/proposal/sent/")
    walk.go(walk.link(NEIGHBOUR, "proposal-confirm"))
    page.locator("main form button").click()
    expect(page.locator("main form")).to_have_count(0)


def answer_a_proposal(walk: Story) -> None:
    """A neighbour's idea is returned with a question, answered, and published."""
    games = walk.label("Wieczór gier", "Games evening")
    with walk.by(walk.neighbour):
        _propose(walk)
    page = walk.page = walk.coordinator
    walk.go("/admin/")
    assert walk.letters(COORDINATOR)[-1]["Subject"].count(games)
    walk.press("Do decyzji", "To decide")
    line = page.locator(".mam-lane-line", has_text=games)
    walk.picture("queue", mark=walk.what("Przeczytaj i zdecyduj", "Read and decide", line))
    walk.press("Przeczytaj i zdecyduj", "Read and decide", line)
    walk.press("Zwróć albo odrzuć, z uzasadnieniem", "Return or decline it, with a reason")
    walk.press(
        "Prosimy napisać, dla kogo to jest i co zabrać ze sobą.",
        "Please say who it is for and what to bring.",
    )
    ask = walk.label("Czy potrzebne są stoły?", "Do you need tables?")
    walk.fill("Własnymi słowami", "In your own words", ask)
    walk.picture("return", page.locator(".mam-decide"), mark=page.locator("[value=return]"))
    walk.press("Zwróć do poprawy", "Return for changes")
    page.wait_for_url("**/admin/moderation/")
    with walk.by(walk.neighbour):
        walk.go(walk.link(NEIGHBOUR, "proposal"))
        walk.sees(ask, "main")
        walk.page.fill("[name=notes]", walk.label("Wystarczą trzy.", "Three will do."))
        walk.page.locator(".proposal-form .buttons button").click()
        expect(walk.page.locator("[role=status]")).to_be_visible()

    walk.press("Do decyzji", "To decide")
    walk.press("Przeczytaj i zdecyduj", "Read and decide", line)
    walk.sees(walk.label("Wystarczą trzy.", "Three will do."), "main")
    walk.picture("approve", mark=walk.what("Zatwierdź i opublikuj", "Approve and publish"))
    walk.press("Zatwierdź i opublikuj", "Approve and publish")
    page.wait_for_url("**/admin/moderation/")
    with walk.by(walk.neighbour):
        walk.go(walk.link(NEIGHBOUR, "proposal"))
        walk.sees(walk.label("Jest opublikowana", "It is published"), "h1")
        walk.picture("author")


# --- 5. Invite a partner --------------------------------------------------------------------------


def invite_a_partner(walk: Story) -> None:
    """An organisation is invited to announce its own events; its first person comes."""
    page = walk.page = walk.coordinator
    organisation = walk.label("Przykład: Fundacja Łąka", "Example: Meadow Foundation")
    walk.press("Miejsca", "Spaces")
    walk.press("Zespół", "Team")
    form = page.locator(".mam-page form").last
    walk.fill("E-mail", "E-mail", PARTNER, form)
    walk.fill(
        "Rola",
        "Role",
        walk.label(
            "Partner: dodaje własne strony i wydarzenia", "Partner: adds its own pages and events"
        ),
        form,
    )
    walk.fill(
        "albo jej nazwa, jeśli nie ma jej na liście",
        "or its name, if it is not listed",
        organisation,
        form,
    )
    walk.fill("Język listu", "Language of the letter", walk.label("polski", "English"), form)
    walk.picture("form", form, mark=form.locator("button[type=submit]"))
    walk.press("Wyślij zaproszenie", "Send the invitation", form)
    walk.sees(PARTNER, ".messages")
    walk.picture("waiting", page.locator("table.listing").first)

    with walk.by(walk.somebody()) as partner:
        assert walk.space in walk.letters(PARTNER)[-1]["Subject"]
        walk.go(walk.link(PARTNER, "invitation"))
        walk.sees(organisation, "main")
        partner.fill("[name=first_name]", "Pola")
        partner.fill("[name=last_name]", "Przykładowa")
        partner.fill("[name=password]", PASSWORD)
        partner.locator("form.form button[type=submit]").click()
        partner.wait_for_url("**/admin/")
        walk.sees(organisation, ".mam-lane")
        walk.picture("partner")


# --- 6. Read the report ---------------------------------------------------------------------------


def read_the_report(walk: Story) -> None:
    """A month later: how many came is noted, and the report adds it up."""
    walk.let_it_be(A_MONTH_LATER)
    page = walk.coordinator
    walk.sign_in(page, COORDINATOR)
    walk.press("Wydarzenia", "Events")
    walk.press("Terminy", "Dates", page.locator("tbody tr", has_text=walk.weekly_class))
    row = page.locator("tbody tr", has_text=walk.label("8 września", "8 September"))
    walk.press("Obecność", "Who came", row)
    walk.fill("Ile osób przyszło", "How many people came", "12")
    walk.picture("came", mark=walk.what("Zapisz", "Save"))
    walk.press("Zapisz", "Save")
    walk.sees("12", ".mam-save")
    walk.press("Raporty", "Reports")
    walk.press("Raport grantowy", "Grant report")
    walk.press("Poprzedni miesiąc", "Last month")
    figures = page.locator(".report-summary")
    for name, number in (
        (walk.label("Terminy", "Dates"), "4"),
        (walk.label("Osoby, które przyszły", "People who came"), "12"),
        (walk.label("Terminy niezrealizowane", "Dates called off"), "1"),
    ):
        walk.named.add(name)
        line = figures.locator("tr", has=page.get_by_role("rowheader", name=name, exact=True))
        expect(line.locator("td").first).to_have_text(number)
    fifth = figures.locator("tbody tr").nth(4)
    month = page.locator(".report-shortcuts [aria-current]")
    walk.picture("report", page.locator(".report-shortcuts"), fifth, mark=month)
    figures.locator("tbody tr").nth(1).locator("a").click()
    walk.sees(walk.weekly_class, "main")
    walk.picture("dates")


WALKS = {
    "open": open_a_space,
    "class": publish_a_weekly_class,
    "cancel": cancel_a_date,
    "proposal": answer_a_proposal,
    "partner": invite_a_partner,
    "report": read_the_report,
}


def walk_all(
    browser: Browser, network: Network, language: str, pictures: Path | None = None
) -> Generator[tuple[str, Story]]:
    """Walk them one after another; after each answer with its name and the walker."""
    set_clock(network.files, MORNING)
    network.run(
        ADMINISTRATION.format(
            address=network.address, email=ADMINISTRATOR, password=PASSWORD, language=language
        )
    )
    with network.served():
        walk = Story(browser, network, language, pictures)
        try:
            for name, go in WALKS.items():
                walk.begin(name)
                go(walk)
                yield name, walk
        finally:
            walk.close()
