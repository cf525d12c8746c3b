"""Pictures from outside: what is taken and how it comes out, what is refused and in which words."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from network.images.cleaning import PictureRefused, clean_picture
from network.models import Picture, User
from tests import pictures


def cleaned(data, **values):
    clean = clean_picture(BytesIO(data), **values)
    return clean, Image.open(BytesIO(clean.data))


@pytest.mark.parametrize(
    ("kind", "written"),
    [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WEBP"), ("AVIF", "JPEG"), ("HEIF", "JPEG")],
)
def test_what_phones_and_programs_make_is_taken(kind, written):
    clean, image = cleaned(pictures.picture(kind))
    assert (image.format, image.size) == (written, (60, 40))
    assert (clean.width, clean.height) == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken(mode):
    _clean, image = cleaned(pictures.picture("PNG", mode))
    assert image.mode in ("L", "RGB", "RGBA")


def test_nothing_that_was_said_about_it_is_left():
    data = pictures.jpeg(position=True, turned=True)
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)
    clean, image = cleaned(data)
    assert not image.getexif()
    assert image.info.get("comment") is None
    for secret in (b"Zuzanna", b"Exif", b"taken at home"):
        assert secret not in clean.data
    assert image.size == (40, 60)  # upright, since nothing says any more how it is to be turned


def test_a_large_one_is_made_smaller():
    _clean, image = cleaned(pictures.jpeg((600, 300)), longest_side=200)
    assert image.size == (200, 100)


def test_no_picture_is_kept_longer_than_any_format_can_write(settings):
    _clean, image = cleaned(pictures.picture("PNG", size=(30, 20_000)))
    assert max(image.size) == settings.PICTURE_LONGEST_SIDE
    _clean, image = cleaned(pictures.jpeg((20_000, 40), turned=True))
    assert image.size == (8, settings.PICTURE_LONGEST_SIDE)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the most memory a process had")
def test_the_largest_picture_takes_no_more_than_a_quarter_of_a_gigabyte():
    """80 million pixels, as a JPEG, of which an eighth at most is decoded."""
    made = Image.new("RGB", (10_000, 8_000), "teal")
    out = BytesIO()
    made.save(out, "JPEG")
    program = (
        "import io, resource, sys, django; django.setup()\n"
        "from network.images.cleaning import clean_picture\n"
        "data = io.BytesIO(sys.stdin.buffer.read())\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "clean = clean_picture(data, longest_side=2560)\n"
        "assert (clean.width, clean.height) == (2560, 2048)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], input=out.getvalue(), capture_output=True, check=True
    )
    assert int(ran.stdout) < 250 * 1024  # kB; 867 MB when all of it was decoded


def huge(settings):
    settings.PICTURE_MAX_BYTES = 100
    return pictures.jpeg()


REFUSED = {
    "svg": lambda settings: pictures.SVG,
    "svg with a declaration": lambda settings: b'\n<?xml version="1.0"?>' + pictures.SVG,
    "gif": lambda settings: pictures.moving("GIF"),
    "moving": lambda settings: pictures.moving("WEBP"),
    "large": lambda settings: pictures.bomb(),
    "large but less than Pillow minds": lambda settings: pictures.bomb(9_000, 9_000),
    "large for what is decoded at once": lambda settings: pictures.bomb(8_000, 7_000),
    "heavy": huge,
    "unknown": lambda settings: b"%PDF-1.7 and so on",
    "unknown, an empty file": lambda settings: b"",
    "unknown, a TIFF": lambda settings: pictures.picture("TIFF"),
    "damaged": lambda settings: pictures.jpeg((600, 600))[:-900],
}


@pytest.mark.parametrize("cause", REFUSED)
def test_each_cause_is_refused_in_its_own_words(cause, settings, monkeypatch):
    data = REFUSED[cause](settings)
    unpacked = []
    if cause.startswith("large"):
        monkeypatch.setattr(Image.Image, "load", lambda image: unpacked.append(image))
    with pytest.raises(PictureRefused) as refused:
        clean_picture(BytesIO(data))
    assert refused.value.code == cause.split()[0].rstrip(",")
    assert refused.value.messages[0]
    assert unpacked == []  # a bomb is known by its header


# --- In the CMS ----------------------------------------------------------------------------------


@pytest.fixture
def cms(client, db):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    return client


def add(cms, name, data):
    collection = Collection.get_first_root_node().pk
    form = {"title": "Obraz", "collection": collection, "tags": "", "alt_pl": "", "alt_en": ""}
    return cms.post(reverse("wagtailimages:add"), {**form, "file": SimpleUploadedFile(name, data)})


def add_many(cms, name, data):
    form = {"title": "Obraz", "collection": Collection.get_first_root_node().pk}
    files = {"files[]": SimpleUploadedFile(name, data)}
    return cms.post(
        reverse("wagtailimages:add_multiple"),
        {**form, **files},
        headers={"x-requested-with": "XMLHttpRequest"},
    )


@pytest.mark.parametrize("way", [add, add_many])
def test_a_picture_added_in_the_cms_says_no_longer_where_it_was_taken(cms, way):
    way(cms, "okno.jpg", pictures.jpeg(position=True, turned=True))
    picture = Picture.objects.get()
    with picture.file.open("rb") as file:
        data = file.read()
    assert b"Zuzanna" not in data
    assert not Image.open(BytesIO(data)).getexif()
    assert (picture.width, picture.height) == (40, 60)
    assert picture.file_size == len(data)


def test_a_moving_gif_of_an_editor_stays_as_it_is(cms):
    data = pictures.moving("GIF")
    add(cms, "ruch.gif", data)
    with Picture.objects.get().file.open("rb") as file:
        assert file.read() == data


@pytest.mark.parametrize("name", ["svg", "bomb", "damaged"])
@pytest.mark.parametrize("way", [add, add_many])
def test_the_cms_refuses_what_is_none(cms, way, name):
    data = {
        "svg": pictures.SVG,
        "bomb": pictures.bomb(),
        "damaged": pictures.jpeg((600, 600))[:-900],
    }[name]
    extension = "svg" if name == "svg" else "png" if name == "bomb" else "jpg"
    assert way(cms, f"x.{extension}", data).status_code == 200
    assert not Picture.objects.exists()
