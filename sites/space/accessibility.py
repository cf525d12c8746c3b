"""Accessibility as shown to visitors: each answer with its source.

A room inherits the answers of its space and may override them; an event inherits from its rooms.
A feature without an answer is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.db.related_rows import related_rows
from network.models import AccessibilityFeature
from sites.models import (
    AccessAnswer,
    AccessibilityAnswer,
    RoomAccessibility,
    RoomPage,
    SpacePage,
)

# The least favourable first: who comes must reckon with it.
_WORST_FIRST = [AccessAnswer.NO, AccessAnswer.UNKNOWN, AccessAnswer.PARTLY, AccessAnswer.YES]


@dataclass(frozen=True)
class AccessFact:
    """One answer; ``obj`` is None where nobody has said anything, which reads as unknown."""

    feature: AccessibilityFeature
    answer: str
    obj: AccessibilityAnswer | None = None
    source: str | Promise = ""

    @property
    def answer_label(self) -> str:
        return str(AccessAnswer(self.answer).label)

    @property
    def note(self) -> str:
        return self.obj.note if self.obj else ""


@dataclass(frozen=True)
class AccessGroup:
    label: str
    facts: list[AccessFact]


Answers = dict[int, tuple[AccessibilityAnswer, Any]]


def _answers(rows: Iterable[AccessibilityAnswer], source: Any) -> Answers:
    return {row.feature_id: (row, source) for row in rows}


def _inherited(space: SpacePage | None) -> Answers:
    """What a space says for its rooms and events."""
    rows = related_rows(space, "accessibility") if space is not None else []
    return _answers(rows, _("the whole space"))


def of_space(space: SpacePage) -> list[AccessGroup]:
    """Every feature the network asks about, by group; empty if the space has said nothing."""
    return grouped(_answers(related_rows(space, "accessibility"), ""))


def of_room(room: RoomPage, space: SpacePage | None) -> list[AccessGroup]:
    """The room's own answers, else the space's."""
    return grouped(room_answers(room, space))


def room_answers(room: RoomPage, space: SpacePage | None) -> Answers:
    inherited = _inherited(space)
    return {**inherited, **_answers(related_rows(room, "accessibility"), "")}


def of_event(
    own: Iterable[AccessibilityAnswer], rooms: Sequence[RoomPage], space: SpacePage | None
) -> list[AccessGroup]:
    """The event's own answers, else those of its rooms (the least favourable), else the space's.

    Without a space (an event elsewhere) only what the event itself says holds.
    """
    inherited = _inherited(space)
    of_rooms: dict[int, list[RoomAccessibility]] = {room.pk: [] for room in rooms}
    for row in RoomAccessibility.objects.filter(room__in=rooms) if rooms else ():
        of_rooms[row.room_id].append(row)
    said = [{**inherited, **_answers(of_rooms[room.pk], room.title)} for room in rooms]
    worst: Answers = dict(inherited) if not said else {}
    for feature in {feature for answers in said for feature in answers}:
        # A room that says nothing of it makes it unknown for the event, unless another says no.
        candidates = [answers.get(feature) for answers in said]
        given = [candidate for candidate in candidates if candidate is not None]
        least = min(given, key=lambda pair: _WORST_FIRST.index(AccessAnswer(pair[0].answer)))
        if len(given) == len(candidates) or least[0].answer == AccessAnswer.NO:
            worst[feature] = least
    return grouped({**worst, **_answers(own, "")})


def grouped(answers: Answers) -> list[AccessGroup]:
    """Every feature in the vocabulary's groups; empty if there is no answer at all."""
    if not answers:
        return []
    groups: dict[str, list[AccessFact]] = {}
    for feature in AccessibilityFeature.objects.all():
        row, source = answers.get(feature.pk, (None, ""))
        answer = row.answer if row else AccessAnswer.UNKNOWN
        groups.setdefault(feature.group, []).append(AccessFact(feature, answer, row, source))
    labels = dict(AccessibilityFeature.Group.choices)
    return [AccessGroup(str(labels[code]), groups[code]) for code in labels if code in groups]
