"""Which rooms a form of the CMS offers: those its user may book, and those chosen already."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from events.models.exceptions import of_others
from network.models import User
from sites.models import RoomPage, SpacePage
from sites.team.permissions import rooms_to_book


class RoomChoice:
    """The rooms of some spaces, of which a user plans an event of ``own`` in some.

    ``user`` None (a form without one) may have all of them; ``known`` are the keys of those the
    event has already, which stay.
    """

    def __init__(
        self,
        spaces: Iterable[SpacePage | None],
        *,
        user: User | None,
        own: SpacePage | None,
        known: Collection[int],
    ) -> None:
        rooms = RoomPage.objects.none()
        for space in filter(None, spaces):
            rooms = rooms | RoomPage.objects.descendant_of(space).live()
        self.rooms: QuerySet[RoomPage] = rooms.order_by("path")
        self._keys: set[int] | None = None
        if user is not None:
            self._keys = {*known, *rooms_to_book(user, own).values_list("pk", flat=True)}

    def offer(self, field: Any) -> bool:
        """Show those that may be had; one of the others gets an error that says why.

        False if there is no room at all.
        """
        field.queryset = self.rooms
        field.widget.choices = [(room.pk, str(room)) for room in self.rooms if self._may(room)]
        return bool(self.rooms)

    def problems(self, chosen: Iterable[RoomPage]) -> list[forms.ValidationError]:
        """What speaks against the rooms that were chosen."""
        return [forms.ValidationError(of_others(room)) for room in chosen if not self._may(room)]

    def _may(self, room: RoomPage) -> bool:
        return self._keys is None or room.pk in self._keys
