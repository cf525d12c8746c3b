"""What happens to the dates when pages are moved."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.signals import post_page_move

from events.services.occurrences import follow_move
from network.models import NetworkPage


@receiver(post_page_move)
def dates_follow_moving(instance: NetworkPage, **kwargs: Any) -> None:
    follow_move(instance)
