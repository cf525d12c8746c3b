"""Another time for a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be this moment (aware) for all that asks ``django.utils.timezone``."""
    with patch("django.utils.timezone.now", return_value=moment):
        yield
