"""What happens to the dates when pages are moved, and to bookings when a hall is divided."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, post_page_move

from events.services.extending import follow_closures
from events.services.occurrences import follow_move
from events.services.rooms import rebook
from network.models import NetworkPage
from sites.models import RoomPage, SpacePage
from sites.signals import room_saved


@receiver(post_page_move)
def dates_follow_moving(instance: NetworkPage, **kwargs: Any) -> None:
    follow_move(instance)


@receiver(page_published, sender=SpacePage)
def dates_follow_closures(instance: SpacePage, **kwargs: Any) -> None:
    follow_closures(instance)


@receiver(room_saved)
def bookings_follow_the_parts(room: RoomPage, **kwargs: Any) -> None:
    rebook(room)
