"""What happens to the dates when pages are published or moved."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, post_page_move

from events.models import EventPage
from events.services.occurrences import follow_move, sync_occurrences
from network.models import NetworkPage


@receiver(page_published, sender=EventPage)
def dates_follow_publishing(instance: EventPage, **kwargs: Any) -> None:
    sync_occurrences(instance)


@receiver(post_page_move)
def dates_follow_moving(instance: NetworkPage, **kwargs: Any) -> None:
    follow_move(instance)
