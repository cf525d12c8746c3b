"""Distances as people who walk say them."""

from __future__ import annotations

import pytest
from django.utils import translation

from sites.space.walking_distance import distance_text


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "about 1 minute on foot"),
        (65, "about 1 minute on foot"),
        (330, "about 5 minutes on foot"),
        (800, "about 10 minutes on foot"),
        (1400, "about 20 minutes on foot"),
        (2000, "about 30 minutes on foot"),
        (2600, "about 2.5 km"),
        (3000, "about 3 km"),
        (9_760, "about 10 km"),
        (252_100, "about 252 km"),
    ],
)
def test_in_the_size_of_a_walk(metres, words):
    with translation.override("en"):
        assert distance_text(metres) == words


def test_nearer_is_never_said_to_be_farther():
    with translation.override("en"):
        said = [distance_text(metres) for metres in range(0, 20_000, 5)]
    numbers = [(float(words.split()[1]), "km" in words) for words in said]
    assert numbers == sorted(numbers, key=lambda each: (each[1], each[0]))
