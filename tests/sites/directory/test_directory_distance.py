"""The directory by distance: the order an obvious loop gives, of few spaces and of many."""

from __future__ import annotations

import math
import random
from array import array
from types import SimpleNamespace

import pytest
from django.utils import timezone

from network.listing.position import Position
from sites.directory import ordering as directory_order
from sites.directory.bitsets import coordinates, mask_of, pack_points
from sites.directory.ordering import DISTANCE, Order

HERE = Position(50.03, 19.97)
SPACES = 400


@pytest.fixture(params=["a city", "a country", "one house", "far away"])
def points(request):
    chance = random.Random(request.param)  # noqa: S311
    middle, wide = {
        "a city": ((50.06, 19.94), 0.1),
        "a country": ((52.0, 19.0), 3.0),
        "one house": ((50.03, 19.97), 0.0),
        "far away": ((-33.0, 151.0), 0.2),
    }[request.param]
    return {
        number: tuple(part + chance.uniform(-wide, wide) for part in middle)
        for number in range(SPACES)
        if number % 7
    }


@pytest.mark.parametrize("most_asked_whole", [10, 10 * SPACES])
@pytest.mark.parametrize("found", [range(SPACES), range(3, SPACES, 5), range(0, SPACES, 7), []])
def test_the_nearest_come_first(points, found, most_asked_whole, monkeypatch):
    monkeypatch.setattr(directory_order, "FEW", most_asked_whole)
    alphabet = array("I", random.Random(7).sample(range(SPACES), SPACES))  # noqa: S311
    columns = SimpleNamespace(
        order=lambda _language: alphabet, coordinates=coordinates(pack_points(points))
    )
    scale = math.cos(math.radians(HERE.latitude))

    def far(number):
        if number not in points:
            return math.inf
        latitude, longitude = points[number]
        return (latitude - HERE.latitude) ** 2 + ((longitude - HERE.longitude) * scale) ** 2

    expected = sorted((n for n in alphabet if n in found), key=far)
    for count in (1, 24, 100, SPACES):
        order = Order(DISTANCE, columns, mask_of(found), timezone.now(), HERE)
        assert order.first(count) == expected[:count]
