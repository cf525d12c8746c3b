"""Pages with everything an editor can put on them: each building block, each fact, each picture."""

from __future__ import annotations

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.embeds.models import Embed
from wagtail.images.tests.utils import get_test_image_file

from home.models import StatementPage
from network.blocks import BodyBlock
from network.models import (
    AccessibilityFeature,
    Amenity,
    NetworkSettings,
    Organisation,
    Picture,
)
from network.services.load_vocabulary import load_vocabulary
from sites.models import AccessAnswer, SpaceAccessibility, SpacePicture
from tests.factories import (
    add,
    make_event,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db

VIDEO = "https://video.example/watch/1"


@pytest.fixture
def picture():
    return Picture.objects.create(
        title="plik", file=get_test_image_file(), alt_pl="Dom", alt_en="House", credit="Anna, CC BY"
    )


def body(picture, home):
    organisation = Organisation.objects.create(code="o", name="Organizacja", gloss_en="An NGO")
    document = Document.objects.create(
        title="Regulamin", file=ContentFile(b"tekst", "regulamin.txt")
    )
    Embed.objects.create(
        url=VIDEO, hash="x" * 32, type="video", html="<iframe></iframe>", title="V"
    )
    place = {"name": "Skwer", "address": "ul. Przykładowa 1", "latitude": 50.05, "longitude": 19.9}
    blocks = [
        ("heading", {"text": "Rozdział", "level": "2"}),
        ("heading", {"text": "Podrozdział", "level": "3"}),
        ("text", "<p>Zwykły <b>tekst</b></p>"),
        ("picture", {"picture": picture.pk, "caption": "Podpis"}),
        ("picture", {"picture": picture.pk, "decorative": True}),
        ("quote", {"text": "Dobrze tu jest", "author": "sąsiadka"}),
        ("call_to_action", {"label": "Przyjdź", "page": home.pk}),
        ("call_to_action", {"label": "Zobacz", "url": "https://example.org/"}),
        ("document", {"document": document.pk}),
        ("embed", {"embed": VIDEO, "title": "Film z pikniku"}),
        ("facts", {"title": "Fakty", "facts": [{"term": "Metraż", "value": "80 m²"}]}),
        ("people", {"people": [{"name": "Ewa", "role": "animatorka", "picture": picture.pk}]}),
        ("organisations", {"organisations": [organisation.pk]}),
        ("map_place", {**place, "approximate": True}),
    ]
    return BodyBlock().to_python([{"type": kind, "value": value} for kind, value in blocks])


def valid(client, address):
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_block_is_shown_and_asks_no_one_else(client, picture, language):
    home = make_home()
    add(home, StatementPage(title_pl="Wszystko", body_pl=body(picture, home)))
    page = valid(client, f"/{language}/wszystko/")
    words = page.get_text(" ")
    for text in ("Rozdział", "Dobrze tu jest", "Przyjdź", "80 m²", "animatorka", "Organizacja"):
        assert text in words
    described = [image["alt"] for image in page.select("main figure img")]
    assert described == [{"pl": "Dom", "en": "House"}[language], ""]
    assert "Anna, CC BY" in words
    assert not page.select("iframe, main script")
    assert page.find("a", href=VIDEO)
    told = {"pl": None, "en": "pl"}[language]  # the body is in Polish only
    assert page.select_one("main .body").get("lang") == told


def test_a_picture_nobody_described_is_refused(picture):
    picture.alt_pl = picture.alt_en = ""
    picture.save()
    block = BodyBlock().child_blocks["picture"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"picture": picture.pk}))
    assert block.clean(block.to_python({"picture": picture.pk, "decorative": True}))
    assert block.clean(block.to_python({"picture": picture.pk, "alt": "Dom"}))


@pytest.mark.parametrize("choice", [{}, {"page": 1, "url": "https://example.org/"}])
def test_a_call_to_action_leads_to_one_place(choice):
    home = make_home()
    block = BodyBlock().child_blocks["call_to_action"]
    value = {"label": "Dalej", **choice, **({"page": home.pk} if "page" in choice else {})}
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))


@pytest.mark.parametrize(
    ("language", "address"), [("pl", "/pl/miejsca/dom/"), ("en", "/en/spaces/dom/")]
)
def test_a_space_with_every_fact(client, picture, language, address):
    load_vocabulary()
    index = make_space_index(make_home())
    space = make_space(
        index,
        title_pl="Dom",
        street="ul. Przykładowa 7",
        postcode="30-001",
        contact_phone="123456789",
        contact_email="dom@example.org",
        website="https://example.org/",
        latitude="50.05000",
        longitude="19.90000",
        point_precision="exact",
        main_picture=picture,
    )
    feature = AccessibilityFeature.objects.get(code="arch-szerokosc")
    space.accessibility = [
        SpaceAccessibility(
            feature=feature, answer=AccessAnswer.YES, note_pl="95 cm", note_en="95 cm"
        )
    ]
    space.pictures = [SpacePicture(picture=picture, caption_pl="Sala")]
    space.amenities = Amenity.objects.all()[:2]
    space.save_revision().publish()
    page = valid(client, address)
    words = " ".join(page.get_text(" ").split())
    assert "30-001 Kraków" in words
    assert "+48 12 345 67 89" in words
    assert "95 cm" in words
    assert words.count({"pl": "Nieznane", "en": "Unknown"}[language]) == 14
    assert '"geo"' in page.find("script", type="application/ld+json").string


def test_a_gallery_costs_the_same_with_many_pictures(
    client, picture, django_assert_max_num_queries
):
    space = make_space(make_space_index(make_home()), title_pl="Dom")
    space.pictures = [SpacePicture(picture=picture, sort_order=number) for number in range(12)]
    space.save_revision().publish()
    client.get("/pl/miejsca/dom/")  # makes the sizes
    with django_assert_max_num_queries(22):
        client.get("/pl/miejsca/dom/")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"registration_required": True, "registration_url": "https://example.org/f"},
            "Zapisz się",
        ),
        ({"registration_required": True, "capacity": 1}, "1 miejsce"),
        ({"registration_required": True, "capacity": 22}, "22 miejsca"),
        ({"registration_required": True, "capacity": 25}, "25 miejsc"),
        ({"registration_required": True, "price": 0}, "Bezpłatnie"),
        ({"registration_required": True, "price": "12.50"}, "12,50 zł"),
        ({}, "Zapisy nie są potrzebne"),
        ({"status": "odwolane"}, "zostało odwołane"),
        ({"venue_name_pl": "Skwer", "venue_address": "ul. Przykładowa 3"}, "ul. Przykładowa 3"),
    ],
)
def test_an_event_says_how_to_come(client, values, words):
    index = make_event_index(make_space(make_space_index(make_home()), title_pl="Dom"))
    make_event(index, title_pl="Joga", **values)
    page = valid(client, "/pl/miejsca/dom/wydarzenia/joga/")
    assert words in " ".join(page.get_text(" ").split())
    valid(client, "/pl/miejsca/dom/wydarzenia/")


def test_the_network_can_choose_a_picture_for_sharing(client, picture):
    make_home()
    settings = NetworkSettings.load()
    settings.share_picture = picture
    settings.save()
    page = valid(client, "/pl/")
    assert page.find("meta", property="og:image")["content"].startswith("http")
