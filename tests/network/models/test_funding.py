"""What a grant programme wants to be shown, where its project's pages and events are."""

from __future__ import annotations

from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from events.models import EventIndexPage
from network.models import (
    FundingProgramme,
    NetworkSettings,
    Organisation,
    Picture,
    ProgrammeLogo,
    Project,
)
from tests.factories import (
    make_administrator,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db

SPACE = {"pl": "/pl/miejsca/miejsce/", "en": "/en/spaces/space/"}
EVENT = {
    code: f"{SPACE[code]}{rest}"
    for code, rest in {"pl": "wydarzenia/wydarzenie/", "en": "events/event/"}.items()
}
BUDGET = 29  # more than of other pages: the programme, its logos and their sizes


def make_picture(title="logo", **values):
    return Picture.objects.create(title=title, file=get_test_image_file(size=(400, 90)), **values)


def make_programme(code="fundusz", logos=2, **values):
    values = {"slogan_pl": "Hasło po polsku", "slogan_en": "The slogan", **values}
    programme = FundingProgramme.objects.create(
        code=code, name_pl=f"Program {code}", name_en=f"Programme {code}", **values
    )
    add_logos(programme, logos)
    return programme


def add_logos(programme, count):
    have = programme.logos.count()
    for number in range(have, have + count):
        ProgrammeLogo.objects.create(
            programme=programme,
            picture=make_picture(f"p{number}"),
            sort_order=number,
            alt_pl=f"Znak {number}",
            alt_en=f"Logo {number}",
        )


def make_project(programme=None, code="projekt", **values):
    values = {"name_pl": f"Projekt {code}", "funding_statement_pl": "Oświadczenie", **values}
    return Project.objects.create(code=code, programme=programme, **values)


@pytest.fixture
def home():
    return make_home()


@pytest.fixture
def place(home):
    """A space that belongs to a project, with an event that names none."""
    project = make_project(make_programme(), funding_statement_en="The statement")
    space = make_space(make_space_index(home), title_en="Space", project=project)
    make_event(make_event_index(space))
    return space


def soup(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def shown(client, address):
    """The words and the logos (by what they are called), in the order they stand in."""
    block = soup(client, address).main.select_one(".funding")
    if block is None:
        return None
    words = [p.get_text() for p in block.select("p")]
    return words, [image["alt"] for image in block.select("img")]


@pytest.mark.parametrize("addresses", [SPACE, EVENT])
def test_statement_slogan_and_logos_in_the_language_of_the_page(client, place, addresses):
    assert shown(client, addresses["pl"]) == (
        ["Oświadczenie", "Hasło po polsku"],
        ["Znak 0", "Znak 1"],
    )
    assert shown(client, addresses["en"]) == (["The statement", "The slogan"], ["Logo 0", "Logo 1"])


def test_they_stand_at_the_end_of_the_content(client, place):
    for address in (*SPACE.values(), *EVENT.values()):
        rest = soup(client, address).main.select_one(".funding").find_all_next()
        assert not [
            tag for tag in rest if tag.name in ("h1", "h2", "h3") and tag.find_parent("main")
        ]


def test_the_logos_stand_in_the_order_the_programme_asks_for(client, place):
    first = ProgrammeLogo.objects.order_by("sort_order").first()
    ProgrammeLogo.objects.filter(pk=first.pk).update(sort_order=9)
    assert shown(client, EVENT["en"])[1] == ["Logo 1", "Logo 0"]


def test_each_logo_stands_once_though_the_project_is_the_networks_too(client, place):
    NetworkSettings.objects.update_or_create(defaults={"main_project": Project.objects.get()})
    page = soup(client, EVENT["pl"])
    assert len(page.select("img.logo")) == 2
    assert "Oświadczenie" in page.footer.get_text()


def test_an_event_that_names_its_own_project_shows_that(client, place):
    other = make_project(
        make_programme("inny", logos=1, slogan_pl="Inne"),
        code="inny",
        funding_statement_pl="Co innego",
    )
    index = EventIndexPage.objects.child_of(place).get()
    make_event(index, title_pl="Inne", project=other)
    words, logos = shown(client, f"{SPACE['pl']}wydarzenia/inne/")
    assert (words, logos) == (["Co innego", "Inne"], ["Znak 0"])


def test_without_a_project_nothing_is_shown(client, home):
    space = make_space(make_space_index(home))
    make_event(make_event_index(space))
    for address in ("/pl/miejsca/miejsce/", "/pl/miejsca/miejsce/wydarzenia/wydarzenie/"):
        assert shown(client, address) is None
        assert "funding.css" not in client.get(address).content.decode()


def test_a_project_without_a_statement_shows_its_programmes(client, place):
    FundingProgramme.objects.update(funding_statement_pl="Od programu", funding_statement_en="")
    Project.objects.update(funding_statement="", funding_statement_pl="", funding_statement_en="")
    NetworkSettings.objects.update_or_create(defaults={"main_project": Project.objects.get()})
    page = soup(client, EVENT["en"])
    statement = page.select_one("main .statement")
    assert statement.get_text() == "Od programu"
    assert statement["lang"] == "pl"
    assert "Od programu" in page.footer.get_text()


def test_what_is_only_in_polish_says_so_to_a_screen_reader(client, place):
    FundingProgramme.objects.update(slogan_en="")
    ProgrammeLogo.objects.update(alt_en="")
    page = soup(client, EVENT["en"]).main
    assert page.select_one(".slogan")["lang"] == "pl"
    assert {item["lang"] for item in page.select(".logos li")} == {"pl"}


@pytest.mark.parametrize(
    ("logo", "picture", "expected"),
    [("Znak", "Obraz", "Znak"), ("", "Obraz", "Obraz"), ("", "", "Program fundusz")],
)
def test_a_logo_always_has_a_name(client, place, logo, picture, expected):
    ProgrammeLogo.objects.update(alt=logo, alt_pl=logo, alt_en="")
    Picture.objects.update(alt=picture, alt_pl=picture, description="")
    assert shown(client, EVENT["pl"])[1] == [expected] * 2


def test_ten_times_the_logos_cost_no_more(client, place):
    Project.objects.get().partners.add(Organisation.objects.create(code="p", name="P"))

    def asked(address):
        client.get(address)  # sizes are made when first shown
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = (*SPACE.values(), *EVENT.values())
    before = [asked(address) for address in addresses]
    assert max(before) <= BUDGET
    add_logos(FundingProgramme.objects.get(), 18)
    assert [asked(address) for address in addresses] == before


def test_the_front_page_of_a_project_shows_them(client, home):
    home.project = make_project(make_programme())
    home.save_revision().publish()
    assert shown(client, "/pl/")[1] == ["Znak 0", "Znak 1"]


def test_an_editor_of_the_network_gives_slogan_and_logos(client, home):
    client.force_login(make_administrator())
    programme = make_programme(logos=0)
    one, two = make_picture("a"), make_picture("b")
    names = "mechanism_pl mechanism_en financed_by_pl financed_by_en url name_en slogan_en "
    names += "funding_statement_en"
    form = {
        **dict.fromkeys(names.split(), ""),
        "name_pl": "Program",
        "code": "fundusz",
        "slogan_pl": "Nowe hasło",
        "funding_statement_pl": "Nowe słowa",
        "logos": inline_formset(
            [
                {"picture": one.pk, "alt_pl": "A", "alt_en": "", "ORDER": "2"},
                {"picture": two.pk, "alt_pl": "B", "alt_en": "", "ORDER": "1"},
            ]
        ),
    }
    address = reverse("wagtailsnippets_network_fundingprogramme:edit", args=[programme.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, nested_form_data(form)).status_code == 302
    saved = FundingProgramme.objects.get()
    assert (saved.slogan_pl, saved.funding_statement_pl) == ("Nowe hasło", "Nowe słowa")
    in_order = saved.logos.order_by("sort_order").values_list("picture", flat=True)
    assert list(in_order) == [two.pk, one.pk]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_one_logo_of_before_is_the_first_of_several_and_back():
    """Forwards and backwards with data, on the database the suite runs on."""
    name = next(
        name
        for app, name in MigrationExecutor(connection).loader.graph.nodes
        if app == "network" and name.endswith("_programmes_show_their_logos")
    )
    module = import_module(f"network.migrations.{name}")
    before = module.Migration.dependencies
    last = list(MigrationExecutor(connection).loader.graph.leaf_nodes())
    picture, programme = make_picture(), make_programme(logos=0)
    ProgrammeLogo.objects.create(programme=programme, picture=make_picture(), sort_order=1)
    ProgrammeLogo.objects.create(programme=programme, picture=picture, sort_order=0)
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(before)
        old = executor.loader.project_state(before).apps.get_model("network", "FundingProgramme")
        assert old._base_manager.get().logo_id == picture.pk
    finally:
        MigrationExecutor(connection).migrate(last)
    logos = apps.get_model("network", "ProgrammeLogo").objects.values_list("picture", flat=True)
    assert list(logos) == [picture.pk]
