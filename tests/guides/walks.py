"""The six walks of the guide for editors, as one hand does them in either language.

They build on each other: the space that the first opens is where the others take place. Words to
press and to fill in come in pairs, Polish and English.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.network import Network
from tests.guides.clock import MORNING, WARSAW, set_clock
from tests.guides.walker import Walker

SETTINGS = "tests.guides.settings"
PASSWORD = "three words in a row"
ADMINISTRATOR, COORDINATOR = "administracja@example.org", "koordynatorka@example.org"
NEIGHBOUR, PARTNER = "sasiadka@example.org", "partnerka@example.org"
#: When the class has begun, and one looks back on its first month.
A_MONTH_LATER = datetime(2026, 10, 1, 9, 0, tzinfo=WARSAW)
SPACE = {"pl": "Przykład: Dom Sąsiedzki „Na Rogu”", "en": "Example: the Corner House"}
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
    walk.administrator = walk.somebody()
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
    button = walk.what("Otwórz miejsce", "Open a space")
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
    walk.page = walk.coordinator
    walk.press("Dodaj wydarzenie", "Add an event")
    print(sorted(walk.read))
    walk.picture("x", walk.page.locator("main"))


WALKS = {"open": open_a_space, "class": publish_a_weekly_class}


def walk_all(
    browser: Browser, network: Network, language: str, pictures: Path | None = None
):
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
