"""The number of people signed up for a date; sign-up, a layer above, tells it by a hook."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail import hooks

HOOK = "people_of_dates"


def people_signed_up(occurrences: Iterable[int]) -> dict[int, int]:
    """The number of people signed up for each of these dates (by primary key) that has any.

    Functions hooked under ``people_of_dates`` take the list of keys and return such a mapping.
    """
    keys = list(occurrences)
    people: dict[int, int] = {}
    for ask in hooks.get_hooks(HOOK):
        for key, number in ask(keys).items():
            if number:
                people[key] = people.get(key, 0) + number
    return people
