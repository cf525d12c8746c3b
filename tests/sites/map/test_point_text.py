"""A point is read however somebody writes it, or from wherever she copies it."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.map.point_text import PointError, ShortLinkError, read_point

HERE = (Decimal("50.01800"), Decimal("19.97200"))


@pytest.mark.parametrize(
    "text",
    [
        "50.018, 19.972",
        "50.018 19.972",
        "50,018 19,972",
        "50,018; 19,972",
        "50,018, 19,972",
        "50.018,19.972",
        "(50.018, 19.972)",
        "  50.0180000,\t19.9720000 ",
        "50.018°N 19.972°E",
        "50,018° N, 19,972° E",
        "N 50.018 E 19.972",
        "19.972E 50.018N",
        "E19.972, N50.018",
        "50°01'04.8\"N 19°58'19.2\"E",
        "50°01′04,8″N 19°58′19,2″E",
        "50° 1' 4.8'' N, 19° 58' 19.2'' E",
        "N 50° 1.08' E 19° 58.32'",
        "geo:50.018,19.972",
        "geo:50.018,19.972;u=35",
        "geo:50.018,19.972?z=17",
        "https://www.openstreetmap.org/?mlat=50.018&mlon=19.972#map=19/50.1/19.9",
        "https://www.openstreetmap.org/#map=19/50.018/19.972",
        "https://www.openstreetmap.org/node/1234567#map=17/50.01800/19.97200&layers=N",
        "https://www.google.com/maps/place/Dom/@50.1,19.9,17z/data=!3m1!4b1!4m6!8m2!3d50.018!4d19.972",
        "https://www.google.com/maps/@50.018,19.972,17z",
        "https://www.google.com/maps?q=50.018,19.972",
        "https://www.google.com/maps/search/?api=1&query=50.018%2C19.972",
        "https://maps.google.com/maps?ll=50.018,19.972&z=17",
        "https://maps.apple.com/?ll=50.018,19.972&q=Dom",
        "https://maps.apple.com/place?coordinate=50.018,19.972&name=Dom",
        "https://www.bing.com/maps?cp=50.018~19.972&lvl=17",
        "https://mapy.com/pl/zakladni?x=19.972&y=50.018&z=17",
    ],
)
def test_every_usual_form(text):
    point = read_point(text)
    assert (point.latitude, point.longitude) == HERE


def test_south_and_west_are_negative():
    point = read_point("33°51'30\"S 151°12'30\"W")
    assert (point.latitude, point.longitude) == (Decimal("-33.85833"), Decimal("-151.20833"))
    assert read_point("-33.5, -70.25") == read_point("33.5 S 70.25 W")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Na Kozłówce 25",
        "50.018",
        "50, 19",  # ten kilometres either way
        "50.018 19.972 20.1",
        "91.5, 19.9",
        "50.0, 181.5",
        "50.018N 19.972N",
        "https://www.openstreetmap.org/",
        "https://www.google.com/maps/place/Krak%C3%B3w",
        "https://[",
        "geo:here",
        "50.018,19.972" + " " * 3_000 + "x",
        "1" * 5_000,
    ],
)
def test_what_is_no_point(text):
    with pytest.raises(PointError):
        read_point(text)


@pytest.mark.parametrize(
    "text",
    ["https://maps.app.goo.gl/abcDEF123", "https://osm.org/go/0Bd~abc--", "https://goo.gl/maps/x1"],
)
def test_a_short_link_names_no_place(text):
    with pytest.raises(ShortLinkError):
        read_point(text)


@given(
    st.decimals(-90, 90, places=5).filter(lambda number: abs(number) >= 0),
    st.decimals(-180, 180, places=5),
)
def test_what_is_written_is_read(latitude, longitude):
    for text in (
        f"{latitude:.5f}, {longitude:.5f}",
        f"{latitude:.5f} {longitude:.5f}".replace(".", ","),
        f"geo:{latitude:.5f},{longitude:.5f}",
        f"https://www.google.com/maps?q={latitude:.5f},{longitude:.5f}",
    ):
        point = read_point(text)
        assert (point.latitude, point.longitude) == (latitude, longitude)


@given(st.text(max_size=60))
def test_nothing_makes_it_fail_otherwise(text):
    for each in (text, f"https://example.org/{text}", f"geo:{text}", f"50.018 {text}"):
        with suppress(PointError):
            read_point(each)
