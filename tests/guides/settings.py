"""As on one's own machine, but with a clock that the walks set."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from network.settings.local import *
from network.settings.local import DATA_DIR
from tests.guides.clock import ahead

_real_now = timezone.now


def _now() -> datetime:
    return _real_now() + ahead(DATA_DIR)


# Before any model is imported, so that their defaults ask it as well.
timezone.now = _now
