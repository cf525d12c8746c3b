"""Nothing unused is sent: each file, class and custom property has somebody who uses it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.code import ORDER, ROOT

LICENCES = {"OFL.txt", "LICENSE.txt"}
# Written by others: shipped as published.
LEAFLET = "vendor/leaflet"
LEAFLET_CLASSES = "leaflet-"
# What stands in a page without a template of ours writing it, and who writes it.
WRITTEN_BY_OTHERS = {
    "errorlist",  # Django, above a form
}
# A class made of a word and a code, and where the codes are.
MADE_OF_CODES = re.compile(r"(?:badge|is)-([\w-]+)")


def static_files() -> dict[str, Path]:
    """Every file of ours by the name a template gives it."""
    found = {}
    for app in ORDER:
        root = ROOT / app / "static"
        for path in root.rglob("*"):
            if path.is_file():
                found[str(path.relative_to(root))] = path
    return found


def style_sheets() -> list[Path]:
    """Those of public pages."""
    return [
        path
        for name, path in static_files().items()
        if path.suffix == ".css" and LEAFLET not in name and "/admin/" not in name
    ]


@cache
def texts_of(*endings: str) -> str:
    """All of our code with these endings, tests and migrations left out."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for app in ORDER
        for ending in endings
        for path in sorted((ROOT / app).rglob(f"*{ending}"))
        if "migrations" not in path.parts and LEAFLET not in str(path)
    )


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def named_by_style_sheets() -> set[Path]:
    """What style sheets name from where they lie: fonts, masks, the pictures of the map."""
    named = set()
    for path in static_files().values():
        if path.suffix == ".css":
            css = without_comments(path.read_text(encoding="utf-8"))
            for address in re.findall(r"url\([\"']?([^\"')]+)", css):
                named.add((path.parent / address).resolve())
    return named


def test_every_static_file_is_used():
    code = texts_of(".html", ".py", ".js", ".xml")
    in_styles = named_by_style_sheets()
    unused = [
        name
        for name, path in static_files().items()
        if path.name not in LICENCES
        and not re.search(rf"[\"']{re.escape(name)}[\"'#]", code)
        and path.resolve() not in in_styles
    ]
    assert unused == []


def test_nothing_of_the_cms_is_on_a_public_page():
    for app in ORDER:
        for path in (ROOT / app).rglob("*.html"):
            place = str(path.relative_to(ROOT))
            if "/admin/" in place or "/wagtailadmin/" in place:
                continue
            names = re.findall(r"static '([^']+)'", path.read_text(encoding="utf-8"))
            of_the_cms = [name for name in names if "admin" in name]
            assert of_the_cms == [], place


def classes_in(css: str) -> set[str]:
    selectors = re.findall(r"([^{};]+)\{", without_comments(css))
    return {
        name
        for selector in selectors
        if not selector.strip().startswith("@")
        for name in re.findall(r"\.(-?[a-zA-Z_][\w-]*)", selector)
    }


@cache
def words_written() -> set[str]:
    """What stands in a ``class``, or in a string of the code that writes elements."""
    inside = re.findall(r"class=\"([^\"]*)\"", texts_of(".html", ".py"))
    inside += re.findall(r"[\"'`]([\w $<>={}.#-]+)[\"'`]", texts_of(".js", ".py"))
    return {word for text in inside for word in re.findall(r"-?[a-zA-Z_][\w-]*", text)}


def is_written(name: str, code: str) -> bool:
    if name in WRITTEN_BY_OTHERS or name.startswith(LEAFLET_CLASSES):
        return True
    if name in words_written():
        return True
    made = MADE_OF_CODES.fullmatch(name)
    return bool(made and re.search(rf"[\"']{re.escape(made[1])}[\"']", code))


def test_every_class_of_a_public_style_sheet_is_written_somewhere():
    code = texts_of(".py", ".json", ".js")
    unused = {
        str(path.relative_to(ROOT)): missing
        for path in style_sheets()
        if (
            missing := sorted(
                name
                for name in classes_in(path.read_text(encoding="utf-8"))
                if not is_written(name, code)
            )
        )
    }
    assert unused == {}


def test_every_custom_property_is_set_and_used():
    css = without_comments("\n".join(path.read_text(encoding="utf-8") for path in style_sheets()))
    scripts = texts_of(".js")
    set_here = set(re.findall(r"(--[\w-]+)\s*:", css)) | set(re.findall(r"\"(--[\w-]+)\"", scripts))
    used = set(re.findall(r"var\(\s*(--[\w-]+)", css + scripts))
    assert set_here - used == set()
    assert used - set_here == set()


def test_every_drawing_of_the_sprite_is_shown():
    sprite = (ROOT / "network/static/network/icons/sprite.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r"<symbol id=\"([\w-]+)\"", sprite))
    code = texts_of(".html", ".py", ".js", ".json")
    assert drawn
    unused = {name for name in drawn if not re.search(rf"[\"'#]{re.escape(name)}[\"']", code)}
    assert unused == set()


def test_pictures_are_shown_in_one_way():
    """By ``network.images.renditions``; what is shared elsewhere needs an address, not a
    picture."""
    for app in ORDER:
        for path in (ROOT / app).rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            tags = re.findall(r"\{% (?:image|picture|srcset_image) [^%]*%\}", text)
            others = [tag for tag in tags if " as shared " not in tag]
            assert others == [], str(path.relative_to(ROOT))


@pytest.mark.parametrize("attribute", ["width", "height", "alt"])
def test_every_image_written_by_hand_says_how_large_it_is(attribute):
    images = re.findall(r"<img [^>]*>", texts_of(".html"))
    assert images
    assert [image for image in images if f'{attribute}="' not in image] == []
