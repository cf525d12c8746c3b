"""The point a visitor looks from."""

import pytest
from django.http import QueryDict

from network.listing.position import Position


def test_it_is_rounded_whatever_was_sent():
    here = Position.read(QueryDict("near=50.0182345,19.9723456"))
    assert str(here) == "50.018,19.972"


@pytest.mark.parametrize(
    "sent", ["", "50", "50,", "a,b", "nan,19", "50,inf", "91,0", "0,181", "1e999,0", "50,19,3"]
)
def test_what_is_no_point_is_no_position(sent):
    assert Position.read(QueryDict(f"near={sent}")) is None


def test_the_distance_is_in_metres():
    # One degree of latitude is 111.2 km on the mean sphere.
    assert Position(50.0, 20.0).distance_to(51.0, 20.0) == pytest.approx(111_195, rel=1e-4)
    assert Position(50.0, 20.0).distance_to(50.0, 20.0) == 0
