"""Who counts on a date. Registration answers; until somebody asks people, nobody does."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail import hooks

HOOK = "people_of_dates"


def dates_with_people(occurrences: Iterable[int]) -> dict[int, int]:
    """The number of people signed up for each of these dates (by primary key) that has any.

    Every function hooked under ``people_of_dates`` is asked with the list of keys and answers with
    such a mapping.
    """
    keys = list(occurrences)
    people: dict[int, int] = {}
    for ask in hooks.get_hooks(HOOK):
        for key, number in ask(keys).items():
            if number:
                people[key] = people.get(key, 0) + number
    return people
