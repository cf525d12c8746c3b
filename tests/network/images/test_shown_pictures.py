"""How a picture stands on a page: its files, its room, when it is fetched."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file

from home.models import StatementPage
from network.images.renditions import PLACES
from network.models import Picture
from tests.factories import add, make_home

pytestmark = pytest.mark.django_db

LARGE = (1600, 1000)
FIRST = {"main", "main-text"}


def make_picture(size=LARGE, **values):
    values = {"alt_pl": "Dom", "alt_en": "House", **values}
    return Picture.objects.create(title="p", file=get_test_image_file(size=size), **values)


def show(picture, place, arguments=""):
    template = Template("{% load network_tags %}{% shown picture place " + arguments + "%}")
    html = template.render(Context({"picture": picture, "place": place}))
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("place", PLACES)
def test_every_place_offers_avif_webp_and_what_every_browser_can_show(place):
    shown = show(make_picture(), place)
    sources = shown.find_all("source")
    assert [source["type"] for source in sources] == ["image/avif", "image/webp"]
    image = shown.find("img")
    assert image["src"].endswith((".jpg", ".jpeg", ".png"))
    for source, ending in zip(sources, (".avif", ".webp"), strict=True):
        files = [entry.split()[0] for entry in source["srcset"].split(", ")]
        assert all(file.endswith(ending) for file in files)
    assert int(image["width"]) > 0
    assert int(image["height"]) > 0
    assert image["alt"] == "Dom"
    widths = [entry for entry in sources[0]["srcset"].split(", ") if entry.endswith("w")]
    if widths:
        assert image["sizes"] == sources[0]["sizes"]


@pytest.mark.parametrize("place", PLACES)
def test_only_the_first_picture_of_a_page_is_fetched_at_once(place):
    image = show(make_picture(), place).find("img")
    if place in FIRST:
        assert image["fetchpriority"] == "high"
        assert "loading" not in image.attrs
    else:
        assert image["loading"] == "lazy"
        assert "fetchpriority" not in image.attrs


def test_a_picture_is_told_as_large_as_its_largest_file_and_no_larger_than_it_is():
    assert show(make_picture(), "main").find("img")["width"] == "1440"
    small = show(make_picture(size=(300, 200)), "main").find("img")
    assert (small["width"], small["height"]) == ("300", "200")


def test_a_logo_keeps_what_it_lets_through():
    image = show(make_picture(size=(900, 300)), "logo", 'css_class="logo"').find("img")
    assert image["src"].endswith(".png")
    assert image["class"] == ["logo"]
    assert (image["width"], image["height"]) == ("480", "160")


def test_a_description_given_goes_before_the_pictures_own():
    assert show(make_picture(), "text", 'alt="Widok"').find("img")["alt"] == "Widok"
    assert show(make_picture(), "face", 'alt=""').find("img")["alt"] == ""


def test_nothing_is_shown_without_a_picture():
    assert show(None, "main").find() is None


def test_a_picture_whose_file_is_lost_breaks_no_page():
    picture = make_picture()
    picture.file.storage.delete(picture.file.name)
    assert show(picture, "main").find("img")["alt"] == "Dom"


def test_a_picture_longer_than_webp_can_be_is_shown_as_one_plain_file():
    picture = make_picture((500, 17_500))  # as one that came before uploads were made smaller
    shown = show(picture, "main").find("img")
    assert shown["alt"] == "Dom"
    assert int(shown["height"]) == 1440


def test_a_picture_that_no_codec_can_make_smaller_breaks_no_page(monkeypatch):
    def fails(*args):
        raise RuntimeError("codec")

    monkeypatch.setattr(Picture, "get_renditions", fails)
    assert show(make_picture(), "main").find("img") is None


def test_a_text_with_many_pictures_costs_no_more_queries_than_one_with_few(client):
    home = make_home()
    page = add(home, StatementPage(title_pl="O nas", title_en="About us"))

    def queries(count):
        pictures = [make_picture(size=(200, 100)) for _number in range(2 * count)]
        persons = [{"name": "Osoba", "picture": picture} for picture in pictures[:count]]
        page.body_pl = [
            *(("picture", {"picture": picture}) for picture in pictures[count:]),
            ("people", {"people": persons}),
        ]
        page.save()
        client.get("/pl/o-nas/")  # each picture's sizes are made when first shown
        cache.clear()  # where Wagtail remembers them
        with CaptureQueriesContext(connection) as asked:
            html = client.get("/pl/o-nas/").content.decode()
        assert html.count("<picture>") == 2 * count
        return len(asked)

    assert queries(2) == queries(6)


def test_a_preview_shows_pictures_as_the_page_will():
    page = add(make_home(), StatementPage(title_pl="O nas", title_en="About us"))
    page.body_pl = [("picture", {"picture": make_picture()})]
    preview = page.make_preview_request()
    assert preview.status_code == 200
    assert "image/avif" in preview.content.decode()
